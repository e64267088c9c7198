"""The history: what the screens and commands may ask of the file.

Everything goes in and out as a value of the domain. Each change is one transaction with its audit entry.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, joinedload

from triage import __version__
from triage.domain.history import Lesion, LesionStory, Observation
from triage.errors import HistoryError, UsageError
from triage.store import migrate
from triage.store.engine import READ_ONLY, in_plain_words, open_engine
from triage.store.records import assessment_row, lesion_of, observation_of, observation_row, photo_row
from triage.store.tables import AuditRow, LesionRow, ObservationRow, PatientRow, PhotoRow
from triage.store.verify import Damage, verify

PATIENT_ID = "patient"
"""The one person of a file; several people in one file are a later step."""


@dataclass(frozen=True)
class Contents:
    """How much a file holds. `size` is bytes on disk, the write-ahead log included."""

    path: Path
    size: int
    lesions: int
    observations: int
    photos: int
    revision: str


def open_history(path: Path, *, create: bool = True) -> "History":
    """Open the file, upgrade an older one, and lay a new one where `create` allows it.

    Raises `HistoryError` where the file is missing, foreign, newer, damaged or cannot be written.
    """
    with in_plain_words():
        if _size(path) == 0:
            if _size(path.with_name(path.name + "-wal")):
                raise HistoryError(
                    f"The main file of the history at {path} is gone. Put it back beside its log."
                )
            if not create:
                raise HistoryError(f"There is no history at {path}. Make one with: triage history new")
            return History(path, _new(path))
        revision = migrate.recognise(path)
        engine = open_engine(path)
        if revision is None:
            migrate.create(engine)
        elif revision != migrate.HEAD:
            migrate.upgrade(engine, path, revision)
        return History(path, engine)


def _size(path: Path) -> int:
    """Bytes of a file; 0 where there is none. Raises `HistoryError` where it cannot be asked."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0
    except (OSError, ValueError) as fault:
        raise HistoryError(
            "The history file cannot be opened. Check its name, folder and your rights."
        ) from fault


def _new(path: Path) -> Engine:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as fault:
        raise HistoryError(
            f"A history cannot be made at {path}. Choose a folder you may write to."
        ) from fault
    engine = open_engine(path)
    migrate.create(engine)
    return engine


