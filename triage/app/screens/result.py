"""Step 4: what to do and by when, why, the limits, when to come back sooner, and the letter."""

from typing import Any

from triage.app.context import App, desk_of
from triage.app.render import day, first_sentence, screen
from triage.app.screens.clinician import clinician_facts
from triage.app.screens.pictures import LARGE, draft_photo, photo_of, shown
from triage.app.session import Session
from triage.app.sizes import measured
from triage.domain.assess import Assessment
from triage.domain.comparison import Comparison
from triage.domain.exclusions import exclusion_codes
from triage.domain.followup import act_by
from triage.domain.history import Observation
from triage.domain.sites import site_words
from triage.domain.tier import Tier
from triage.service import follow
from triage.service.check import NEW, CheckResult
from triage.words import words


def by_when(app: App, tier: Tier) -> str:
    """Return the day to act by in words."""
    return words(f"screen.by.{tier.code}", day=day(act_by(tier, app.today()), weekday=tier >= Tier.SOON))


def picture_line(assessment: Assessment) -> str | None:
    """Say what the picture check did, where no reason says so already."""
    if any(reason.rule.startswith("picture.") for reason in assessment.reasons):
        return None
    if assessment.not_assessed is not None:
        return words(f"not_assessed.{assessment.not_assessed}")
    return words("picture.not_raised")


def still_open(followed: follow.Followed | None, tier: Tier) -> str | None:
    """Say that an earlier, higher advice still stands: a later check never closes it."""
    leads = followed.standing if followed else None
    if leads is None or not leads.open or leads.tier <= tier:
        return None
    advice, _ = first_sentence(words(f"tier.{leads.tier.code}.text"))
    return words("screen.result.still_open", day=day(leads.observation.recorded_at.date()), advice=advice)


def against_earlier(session: Session, followed: follow.Followed) -> dict[str, Any] | None:
    """Say what the new photo shows against earlier ones; in doubt about the mark, also show one of them beside it."""
    draft = session.draft
    found = draft.result.comparisons if draft.result else ()
    if not found:
        return None
    dated = {one.id: one for one in followed.story.observations}
    lines = [_line(one, dated[_other(one)]) for one in found if _other(one) in dated]
    doubted = draft.doubt if draft.saved is None else None
    if doubted is None:
        return {"lines": lines, "doubt": None}
    earlier = dated.get(next(_other(one) for one in reversed(found) if one.same is doubted))
    return {
        "lines": lines,
        "doubt": words(f"screen.result.doubt.{doubted}"),
        "here": words(f"screen.result.here.{doubted}"),
        "photo": photo_of(session, earlier, LARGE),
        "when": words("screen.photo.of", day=day(earlier.taken_on)) if earlier else None,
        "new": draft_photo(session),
    }


def _other(one: Comparison) -> str:
    """The saved observation that the new photo was compared with."""
    return one.second if one.first == NEW else one.first


def _line(one: Comparison, other: Observation) -> str:
    key = "screen.growth.until" if one.first == NEW else "screen.growth.since"
    return words(key, day=day(other.taken_on), verdict=words(f"compare.{one.why}"))


def measured_here(result: CheckResult) -> dict[str, Any] | None:
    """Return what was measured on the photo, None where no outline is known."""
    found = result.traced.measurements
    return measured(found) if found else None


def show(app: App, session: Session) -> str:
    """Return the result step."""
    draft, desk = session.draft, desk_of(session)
    result = draft.result
    if result is None:
        raise LookupError("there is no result to show")
    made = result.assessment
    head, rest = first_sentence(words(f"tier.{made.tier.code}.text"))
    followed = follow.story(desk, draft.lesion_id) if draft.lesion_id else None
    name = followed.story.lesion.name if followed else None
    site = result.answers.site
    values: dict[str, Any] = {
        "tier": made.tier,
        "head": head,
        "rest": rest,
        "by": by_when(app, made.tier),
        "still_open": still_open(followed, made.tier),
        "shown": shown(app, session),
        "reasons": made.reasons,
        "picture": picture_line(made),
        "advices": [words(f"exclusion.{code}.advice") for code in exclusion_codes(result.answers)],
        "earlier": against_earlier(session, followed) if followed else None,
        "measured": measured_here(result),
        "following": name if draft.saved is None else None,
        "saved": draft.saved.lesion_id if draft.saved else None,
        "saved_name": name,
        "suggested": site_words(site, result.answers.side) if site else "",
        "clinician": clinician_facts(desk, result),
    }
    return screen(
        app, session, "result", {"tab": "check", "wide": True, "in_check": not draft.saved, **values}
    )
