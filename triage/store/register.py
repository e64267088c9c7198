"""The patients of a clinic: find one, admit one, and note that one was opened."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import HistoryError
from triage.store.file import OpenFile
from triage.store.tables import PatientRow

DETAILS = "details"
"""The part of a profile that says who somebody is, as the letter has it."""


@dataclass(frozen=True)
class Patient:
    """Who somebody is: the name, the clinic's number, and the year or day of birth, as far as they are known."""

    id: str
    name: str | None
    number: str | None
    born: str | None


class Register(OpenFile):
    """All patients of the open database. Only the service asks here, after a login."""

    def patients(self) -> tuple[Patient, ...]:
        """Everybody, by name."""
        with self._reading() as session:
            return _patients(session)

    def admit(self, made: Patient, at: datetime) -> None:
        """Add somebody. Raises `HistoryError` where somebody has that number."""
        details = {"name": made.name, "record_number": made.number, "born": made.born}
        with self._writing("patient.add", made.id, at) as session:
            if made.number and made.number in {one.number for one in _patients(session)}:
                raise HistoryError("A patient with this number is here already. Search for the number.")
            profile = {DETAILS: {name: value for name, value in details.items() if value}}
            session.add(PatientRow(id=made.id, name=made.name, profile=profile, created_at=at))

    def opened(self, patient_id: str, at: datetime) -> Patient:
        """Note who looked at whom. Raises `HistoryError` where nobody has that id."""
        with self._writing("patient.open", patient_id, at) as session:
            found = [one for one in _patients(session) if one.id == patient_id]
            if not found:
                raise HistoryError("This patient is not in the database. Search again.")
            return found[0]


def _patients(session: Session) -> tuple[Patient, ...]:
    said = PatientRow.profile[DETAILS]
    rows = session.execute(
        select(
            PatientRow.id,
            PatientRow.name,
            said["record_number"].as_string(),
            said["born"].as_string(),
        ).order_by(PatientRow.name, PatientRow.id)
    )
    return tuple(Patient(*row) for row in rows)