class History:
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

    # reading

    def lesions(self, *, removed: bool = False) -> tuple[LesionStory, ...]:
        """Every mark that was not removed (or that was) with its observations, oldest mark first."""
        with self._reading() as session:
            rows = session.scalars(
                select(LesionRow)
                .where(LesionRow.removed_at.is_not(None) if removed else LesionRow.removed_at.is_(None))
                .options(joinedload(LesionRow.observations))
                .order_by(LesionRow.created_at, LesionRow.id)
            ).unique()
            return tuple(_story(row) for row in rows)

    def story(self, lesion_id: str) -> LesionStory:
        """One mark, removed or not, with its observations from oldest to newest photo."""
        with self._reading() as session:
            return _story(_lesion(session, lesion_id))

    def observation(self, observation_id: str) -> Observation:
        """One observation."""
        with self._reading() as session:
            row = session.get(ObservationRow, observation_id)
            if row is None:
                raise HistoryError("This photo is not in the history. Choose another one.")
            return observation_of(row)

    def photo(self, observation_id: str) -> bytes | None:
        """The untouched bytes of an observation's photo, or None where it has none."""
        with self._reading() as session:
            return session.scalar(
                select(PhotoRow.content)
                .join(ObservationRow, ObservationRow.photo_sha256 == PhotoRow.sha256)
                .where(ObservationRow.id == observation_id)
            )

    def profile(self) -> dict[str, Any]:
        """What the person filled in for letters; empty at first."""
        with self._reading() as session:
            row = session.get(PatientRow, PATIENT_ID)
            return dict(row.profile) if row else {}

    def contents(self) -> Contents:
        """Count what the file holds."""
        with self._reading() as session:
            lesions, observations, photos = (
                session.scalar(select(func.count()).select_from(table)) or 0
                for table in (LesionRow, ObservationRow, PhotoRow)
            )
        parts = (self.path, self.path.with_name(self.path.name + "-wal"))
        size = sum(part.stat().st_size for part in parts if part.exists())
        return Contents(self.path, size, lesions, observations, photos, migrate.HEAD)

    def verify(self) -> tuple[Damage, ...]:
        """Check the whole file; empty where nothing is wrong."""
        with in_plain_words(), self._reader.connect() as connection:
            return verify(connection)

    # writing

    def add(
        self,
        observation: Observation,
        content: bytes | None,
        *,
        assessment_id: str,
        new: Lesion | None = None,
    ) -> None:
        """Keep an observation, its photo and, where `new` is given, its mark: all of it or nothing."""
        with self._writing("observation.add", observation.id, observation.recorded_at) as session:
            if new is not None:
                _add_lesion(session, new)
            elif _lesion(session, observation.lesion_id).removed_at is not None:
                raise HistoryError("This mark was removed. Bring it back first, then save again.")
            facts = observation.photo
            if facts is not None and content is not None and session.get(PhotoRow, facts.sha256) is None:
                session.add(photo_row(facts, content))
                session.flush()
            session.add(observation_row(observation))
            session.flush()
            session.add(
                assessment_row(assessment_id, observation, observation.recorded_at, f"triage {__version__}")
            )

    def add_lesion(self, new: Lesion) -> None:
        """Follow a mark that has no observation yet."""
        with self._writing("lesion.add", new.id, new.created_at) as session:
            _add_lesion(session, new)

    def change_lesion(
        self, lesion_id: str, action: str, at: datetime, change: Callable[[LesionRow], None]
    ) -> Lesion:
        """Apply `change` to one mark under the audit entry `action`."""
        with self._writing(action, lesion_id, at) as session:
            row = _lesion(session, lesion_id)
            change(row)
            return lesion_of(row)

    def rename(self, lesion_id: str, name: str, at: datetime) -> Lesion:
        """Give a mark another name."""
        return self.change_lesion(lesion_id, "lesion.rename", at, lambda row: setattr(row, "name", name))

    def remove(self, lesion_id: str, at: datetime) -> Lesion:
        """Take a mark out of the lists; nothing of it is lost."""
        return self.change_lesion(lesion_id, "lesion.remove", at, lambda row: setattr(row, "removed_at", at))

    def restore(self, lesion_id: str, at: datetime) -> Lesion:
        """Bring a removed mark back."""
        return self.change_lesion(
            lesion_id, "lesion.restore", at, lambda row: setattr(row, "removed_at", None)
        )

    def mark_seen(self, lesion_id: str, at: datetime) -> Lesion:
        """Record that a clinician saw the mark: the advice up to now is closed."""
        return self.change_lesion(lesion_id, "lesion.seen", at, lambda row: setattr(row, "seen_at", at))

    def set_profile(self, profile: dict[str, Any], at: datetime) -> None:
        """Keep what the person filled in for letters."""
        with self._writing("patient.profile", None, at) as session:
            _patient(session, at).profile = dict(profile)

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
        try:
            with in_plain_words(), Session(self._reader) as session:
                yield session
        except (UsageError, LookupError, ValueError, TypeError, AttributeError) as fault:
            raise HistoryError("A record of the history is damaged. Restore a backup of the file.") from fault

    @contextmanager
    def _writing(self, action: str, subject: str | None, at: datetime) -> Iterator[Session]:
        self._check_place()
        with in_plain_words(), Session(self._engine) as session, session.begin():
            yield session
            session.add(AuditRow(at=at, action=action, subject=subject))


def _lesion(session: Session, lesion_id: str) -> LesionRow:
    row = session.get(LesionRow, lesion_id) if lesion_id.isprintable() else None
    if row is None:
        raise HistoryError("This mark is not in the history. Choose another one.")
    return row


def _patient(session: Session, at: datetime) -> PatientRow:
    row = session.get(PatientRow, PATIENT_ID)
    if row is None:
        row = PatientRow(id=PATIENT_ID, profile={}, created_at=at)
        session.add(row)
        session.flush()
    return row


def _add_lesion(session: Session, new: Lesion) -> None:
    session.add(
        LesionRow(
            id=new.id,
            patient_id=_patient(session, new.created_at).id,
            name=new.name,
            site=new.site,
            side=new.side,
            created_at=new.created_at,
        )
    )
    session.flush()


def _story(row: LesionRow) -> LesionStory:
    observations = sorted(
        (observation_of(seen) for seen in row.observations),
        key=lambda seen: (seen.taken_on, seen.recorded_at),
    )
    return LesionStory(lesion_of(row), tuple(observations))
