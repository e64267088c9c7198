"""The people of a file: who they are, who comes to them, what they are called."""

from triage.errors import HistoryError
from triage.service.desk import Desk
from triage.store import Person

LONGEST = 120
"""Letters of a name."""


def people(desk: Desk) -> tuple[Person, ...]:
    """Everybody in the file, in the order in which they came."""
    return desk.history.people()


def add(desk: Desk, name: str) -> Person:
    """Add somebody to the file. Raises `HistoryError` for a name that is empty, too long or there already."""
    name = _name(name)
    _check_free(desk, name)
    return desk.history.add_person(name, desk.clock(), desk.new_id())


def rename(desk: Desk, said: str, name: str | None) -> None:
    """Call somebody by another name, or by none. `said` is their id or the name until now. Raises `HistoryError`."""
    person = desk.history.find(said)
    if name is not None:
        name = _name(name)
        _check_free(desk, name, but=person.id)
    desk.history.of(person.id).name_person(name, desk.clock())


def choose(desk: Desk, said: str) -> Person:
    """Go on with the marks of another person of the file. Raises `HistoryError` where there is not exactly one."""
    person = desk.history.find(said)
    desk.close()
    desk.person = person.id
    desk.compared.clear()
    return person


def _name(name: str) -> str:
    name = name.strip()
    if not name or not name.isprintable() or len(name) > LONGEST:
        raise HistoryError(f"A name has 1 to {LONGEST} letters. Choose another one.")
    return name


def _check_free(desk: Desk, name: str, but: str | None = None) -> None:
    taken = (one.name for one in desk.history.people() if one.id != but)
    if name.casefold() in {one.casefold() for one in taken if one}:
        raise HistoryError("Somebody in the history has this name. Choose another one.")
