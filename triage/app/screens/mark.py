"""One mark: its photos over time, two dates side by side, what happened, and small changes to it."""

from typing import Any

from triage.app.acts.follow import current_mark, picked_pair
from triage.app.context import App, desk_of
from triage.app.render import day, screen, short_day
from triage.app.screens.marks import due_line
from triage.app.screens.pictures import LARGE, THUMB, photo_of
from triage.app.session import Session
from triage.domain.history import LesionStory, Observation
from triage.domain.sites import site_words
from triage.domain.tier import Tier
from triage.service import follow
from triage.words import words


def _date(session: Session, one: Observation, longest: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "photo": photo_of(session, one, longest),
        "short": short_day(one.taken_on),
        "long": day(one.taken_on),
        "tier": one.assessment.tier,
    }


def _events(story: LesionStory) -> list[dict[str, str]]:
    """Return what happened, newest first."""
    lesion = story.lesion
    events = [(lesion.created_at, "plus", "screen.mark.event.added")]
    events += [(one.recorded_at, "camera", "screen.mark.event.checked") for one in story.observations]
    if lesion.seen_at is not None:
        events.append((lesion.seen_at, "person", "screen.mark.event.seen"))
    ordered = sorted(events, reverse=True)
    return [{"icon": icon, "what": words(key), "when": day(at.date())} for at, icon, key in ordered]


def show(app: App, session: Session) -> str:
    """Return the screen of one mark. Raises `HistoryError` where there is no such mark."""
    lesion_id = current_mark(session) or ""
    one = follow.story(desk_of(session), lesion_id)
    story, stands = one.story, one.standing
    pair = picked_pair(session, story)
    places = {observation.id: place for place, observation in enumerate(pair, start=1)}
    dates = [_date(session, each, THUMB) for each in reversed(story.observations)]
    for entry in dates:
        number = places.get(entry["id"])
        entry["picked"] = words(f"screen.mark.nth.{number}") if number and len(pair) == 2 else None
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
        "pair": [_date(session, each, LARGE) for each in pair] if len(pair) == 2 else None,
        "events": _events(story),
        "removed": lesion.removed_at is not None,
        "asked": session.asked_remove == lesion.id,
    }
    return screen(app, session, "mark", {"tab": "marks", "wide": True, **values})
