"""Erase from a history and from every copy of it that this program made, and say what is left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import rmtree

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import HistoryError
from triage.store import audit
from triage.store.backup import tidy
from triage.store.backup_folder import backups, folders_of, safety_copies, turn
from triage.store.backup_whole import left_workshops
from triage.store.beside import OTHER_KEY, key_of, opened, rewrite
from triage.store.erase import Gone, What, erase_rows
from triage.store.history import History
from triage.store.tables import AuditRow, LesionRow, ObservationRow
from triage.store.whole_file import disk_in_plain_words, leftovers

ACTION = "erase."
"""Start of the entries in the log that say what was erased: an action and an id, no content."""


@dataclass(frozen=True)
class Left:
    """Something that could not be erased. `code` is stable; `path` is where it lies, None where nobody can know."""

    code: str
    path: Path | None = None


@dataclass(frozen=True)
class Erased:
    """What went, how many backups and copies were cleaned, and what is left."""

    gone: Gone
    copies: int
    left: tuple[Left, ...]


def erase(
    history: History,
    what: What,
    at: datetime,
    data_key: bytes | None = None,
    *,
    of_everybody: bool = False,
) -> Erased:
    """Erase for good, here and in our own copies. Raises `HistoryError` where nothing of it is or was in the history.

    The rows go in one transaction. What was erased before may be named again, to clean what could not be reached.
    `of_everybody`: also what is not of the person whose history it is.
    """
    named = [("person", one) for one in what.people]
    named += [("lesion", one) for one in sorted(what.marks)]
    named += [("observation", one) for one in sorted(what.observations)]
    (kind, subject), *others = named
    with history._writing(ACTION + kind, subject, at) as session:
        if not of_everybody:
            _check_whose(history, session, what)
        gone = erase_rows(session.connection(), what)
        if not gone.anything and not session.scalar(
            select(AuditRow.id)
            .where(AuditRow.action.like(f"{ACTION}%"), AuditRow.subject == subject)
            .limit(1)
        ):
            raise HistoryError("This is not in the history. Choose another one.")
        # Each mark of a person is named too, so that an import brings none of them back.
        others += [("lesion", one) for one in sorted(gone.marks - what.marks)]
        others += [("overview", one) for one in sorted(gone.overviews)]
        for kind, one in others:
            audit.note(session, ACTION + kind, one, at, history.who)
    if history.path is None:
        return Erased(gone, 0, (Left("server"),))
    return _everywhere(history.path, what, gone, data_key)


def _check_whose(history: History, session: Session, what: What) -> None:
    """Raise `HistoryError` where something belongs to somebody else."""
    for mark in what.marks:
        if session.get(LesionRow, mark) is not None:
            history._lesion(session, mark)
    for seen in what.observations:
        if session.get(ObservationRow, seen) is not None:
            history._observation(session, seen)
    if what.people and set(what.people) != {history._whose(session)}:
        raise HistoryError("This person is not in the history. Choose another one.")
    session.expunge_all()


def overdue(history: History, at: datetime, after: timedelta) -> frozenset[str]:
    """Return the marks of everybody in the file that were removed longer ago than `after`."""
    with history._reading() as session:
        return frozenset(session.scalars(select(LesionRow.id).where(LesionRow.removed_at < at - after)))


def _everywhere(path: Path, what: What, gone: Gone, data_key: bytes | None) -> Erased:
    left, cleaned = [], 0
    left += _rewritten(path, data_key)
    for folder in folders_of(path):
        with turn(folder):
            for one in backups(folder):
                missed = _erased_in(one.path, what, data_key)
                left += missed
                cleaned += not missed
            left += _tidied(folder, path, gone.photos, data_key)
    for copy in safety_copies(path):
        missed = _erased_in(copy, what, data_key)
        left += missed
        cleaned += not missed
    _sweep(path)
    return Erased(gone, cleaned, tuple(left))


def _rewritten(path: Path, data_key: bytes | None) -> list[Left]:
    try:
        return [] if rewrite(path, data_key) else [Left("in_use", path)]
    except HistoryError:
        return [Left("not_rewritten", path)]


def _erased_in(path: Path, what: What, data_key: bytes | None) -> list[Left]:
    try:
        key = key_of(path, data_key)
        with opened(path, key) as connection:
            erase_rows(connection, what)
        return _rewritten(path, key)
    except HistoryError as fault:
        return [Left("other_key" if str(fault) == OTHER_KEY else "unreadable", path)]


def _tidied(folder: Path, path: Path, photos: frozenset[str], data_key: bytes | None) -> list[Left]:
    try:
        tidy(folder, path, data_key, erased=photos)
    except HistoryError as fault:
        return [Left("other_key" if str(fault) == OTHER_KEY else "unreadable", folder)]
    return []


def _sweep(path: Path) -> None:
    """Remove what a killed program left unfinished, and what the app has taken in and not yet used."""
    for folder in left_workshops(path):
        rmtree(folder, ignore_errors=True)
    uploads = uploads_of(path)
    with disk_in_plain_words():
        for one in (*leftovers(path), *(uploads.rglob("*") if uploads.is_dir() else ())):
            if one.is_file() or one.is_symlink():
                one.unlink(missing_ok=True)


def uploads_of(path: Path) -> Path:
    """Return where the app puts the photos that a browser sends (`triage.app.work`)."""
    return path.with_name(f".{path.name}.work") / "uploads"
