"""Backups of the history: make one now, and go back to one after one question."""

from pathlib import Path
from typing import Final

from triage.app.acts.lock import given
from triage.app.context import App
from triage.app.session import Session
from triage.errors import LockedError, UsageError
from triage.service import safekeeping
from triage.words import words

Form = dict[str, str]

PLACE: Final = "/file/backups"
ASKED: Final = "restore "
"""Opens `Session.asked` where somebody is asked about a backup; its name follows, or `GIVEN`."""

GIVEN: Final = "given"
"""The file that this browser has sent."""

HAS_KEY: Final = " with key"
"""Ends `Session.asked` where the backup has a passphrase of its own."""


def make(app: App, session: Session, form: Form) -> None:
    """Make the backup of today."""
    with app.keeper.turns.reading():
        safekeeping.back_up(app.desk)
    session.notice = words("screen.file.backed_up")


def ask(app: App, session: Session, form: Form) -> None:
    """Ask once before the history goes back to a backup of the list."""
    name = form.get("backup", "")
    if name not in [one.name for one in safekeeping.kept(app.desk).backups]:
        raise UsageError(words("screen.backups.gone"))
    session.asked, session.place = ASKED + name, PLACE


def arrived(app: App, session: Session, form: Form) -> None:
    """Ask once before the history goes back to the file that was sent."""
    if session.incoming is not None and session.place == PLACE:
        session.asked = ASKED + GIVEN


def asked_for(session: Session) -> str | None:
    """Return the backup about which was asked, None where nobody was asked."""
    if not session.asked.startswith(ASKED):
        return None
    return session.asked.removeprefix(ASKED).removesuffix(HAS_KEY)


def restore(app: App, session: Session, form: Form) -> None:
    """Go back to the backup about which was asked. The file of now stays beside it as a copy."""
    name = asked_for(session)
    if name is None or (name == GIVEN and session.incoming is None):
        return
    wanted = str(session.incoming[0]) if name == GIVEN and session.incoming else name
    passphrase = given(form) if session.asked.endswith(HAS_KEY) else None
    try:
        with app.keeper.turns.alone():
            done = safekeeping.restore(app.desk, wanted, passphrase)
            _ = app.desk.history
    except LockedError:
        session.asked = ASKED + name + HAS_KEY
        raise
    _begin_anew(app)
    session.notice = words("screen.backups.restored_new")
    if done.safety is not None:
        session.notice = words("screen.backups.restored", name=done.safety.name)


def keep(app: App, session: Session, form: Form) -> None:
    """Do not do it after all."""
    session.asked = ""
    if session.incoming is not None:
        Path(session.incoming[0]).unlink(missing_ok=True)
        session.incoming = None


def _begin_anew(app: App) -> None:
    """What the sessions hold may not be in the history any more."""
    for one in app.sessions.all():
        one.forget()
    app.files.wipe_visit()


ACTIONS = {
    "file.backup": make,
    "file.keep": keep,
    "backups.ask": ask,
    "backups.given": arrived,
    "backups.restore": restore,
}
"""The actions of this file."""
