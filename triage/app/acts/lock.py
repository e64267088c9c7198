"""The lock: open the history, lock it, and set, change or remove its passphrase."""

from collections.abc import Callable
from typing import Final

from triage.app.context import App
from triage.app.session import Session
from triage.errors import HistoryError, UsageError
from triage.service import locking
from triage.words import words

Form = dict[str, str]

LONGEST: Final = 1000
"""Letters of a passphrase or a code that is read."""

SHEET: Final = "/sheet"
"""The place that offers the recovery sheet after a passphrase was set."""

REMOVE: Final = "lock.remove"
"""Asked before the passphrase is removed."""


def given(form: Form, name: str = "passphrase") -> str:
    """Return what was typed into a secret field. Raises `UsageError` where it is empty or far too long."""
    said = form.get(name, "")
    if not said or len(said) > LONGEST:
        raise UsageError(words("screen.lock.empty"))
    return said


def new_passphrase(form: Form) -> str:
    """Return a new passphrase that was typed the same way twice. Raises `UsageError`."""
    said = given(form)
    if said != form.get("again", ""):
        raise UsageError(words("screen.lock.not_same"))
    if form.get("written") != "yes":
        raise UsageError(words("screen.lock.write_down"))
    return said


def unlock(app: App, session: Session, form: Form) -> None:
    """Open the history with its passphrase; each wrong try makes the next one wait."""
    if app.locked:
        _tried(app, lambda: locking.unlock(app.desk, given(form)))


def with_code(app: App, session: Session, form: Form) -> None:
    """Open the history with the code of the recovery sheet and set a new passphrase."""
    if not app.locked:
        return
    code, passphrase = given(form, "code"), new_passphrase(form)
    locking.check(app.desk, passphrase)
    _tried(app, lambda: locking.unlock_with_code(app.desk, code, passphrase))
    session.notice = words("screen.lock.renewed")


def now(app: App, session: Session, form: Form) -> None:
    """Lock the history in every window."""
    app.lock()


def set_passphrase(app: App, session: Session, form: Form) -> None:
    """Give a plain history a passphrase, and offer the recovery sheet."""
    passphrase = new_passphrase(form)
    with app.keeper.turns.alone():
        locking.encrypt(app.desk, passphrase)
    session.place = SHEET


def change(app: App, session: Session, form: Form) -> None:
    """Set another passphrase; the one until now is asked for."""
    old, new = given(form, "old"), new_passphrase(form)
    locking.check(app.desk, new)
    _tried(app, lambda: locking.change_passphrase(app.desk, old, new))
    session.notice = words("screen.lock.changed")


def ask_remove(app: App, session: Session, form: Form) -> None:
    """Ask once before the passphrase is removed."""
    session.asked = REMOVE


def remove(app: App, session: Session, form: Form) -> None:
    """Remove the passphrase about which was asked, for somebody who knows it: the history may stand open."""
    if session.asked != REMOVE:
        return
    passphrase = given(form)
    _tried(app, lambda: locking.prove(app.desk, passphrase))
    session.asked = ""
    with app.keeper.turns.alone():
        locking.decrypt(app.desk)
    session.notice = words("screen.lock.removed")


def _tried(app: App, attempt: Callable[[], None]) -> None:
    tries = app.keeper.tries
    tries.check()
    try:
        attempt()
    except HistoryError:
        tries.count()
        raise
    tries.reset()


ACTIONS = {
    "lock.open": unlock,
    "lock.code": with_code,
    "lock.now": now,
    "lock.set": set_passphrase,
    "lock.change": change,
    "lock.ask_remove": ask_remove,
    "lock.remove": remove,
}
"""The actions of this file."""
