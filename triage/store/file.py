"""One open history: a reader, and a writer whose every change is one transaction with its audit entry.

A history is bound to one person of its file: every query goes through that person, so that no id of somebody else
opens anything.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from triage.domain.photo import PhotoFacts
from triage.errors import HistoryError, UsageError
from triage.store import audit, digests
from triage.store.engine import READ_ONLY, in_plain_words, take_turn
from triage.store.records import photo_row
from triage.store.tables import LesionRow, ObservationRow, PatientRow, PhotoRow


@contextmanager
def readable() -> Iterator[None]:
    """Turn what reading a damaged row raises into one sentence (`HistoryError`)."""
    try:
        yield
    except (UsageError, LookupError, ValueError, TypeError, AttributeError) as fault:
        raise HistoryError("A record of the history is damaged. Restore a backup of the file.") from fault


class OpenFile:
    """One open history file or database, seen by one person. Safe to use from several threads.

    `path` is None for a database on a server. `person` is the id of the one whose marks are meant, None for the
    only one of the file. `who` is what the log says of the writer.
    """

    def __init__(
        self, path: Path | None, engine: Engine, person: str | None = None, who: str = audit.OWNER
    ) -> None:
        self.path = path
        self.who = who
        self._person = person
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        self._file = _identity(path)

    @classmethod
    def sharing(cls, file: "OpenFile", *, person: str | None = None, who: str | None = None) -> Self:
        """Another view of a file that is open: of another person, or by another writer."""
        return cls(file.path, file._engine, person, who or file.who)

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded into it when nobody else has it open."""
        self._engine.dispose()

    def _check_place(self) -> None:
        """Raise `HistoryError` where another file, or none, lies at the path: what is written would be lost."""
        if _identity(self.path) != self._file or (self.path and self._file is None):
            raise HistoryError("The history file was moved or removed. Put it back, then start triage again.")

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with readable(), in_plain_words(), Session(self._reader) as session:
            yield session

    @contextmanager
    def _writing(self, action: str, subject: str | None, at: datetime) -> Iterator[Session]:
        self._check_place()
        with in_plain_words(), Session(self._engine) as session, session.begin():
            take_turn(session)
            digests.watch(session)
            yield session
            audit.note(session, action, subject, at, self.who)
            digests.seal(session)

    # the person, and what is theirs

    def _whose(self, session: Session) -> str | None:
        """The id of the person; None in a file that has none yet."""
        if self._person is None:
            people = session.scalars(select(PatientRow.id).limit(2)).all()
            if len(people) > 1:
                raise HistoryError(
                    "There is more than one person in this history. Say whose marks are meant."
                )
            self._person = people[0] if people else None
        return self._person

    def _patient(self, session: Session, at: datetime) -> PatientRow:
        """The row of the person; made at `at` in a file that has nobody yet."""
        with readable():
            row = session.get(PatientRow, self._whose(session) or "")
        if row is None:
            row = PatientRow(id=self._person or str(uuid.uuid4()), profile={}, created_at=at)
            session.add(row)
            session.flush()
        return row

    def _lesion(self, session: Session, lesion_id: str) -> LesionRow:
        """The row of a mark. Raises `HistoryError` where the person has none of that id."""
        with readable():
            row = session.get(LesionRow, lesion_id) if lesion_id.isprintable() else None
        if row is None or row.patient_id != self._whose(session):
            raise HistoryError("This mark is not in the history. Choose another one.")
        return row

    def _observation(self, session: Session, observation_id: str) -> ObservationRow:
        """The row of an observation. Raises `HistoryError` where the person has none of that id."""
        row = session.get(ObservationRow, observation_id) if observation_id.isprintable() else None
        if row is None or row.lesion.patient_id != self._whose(session):
            raise HistoryError("This photo is not in the history. Choose another one.")
        return row


def _identity(path: Path | None) -> tuple[int, int] | None:
    """What tells one file from another at the same path; None where there is none."""
    try:
        there = os.stat(path) if path else None
    except OSError:
        there = None
    return (there.st_dev, there.st_ino) if there else None


def keep_photo(session: Session, facts: PhotoFacts, content: bytes) -> None:
    """Keep a photo's untouched bytes under their digest, once."""
    if session.get(PhotoRow, facts.sha256) is None:
        session.add(photo_row(facts, content))
        session.flush()
