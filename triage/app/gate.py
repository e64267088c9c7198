"""What stands before the screens at home: a first start, a locked history, and whose marks are meant."""

from dataclasses import dataclass
from typing import Final

from triage.app import clinic
from triage.app.context import App
from triage.app.session import Session
from triage.errors import HistoryError
from triage.service import people as service
from triage.words import words

_HELP: Final = "/help"


@dataclass(frozen=True)
class Gate:
    """A place that comes first, with the places and the actions that it lets through."""

    place: str
    places: frozenset[str]
    acts: frozenset[str]

    def lets(self, place: str) -> bool:
        """True where `place` may be shown."""
        return place == self.place or place in self.places


WELCOME: Final = Gate(
    "/welcome",
    frozenset({"/welcome/have", _HELP}),
    frozenset({"go", "welcome.lock", "welcome.plain", "welcome.given", "welcome.open", "file.keep"}),
)
LOCKED: Final = Gate("/lock", frozenset({"/lock/code", _HELP}), frozenset({"go", "lock.open", "lock.code"}))
PEOPLE: Final = Gate(
    "/people",
    frozenset({_HELP}),
    frozenset({"go", "people.choose", "people.add", "people.rename", "lock.now"}),
)

CLINIC: Final = Gate(clinic.LOGIN, frozenset({clinic.PATIENTS}), frozenset({clinic.ENTER}))
"""A clinic's own gate; `clinic` knows what it lets through."""

GATES: Final = (WELCOME, LOCKED, PEOPLE)

RESCUE: Final = "/file/backups"
"""The place that works without a history that can be read: it brings one back."""


def gate(app: App, session: Session) -> Gate | None:
    """Return what comes before the screens now, None where nothing does. Raises `HistoryError`."""
    if app.clinic:
        return None if session.login.inside and session.desk is not None else CLINIC
    if app.kiosk or app.desk.database_url or session.desk is None:
        return None
    if app.welcome:
        return WELCOME
    if app.locked:
        return LOCKED
    if app.missing:
        if session.place == RESCUE:
            return None
        raise HistoryError(words("screen.state.missing"))
    if session.place == RESCUE:
        return None
    known = [one.id for one in service.people(app.desk)]
    if session.desk.person not in known:
        session.desk = app.desk  # whoever it was is not in the file any more
    return PEOPLE if len(known) > 1 and session.desk.person is None else None


def enter(app: App, session: Session) -> Gate | None:
    """Bring a session to the place that comes first, or away from it when it is done. Raises `HistoryError`."""
    before = gate(app, session)
    if app.clinic:
        clinic.enter(app, session)
        return before
    if before is not None and not before.lets(session.place):
        session.after, session.place = session.place, before.place
    elif before is None and session.place in (
        WELCOME.place,
        *WELCOME.places - {_HELP},
        LOCKED.place,
        "/lock/code",
    ):
        session.place, session.after = session.after or "/check", ""
    return before


def allows(app: App, session: Session, act: str) -> bool:
    """True where an action may be done now. Raises `HistoryError`."""
    if app.clinic:
        return clinic.allows(app, session, act)
    if act == "go":
        return True  # where it leads is looked at when it is shown
    before = gate(app, session)
    return before is None or act in before.acts
