"""What the bar at the top says of the file: its name, its lock, and whose marks are meant."""

from dataclasses import dataclass

from triage.app.context import App
from triage.app.session import Session
from triage.errors import TriageError
from triage.service import locking, people
from triage.service.locking import State
from triage.words import words


@dataclass(frozen=True)
class Named:
    """Somebody of the file; `chosen` where their marks are meant."""

    id: str
    name: str
    chosen: bool


@dataclass(frozen=True)
class Bar:
    """The bar at home. `shut`: nothing of the history may be seen now. `people` is empty where there is one only.

    `file` is empty for the database of a clinic.

    `encrypted`: the history has a passphrase and is open.
    """

    file: str
    shut: bool
    encrypted: bool = False
    people: tuple[Named, ...] = ()

    @property
    def person(self) -> str | None:
        """What the person is called whose marks are meant."""
        return next((one.name for one in self.people if one.chosen), None)


def listed(app: App, session: Session) -> tuple[Named, ...]:
    """Everybody in the file. Raises `HistoryError`."""
    there = people.people(app.desk)
    meant = session.desk.person if session.desk else None
    meant = meant or (there[0].id if len(there) == 1 else None)
    nameless = words("screen.people.nameless")
    return tuple(Named(one.id, one.name or nameless, one.id == meant) for one in there)


def bar(app: App, session: Session) -> Bar:
    """Return what the bar says. It says less where the history cannot be read, and never fails."""
    if app.desk.database_url:
        return Bar("", shut=False)
    file = app.desk.history_path.stem
    try:
        if app.welcome or app.locked:
            return Bar(file, shut=True)
        there = listed(app, session)
        shut = len(there) > 1 and not any(one.chosen for one in there)
        encrypted = locking.state(app.desk) is State.UNLOCKED
        return Bar(file, shut, encrypted, there if len(there) > 1 else ())
    except TriageError:
        return Bar(file, shut=False)
