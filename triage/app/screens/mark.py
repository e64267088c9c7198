"""One mark: its photos over time, two dates compared, its growth, what happened, and small changes to it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from triage.app.acts.follow import current_mark, picked_pair
from triage.app.context import App, desk_of
from triage.app.render import day, screen, short_day
from triage.app.screens import compare
from triage.app.screens.growth import chart
from triage.app.screens.marks import due_line
from triage.app.screens.pictures import THUMB, last_with_photo, photo_of
from triage.app.session import Session
from triage.app.sizes import measured, number
from triage.domain.comparison import Comparison
from triage.domain.events import RESULT_LIMIT, EventKind
from triage.domain.history import LesionStory, Observation
from triage.domain.sites import site_words
from triage.domain.tier import Tier
from triage.errors import TriageError
from triage.service import follow
from triage.service.compare import against_baseline_and_last, growth, relative_growth
from triage.words import words

_ICONS: Final = {
    EventKind.SEEN: "person",
    EventKind.BIOPSY: "search",
    EventKind.HISTOLOGY: "letter",
    EventKind.REMOVED: "good",
    EventKind.TREATED: "edit",
}


def _date(session: Session, one: Observation) -> dict[str, Any]:
    width = one.measurements.diameter if one.measurements else None
    return {
        "id": one.id,
        "photo": photo_of(session, one, THUMB),
        "short": short_day(one.taken_on),
        "long": day(one.taken_on),
        "tier": one.assessment.tier,
        "width": words("screen.size.wide", value=number(width.value)) if width else None,
    }


def _events(story: LesionStory) -> list[dict[str, str | None]]:
    """Return what happened, newest first."""
    lesion = story.lesion
    happened: list[tuple[date, dict[str, str | None]]] = [
        (lesion.created_at.date(), {"icon": "plus", "what": words("screen.mark.event.added")})
    ]
    happened += [
        (one.recorded_at.date(), {"icon": "camera", "what": words("screen.mark.event.checked")})
        for one in story.observations
    ]
    happened += [
        (
            one.on,
            {
                "icon": _ICONS[one.kind],
                "what": words(f"screen.mark.event.{one.kind}"),
                "result": one.result,
                "id": one.id,
            },
        )
        for one in story.events
    ]
    ordered = sorted(happened, key=lambda each: each[0])
    return [{**told, "when": day(on)} for on, told in reversed(ordered)]


def _since(session: Session, story: LesionStory, lesion_id: str) -> list[str]:
    """Say what the newest photo shows against the first one, and against the one before it (slow drift)."""
    dates = {one.id: one.taken_on for one in story.observations}
    try:
        found: Sequence[Comparison] = against_baseline_and_last(desk_of(session), lesion_id)
    except TriageError:
        return []  # the comparison itself says why
    return [
        words("screen.growth.since", day=day(dates[one.first]), verdict=words(f"compare.{one.why}"))
        for one in found
    ]


def _growth(session: Session, story: LesionStory, lesion_id: str) -> dict[str, Any]:
    """Return the chart: widths where the photos have a scale, else areas beside the first photo."""
    desk = desk_of(session)
    made = chart(growth(desk, lesion_id), "mm") or chart(relative_growth(desk, lesion_id), "ratio")
    shown = [one for one in story.observations if one.photo is not None]
    return {
        "growth": made,
        "growth_lines": _since(session, story, lesion_id) if len(shown) > 1 else [],
        "no_scale": any(one.measurements is None or one.measurements.diameter is None for one in shown),
    }


def _measured(newest: Observation) -> dict[str, Any]:
    """Return what was measured on the newest photo."""
    found = newest.measurements
    return {
        "when": words("screen.photo.of", day=day(newest.taken_on)),
        "table": measured(found) if found else None,
    }


def show(app: App, session: Session) -> str:
    """Return the screen of one mark. Raises `HistoryError` where there is no such mark."""
    lesion_id = current_mark(session) or ""
    one = follow.story(desk_of(session), lesion_id)
    story, stands = one.story, one.standing
    pair = picked_pair(session, story)
    newest = last_with_photo(story)
    places = {observation.id: place for place, observation in enumerate(pair, start=1)}
    dates = [_date(session, each) for each in reversed(story.observations)]
    for entry in dates:
        at = places.get(entry["id"])
        entry["picked"] = words(f"screen.mark.nth.{at}") if at and len(pair) == 2 else None
    lesion = story.lesion
    values: dict[str, Any] = {
        "id": lesion.id,
        "name": lesion.name,
        "site": site_words(lesion.site, lesion.side) if lesion.site else words("screen.mark.no_site"),
        "tier": stands.tier if stands else None,
        "due": due_line(app, one)[0],
        "overdue": bool(stands and stands.open and stands.tier >= Tier.SOON and stands.overdue(app.today())),
        "open": bool(stands and stands.open),
        "dates": dates,
        "found": compare.values(session, lesion_id, pair) if len(pair) == 2 else None,
        "photos": sum(one.photo is not None for one in story.observations),
        "last_photo": newest.id if newest else None,
        "measured": _measured(newest) if newest else None,
        "events": _events(story),
        "kinds": tuple(EventKind),
        "today": app.today().isoformat(),
        "result_limit": RESULT_LIMIT,
        "removed": lesion.removed_at is not None,
        "asked": session.asked_remove == lesion.id,
        **_growth(session, story, lesion_id),
    }
    return screen(app, session, "mark", {"tab": "marks", "wide": True, **values})
