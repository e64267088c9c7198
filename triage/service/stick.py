"""The histories on a person's own stick: copied from there before they are opened, and put back whole."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from triage.errors import HistoryError
from triage.service.handover import Kind, kind_of
from triage.store.key_file import slot_path
from triage.store.whole_file import leftovers, whole_file
from triage.words import words

MOST: Final = 50
"""Files that are listed; a stick with more is somebody's archive."""

RESERVE: Final = 256 * 1024 * 1024
"""Room that must stay free on the kiosk's disk, bytes."""

_ENDINGS: Final = (".triage", ".zip")
_DEEPEST: Final = 2  # the folder may be where the sticks are put: one folder a stick
_PIECE: Final = 1 << 20


@dataclass(frozen=True)
class OnStick:
    """A history on the stick. `name` is its path there, for people and for `take`."""

    name: str
    kind: Kind
    size: int
    changed_at: datetime


@dataclass(frozen=True)
class Taken:
    """Where a copy came from, and what lay there then."""

    path: Path
    sha256: str


def listed(stick: Path) -> tuple[OnStick, ...]:
    """The histories on the stick, newest first; none where no stick is in. Links and hidden files are left out."""
    found = []
    for path in _files(stick, _DEEPEST):
        with suppress(OSError, HistoryError):  # pulled out, or none of ours
            there = path.stat()
            changed_at = datetime.fromtimestamp(there.st_mtime, UTC)
            found.append(
                OnStick(path.relative_to(stick).as_posix(), kind_of(path), there.st_size, changed_at)
            )
    found.sort(key=lambda one: (one.changed_at, one.name), reverse=True)
    return tuple(found[:MOST])


def take(stick: Path, name: str, copy: Path) -> Taken:
    """Copy a listed history to `copy`, with its key file where it has one. Raises `HistoryError`.

    Nothing on the stick is opened as a database or written to.
    """
    if name not in {one.name for one in listed(stick)}:
        raise HistoryError(words("handover.stick.gone"))
    path = stick / name
    with _stick_in_plain_words():
        _check_alone(path)
        if shutil.disk_usage(copy.parent).free < 2 * path.stat().st_size + RESERVE:
            raise HistoryError(words("handover.no_room"))
        sha256 = _copy(path, copy)
        if slot_path(path).is_file():
            _copy(slot_path(path), slot_path(copy))
    return Taken(path, sha256)


def put_back(taken: Taken, packed: Path) -> Taken:
    """Put `packed` in the place of the file on the stick: written beside it, read again, then renamed.

    Raises `HistoryError` where the stick was pulled out, or its file is not the one that was taken: then the stick
    is as it was, and the visit still has everything.
    """
    path = taken.path
    with _stick_in_plain_words():
        _check_same(taken)
        for left in leftovers(path):
            left.unlink()
        if shutil.disk_usage(path.parent).free < packed.stat().st_size:
            raise HistoryError(words("handover.stick.full"))
        mode = path.stat().st_mode & 0o777
        with whole_file(path) as partial:
            sha256 = _copy(packed, partial)
            if _sha256(partial) != sha256:
                raise HistoryError(words("handover.stick.unsound"))
            with suppress(OSError):  # sticks often know no rights
                partial.chmod(mode)
            _check_same(taken)
    return Taken(path, sha256)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    with suppress(OSError):  # no stick is in
        for path in sorted(folder.iterdir()):
            if path.name.startswith(".") or path.is_symlink():
                continue
            if path.is_dir() and depth > 1:
                yield from _files(path, depth - 1)
            elif path.is_file() and path.name.lower().endswith(_ENDINGS):
                yield path


def _check_same(taken: Taken) -> None:
    """Raise `HistoryError` where the file on the stick is gone, in use or another one now."""
    if not taken.path.is_file():
        raise HistoryError(words("handover.stick.gone"))
    _check_alone(taken.path)
    if _sha256(taken.path) != taken.sha256:
        raise HistoryError(words("handover.stick.changed"))


def _check_alone(path: Path) -> None:
    """Raise `HistoryError` where another program has the history open: its newest rows lie in the log beside it."""
    for end in ("-wal", "-journal"):
        log = path.with_name(path.name + end)
        if log.exists() and log.stat().st_size:
            raise HistoryError(words("handover.stick.busy"))


def _copy(source: Path, target: Path) -> str:
    """Copy one file to the disk and return its sum."""
    found = hashlib.sha256()
    with source.open("rb") as old, open(target, "wb", opener=_private) as new:
        while piece := old.read(_PIECE):
            found.update(piece)
            new.write(piece)
        new.flush()
        os.fsync(new.fileno())
    return found.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sha256(path: Path) -> str:
    """The sum of what lies on the disk, not of what is still in memory, where the system can be asked for that."""
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _stick_in_plain_words() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise HistoryError(words("handover.stick.gone")) from fault
