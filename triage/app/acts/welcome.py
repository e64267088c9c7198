"""The first start: nothing is written before a person says how their marks are to be kept."""

from typing import Final

from triage.app.acts import lock
from triage.app.acts.people import name_of
from triage.app.context import App
from triage.app.session import Session
from triage.errors import LockedError
from triage.service import locking, people, whole
from triage.words import words

Form = dict[str, str]

HAS_KEY: Final = "welcome with key"
"""`Session.asked` where the file that was given has a passphrase."""


def with_lock(app: App, session: Session, form: Form) -> None:
    """Make the file with a passphrase, and offer the recovery sheet."""
    if app.welcome:
        name, passphrase = name_of(form), lock.new_passphrase(form)
        _begin(app, name, passphrase)
        session.place = lock.SHEET


def plain(app: App, session: Session, form: Form) -> None:
    """Make the file without a passphrase, and begin."""
    if app.welcome:
        _begin(app, name_of(form), None)
        session.notice = words("screen.welcome.begun")
        session.place = "/check"


def given(app: App, session: Session, form: Form) -> None:
    """Take over the history that was sent; one with a passphrase is asked for it first."""
    if not app.welcome or session.incoming is None:
        return
    passphrase = lock.given(form) if session.asked == HAS_KEY else None
    try:
        whole.take_over(app.desk, session.incoming[0], passphrase)
    except LockedError:
        first, session.asked = session.asked != HAS_KEY, HAS_KEY
        if first:
            return
        raise
    _begun(app)
    session.forget()
    app.files.wipe_visit()
    session.notice, session.place = words("screen.have.done"), "/file"


def _begin(app: App, name: str, passphrase: str | None) -> None:
    locking.new(app.desk, passphrase)
    _begun(app)
    if name:
        people.add(app.desk, name)


def _begun(app: App) -> None:
    """The file is there now: from here on a missing one is a fault, and not a first start."""
    app.welcome = app.desk.create = False


ACTIONS = {
    "welcome.lock": with_lock,
    "welcome.plain": plain,
    "welcome.given": given,
    "welcome.open": given,
}
"""The actions of this file."""
