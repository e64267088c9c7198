"""What the history can go back to. It works without a history that can be read."""

from typing import Any, Final

from triage.app.acts.backups import GIVEN, HAS_KEY, asked_for
from triage.app.context import App
from triage.app.render import day, screen
from triage.app.screens.file import size_words
from triage.app.session import Session
from triage.service import safekeeping
from triage.words import words

_BEFORE: Final = "before-"


def name_words(backup: Any) -> str:
    """Return what a backup is called: its day, or before which update it was made."""
    if backup.day is not None:
        return day(backup.day, weekday=True)
    return words("screen.backups.before", layout=backup.name.removeprefix(_BEFORE))


def show(app: App, session: Session) -> str:
    """Return the backups, with one question before the history goes back to one."""
    kept = safekeeping.kept(app.desk)
    listed = [{"name": one.name, "words": name_words(one)} for one in kept.backups]
    wanted = asked_for(session)
    named = {one["name"]: one["words"] for one in listed} | {GIVEN: words("screen.backups.given")}
    values = {
        "tab": "about",
        "backups": listed,
        "photos": size_words(kept.photos) if kept.photos else None,
        "problem": kept.problem,
        "asked": named.get(wanted) if wanted else None,
        "has_key": session.asked.endswith(HAS_KEY),
    }
    return screen(app, session, "file_backups", values)
