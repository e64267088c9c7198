"""Where the mark ends on one photo: the outline that is known, and three ways to set it."""

import json
from typing import Any

from triage.app import places
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.pictures import LARGE, draft_photo, photo_of
from triage.app.session import Session
from triage.domain.outline import DrawnBy, Outline
from triage.domain.photo import PhotoFacts
from triage.errors import HistoryError
from triage.service import follow
from triage.service.outline import outline_of
from triage.words import words


def _values(outline: Outline | None, facts: PhotoFacts) -> dict[str, Any]:
    known = {"points": outline.points if outline else [], "by": outline.by if outline else DrawnBy.RING}
    return {
        "outline": json.dumps(known),
        "has_outline": outline is not None,
        "found_by_itself": outline is not None and outline.by is DrawnBy.NETWORK,
        "aspect": f"{facts.width / facts.height:.5f}",
    }


def show_draft(app: App, session: Session) -> str:
    """Return the outline of the photo that is being checked."""
    draft = session.draft
    if draft.look is None:
        raise LookupError("there is no photo to draw on")
    values = {
        "photo": draft_photo(session),
        "alt": words("screen.photo.alt"),
        "back": f"/check/{draft.step}",
        "back_words": words("screen.back"),
        **_values(draft.drawn, draft.look.facts),
    }
    return screen(app, session, "outline", {"tab": "check", "wide": True, "in_check": True, **values})


def show_saved(app: App, session: Session) -> str:
    """Return the outline of a saved photo. Raises `HistoryError` where there is no such photo."""
    at = places.MARK.fullmatch(session.place)
    desk = desk_of(session)
    story = follow.story(desk, at["mark"] if at else "").story
    one = next((one for one in story.observations if at and one.id == at["observation"]), None)
    if one is None or one.photo is None:
        raise HistoryError(words("screen.outline.no_photo"))
    values = {
        "photo": photo_of(session, one, LARGE),
        "alt": words("screen.mark.on", date=day(one.taken_on)),
        "back": f"/mark/{story.lesion.id}",
        "back_words": story.lesion.name,
        **_values(outline_of(desk, one.id), one.photo),
    }
    return screen(app, session, "outline", {"tab": "marks", "wide": True, **values})
