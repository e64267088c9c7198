"""Removed marks, and what can be erased for good."""

from datetime import timedelta

from triage.app.acts.erase import FILE, MARK, PERSON, word_of
from triage.app.bar import listed
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.pictures import THUMB, last_with_photo, photo_of
from triage.app.session import Session
from triage.service import follow
from triage.service.follow import Followed
from triage.service.safekeeping import KEPT_DAYS
from triage.words import words


def _mark(session: Session, one: Followed) -> dict[str, str | None]:
    lesion = one.story.lesion
    until = lesion.removed_at.astimezone().date() + timedelta(days=KEPT_DAYS) if lesion.removed_at else None
    return {
        "id": lesion.id,
        "name": lesion.name,
        "photo": photo_of(session, last_with_photo(one.story), THUMB),
        "until": words("screen.erase.until", day=day(until)) if until else None,
    }


def show(app: App, session: Session) -> str:
    """Return the removed marks and the ways to erase, each with its question."""
    removed = [_mark(session, one) for one in follow.removed(desk_of(session))]
    everybody = listed(app, session)
    name = next((one.name for one in everybody if one.chosen), None)
    values = {
        "tab": "about",
        "removed": removed,
        "days": KEPT_DAYS,
        "asked": session.asked,
        "asked_mark": session.asked.removeprefix(MARK) if session.asked.startswith(MARK) else None,
        "person": PERSON,
        "file": FILE,
        "word": word_of(app, session),
        "who": name if len(everybody) > 1 else None,
        "anybody": bool(everybody),
        "remains": session.remains,
    }
    return screen(app, session, "file_erase", values)
