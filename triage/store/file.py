"""One open history file: a reader, and a writer whose every change is one transaction with its audit entry."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from triage.domain.photo import PhotoFacts
from triage.errors import HistoryError, UsageError
from triage.store.engine import READ_ONLY, in_plain_words
from triage.store.records import photo_row
from triage.store.tables import AuditRow, LesionRow, PatientRow, PhotoRow

PATIENT_ID = "patient"
"""The one person of a file; several people in one file are a later step."""


@contextmanager
def readable() -> Iterator[None]:
    """Turn what reading a damaged row raises into one sentence (`HistoryError`)."""
    try:
        yield
    except (UsageError, LookupError, ValueError, TypeError, AttributeError) as fault:
        raise HistoryError("A record of the history is damaged. Restore a backup of the file.") from fault


class OpenFile:
    """One open history file. Safe to use from several threads."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._reader = engine.execution_options(**READ_ONLY)
        there = os.stat(path)
        self._file = (there.st_dev, there.st_ino)

    def close(self) -> None:
        """Let go of the file; the write-ahead log is folded into it when nobody else has it open."""
        self._engine.dispose()

    def _check_place(self) -> None:
        """Raise `HistoryError` where another file, or none, lies at the path: what is written would be lost."""
        try:
            there = os.stat(self.path)
        except OSError:
            there = None
        if there is None or (there.st_dev, there.st_ino) != self._file:
            raise HistoryError("The history file was moved or removed. Put it back, then start triage again.")

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        with readable(), in_plain_words(), Session(self._reader) as session:
            yield session

    @contextmanager
    def _writing(self, action: str, subject: str | None, at: datetime) -> Iterator[Session]:
        self._check_place()
        with in_plain_words(), Session(self._engine) as session, session.begin():
            yield session
            session.add(AuditRow(at=at, action=action, subject=subject))


def lesion_by(session: Session, lesion_id: str) -> LesionRow:
    """Return the row of a mark. Raises `HistoryError` where there is none."""
    with readable():
        row = session.get(LesionRow, lesion_id) if lesion_id.isprintable() else None
    if row is None:
        raise HistoryError("This mark is not in the history. Choose another one.")
    return row


def patient_of(session: Session, at: datetime) -> PatientRow:
    """Return the row of the person, and make it at `at` where there is none."""
    with readable():
        row = session.get(PatientRow, PATIENT_ID)
    if row is None:
        row = PatientRow(id=PATIENT_ID, profile={}, created_at=at)
        session.add(row)
        session.flush()
    return row


def keep_photo(session: Session, facts: PhotoFacts, content: bytes) -> None:
    """Keep a photo's untouched bytes under their digest, once."""
    if session.get(PhotoRow, facts.sha256) is None:
        session.add(photo_row(facts, content))
        session.flush()
