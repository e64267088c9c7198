"""The dates of the facts sheet, section 5, as chains of reminders: each takes over from the one before it."""

from collections.abc import Iterator
from datetime import date, timedelta

from triage.domain.followup import (
    LAB_RESULT_DAYS,
    THREE_MONTHS_DAYS,
    WATCH_WINDOW_DAYS,
    Due,
    DueKind,
    follow_up,
    high_risk,
    months_later,
)
from triage.domain.history import LesionStory, Observation
from triage.domain.outcome import SAMPLED, awaited, closed_at, removal
from triage.domain.reminder import Reminder, ReminderEdit
from triage.domain.standing import standing
from triage.domain.tier import Tier


def chains(story: LesionStory, today: date, months: int) -> Iterator[list[Reminder]]:
    """Yield the reminders of the advice that stands, as the rule has them.

    A mark that was taken off has none but the question for the laboratory's result. Of the monthly self-checks the
    newest one that has come and the next `months` are there.
    """
    leads, lesion = standing(story), story.lesion.id
    if leads is not None and removal(story) is None:
        until = closed_at(story)
        if leads.open or until is None:
            tier, since = leads.tier, leads.observation.recorded_at.date()
        else:
            tier, since = Tier.ROUTINE, until.date()
        plan = _plan(story, leads.observation, tier, since)
        yield _chain(lesion, tier, since, plan)
        if tier is Tier.ROUTINE:
            yield _self_checks(lesion, since, today, months)
    sample = awaited(story)
    if sample is not None:
        yield _result(lesion, sample.on)


def advised_before(story: LesionStory) -> Iterator[list[Reminder]]:
    """Yield every chain that any advice or event of this mark has ever had, oldest first; no self-checks."""
    lesion = story.lesion.id
    for one in sorted(story.observations, key=lambda seen: seen.recorded_at):
        tier, since = one.assessment.tier, one.recorded_at.date()
        yield _chain(lesion, tier, since, _plan(story, one, tier, since))
    until, latest = closed_at(story), story.latest
    if until is not None and latest is not None:
        yield _chain(lesion, Tier.ROUTINE, until.date(), _plan(story, latest, Tier.ROUTINE, until.date()))
    for event in story.events:
        if event.kind in SAMPLED:
            yield _result(lesion, event.on)


def _plan(story: LesionStory, observation: Observation, tier: Tier, since: date) -> list[Due]:
    """Return what is due after an observation, without the self-checks, which are the whole skin's."""
    answers = observation.answers
    site = answers.site or story.lesion.site
    plan = follow_up(tier, since, site=site, is_high_risk=high_risk(answers))
    return [due for due in plan if due.kind is not DueKind.SELF_CHECK]


def _result(lesion_id: str, since: date) -> list[Reminder]:
    asked = Due(DueKind.LAB_RESULT, since + timedelta(days=LAB_RESULT_DAYS))
    return _chain(lesion_id, Tier.ROUTINE, since, [asked])


def _chain(lesion_id: str, tier: Tier, since: date, plan: list[Due]) -> list[Reminder]:
    chain = []
    for due in plan:
        same = [one for one in plan if one.kind is due.kind]
        chain.append(
            Reminder(
                edit=ReminderEdit(lesion_id, due.kind, due.on),
                step=same.index(due) + 1,
                tier=tier,
                since=since,
                window=_window(tier, since, due),
                firm=due.kind is DueKind.SEEN and due is same[-1],
            )
        )
    return chain


def _window(tier: Tier, since: date, due: Due) -> tuple[date, date] | None:
    """Return the first and last day of the 3-month photo, None for any other reminder."""
    if tier is not Tier.WATCH or due.on != since + timedelta(days=THREE_MONTHS_DAYS):
        return None
    first, last = (since + timedelta(days=days) for days in WATCH_WINDOW_DAYS)
    return first, last


def _self_checks(lesion_id: str, since: date, today: date, months: int) -> list[Reminder]:
    """Return the newest self-check that has come, if any, and the next `months`; `step` is the month."""
    come = (today.year - since.year) * 12 + today.month - since.month
    if months_later(since, come) > today:
        come -= 1
    come = max(come, 0)
    return [
        Reminder(
            ReminderEdit(lesion_id, DueKind.SELF_CHECK, months_later(since, month)),
            step=month,
            tier=Tier.ROUTINE,
            since=since,
        )
        for month in range(max(come, 1), come + months + 1)
    ]
