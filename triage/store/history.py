"""The history: what the screens and commands may ask of the file.

Everything goes in and out as a value of the domain. Each change is one transaction with its audit entry.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from triage import __version__
from triage.domain.history import Lesion, LesionStory, Observation
from triage.errors import HistoryError
from triage.store import migrate
from triage.store.engine import in_plain_words
from triage.store.file import keep_photo, readable
from triage.store.handing_on import HandingOn
from triage.store.listed import needed
from triage.store.records import assessment_row, lesion_of, lesion_row, observation_of, observation_row
from triage.store.records_over_time import event_of
from triage.store.settings_kept import SettingsKept
from triage.store.tables import LesionRow, ObservationRow, PhotoRow
from triage.store.verify import Damage, verify


@dataclass(frozen=True)
class Contents:
    """How much a file holds. `size` is bytes on disk, the write-ahead log included. `path` is None on a server."""

    path: Path | None
    size: int
    lesions: int
    observations: int
    photos: int
    revision: str


class History(SettingsKept, HandingOn):
    """One open history file: marks, observations and the person. Safe to use from several threads."""

    # reading

    def lesions(self, *, removed: bool = False) -> tuple[LesionStory, ...]:
        """Every mark that was not removed (or that was) with its observations, oldest mark first."""
        with self._reading() as session:
            rows = session.scalars(
                select(LesionRow)
                .where(*self._listed(session, removed))
                .options(joinedload(LesionRow.observations))
                .order_by(LesionRow.created_at, LesionRow.id)
            ).unique()
            return tuple(_story(row, row.observations) for row in rows)

    def marks(self, *, removed: bool = False) -> tuple[LesionStory, ...]:
        """The same marks for a list: of each only the observations that its advice and its picture rest on.

        They are the one recorded last, the most pressing one that was not seen, and the newest photo.
        """
        with self._reading() as session:
            wanted = self._listed(session, removed)
            rows = session.scalars(
                select(LesionRow).where(*wanted).order_by(LesionRow.created_at, LesionRow.id)
            ).all()
            kept: dict[str, list[ObservationRow]] = {row.id: [] for row in rows}
            for seen in needed(session, wanted):
                kept[seen.lesion_id].append(seen)
            return tuple(_story(row, kept[row.id]) for row in rows)

    def _listed(self, session: Session, removed: bool) -> tuple[ColumnElement[bool], ...]:
        there = LesionRow.removed_at.is_not(None) if removed else LesionRow.removed_at.is_(None)
        return LesionRow.patient_id == self._whose(session), there

    def story(self, lesion_id: str) -> LesionStory:
        """One mark, removed or not, with its observations from oldest to newest photo."""
        with self._reading() as session:
            row = self._lesion(session, lesion_id)
            return _story(row, row.observations)

    def observation(self, observation_id: str) -> Observation:
        """One observation."""
        with self._reading() as session:
            return observation_of(self._observation(session, observation_id))

    def photo(self, observation_id: str) -> bytes | None:
        """The untouched bytes of an observation's photo, or None where it has none."""
        if not observation_id.isprintable():
            return None
        with self._reading() as session:
            return session.scalar(
                select(PhotoRow.content)
                .join(ObservationRow, ObservationRow.photo_sha256 == PhotoRow.sha256)
                .join(LesionRow, LesionRow.id == ObservationRow.lesion_id)
                .where(ObservationRow.id == observation_id, LesionRow.patient_id == self._whose(session))
            )

    def contents(self) -> Contents:
        """Count what the file holds."""
        with self._reading() as session:
            lesions, observations, photos = (
                session.scalar(select(func.count()).select_from(table)) or 0
                for table in (LesionRow, ObservationRow, PhotoRow)
            )
            size = _size_on_server(session) if self.path is None else _size(self.path)
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
                self._add_lesion(session, new)
            elif self._lesion(session, observation.lesion_id).removed_at is not None:
                raise HistoryError("This mark was removed. Bring it back first, then save again.")
            facts = observation.photo
            if facts is not None and content is not None:
                keep_photo(session, facts, content)
            session.add(observation_row(observation))
            session.flush()
            session.add(
                assessment_row(assessment_id, observation, observation.recorded_at, f"triage {__version__}")
            )

    def add_lesion(self, new: Lesion) -> None:
        """Follow a mark that has no observation yet."""
        with self._writing("lesion.add", new.id, new.created_at) as session:
            self._add_lesion(session, new)

    def _add_lesion(self, session: Session, new: Lesion) -> None:
        session.add(lesion_row(new, self._patient(session, new.created_at).id))
        session.flush()

    def change_lesion(
        self, lesion_id: str, action: str, at: datetime, change: Callable[[LesionRow], None]
    ) -> Lesion:
        """Apply `change` to one mark under the audit entry `action`."""
        with self._writing(action, lesion_id, at) as session:
            row = self._lesion(session, lesion_id)
            change(row)
            session.flush()  # what the database refuses is told by its reason, before it is read again
            with readable():
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


def _story(row: LesionRow, seen_rows: Iterable[ObservationRow]) -> LesionStory:
    observations = sorted(
        (observation_of(seen) for seen in seen_rows),
        key=lambda seen: (seen.taken_on, seen.recorded_at),
    )
    events = tuple(event_of(one) for one in row.events)
    return LesionStory(lesion_of(row), tuple(observations), events)


def _size(path: Path) -> int:
    parts = (path, path.with_name(path.name + "-wal"))
    return sum(part.stat().st_size for part in parts if part.exists())


def _size_on_server(session: Session) -> int:
    return session.scalar(select(func.pg_database_size(func.current_database()))) or 0
