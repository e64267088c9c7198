"""The people of one file: a household keeps several in it, a kiosk one."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlalchemy import select

from triage.errors import HistoryError
from triage.store.file import OpenFile
from triage.store.tables import PatientRow


@dataclass(frozen=True)
class Person:
    """Somebody whose marks a file holds. `name` is what the household calls them, None where nobody said."""

    id: str
    name: str | None
    created_at: datetime


class People(OpenFile):
    """The part of a history that knows whose it is."""

    @property
    def person(self) -> str | None:
        """The id of the person whose marks are meant; None in a file that has nobody yet."""
        with self._reading() as session:
            return self._whose(session)

    def people(self) -> tuple[Person, ...]:
        """Everybody in the file, in the order in which they came."""
        with self._reading() as session:
            rows = session.scalars(select(PatientRow).order_by(PatientRow.created_at, PatientRow.id))
            return tuple(Person(row.id, row.name, row.created_at) for row in rows)

    def find(self, said: str) -> Person:
        """The one person of that id or name. Raises `HistoryError` where there is none, or more than one."""
        found = [one for one in self.people() if one.id == said]
        found = found or [one for one in self.people() if (one.name or "").casefold() == said.casefold()]
        if len(found) != 1:
            missing = "is not in the history" if not found else "is there more than once"
            raise HistoryError(f"The person {said[:40]!r} {missing}. See: triage people list")
        return found[0]

    def of(self, person: str, who: str | None = None) -> Self:
        """The same open file as seen by another person, written to by `who` where another one does.

        Raises `HistoryError` where nobody has that id.
        """
        with self._reading() as session:
            known = person.isprintable() and session.get(PatientRow, person) is not None
        if not known:
            raise HistoryError("This person is not in the history. Choose another one.")
        return self.sharing(self, person=person, who=who)

    def add_person(self, name: str, at: datetime, person: str | None = None) -> Person:
        """Add somebody to the file; `person` is their id, random where it is not given."""
        made = Person(person or str(uuid.uuid4()), name, at)
        with self._writing("patient.add", made.id, at) as session:
            session.add(PatientRow(id=made.id, name=made.name, profile={}, created_at=at))
        return made

    def name_person(self, name: str | None, at: datetime) -> None:
        """Say what the household calls the person."""
        with self._writing("patient.rename", None, at) as session:
            self._patient(session, at).name = name

    def profile(self) -> dict[str, Any]:
        """What the person filled in for letters; empty at first."""
        with self._reading() as session:
            row = session.get(PatientRow, self._whose(session) or "")
            return dict(row.profile) if row else {}

    def set_profile(self, profile: dict[str, Any], at: datetime) -> None:
        """Keep what the person filled in for letters."""
        with self._writing("patient.profile", None, at) as session:
            self._patient(session, at).profile = dict(profile)
