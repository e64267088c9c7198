"""Erase a whole history: the file, its key file, its backups and every copy that this program made beside it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from triage.errors import HistoryError
from triage.store.backup_folder import folders_of, safety_copies
from triage.store.backup_whole import left_workshops
from triage.store.key_file import slot_path
from triage.store.whole_file import disk_in_plain_words, flush_folder, leftovers, overwrite

_BESIDE = ("", "-wal", "-shm", "-journal")
_NOT_ALL = "Some of it could not be erased. Close other programs that use the file, then try again."


def erase_all(history: Path) -> None:
    """Write zeros over everything and remove it, the key files first: without them the rest cannot be read.

    Close the history first. Raises `HistoryError` where something is still there afterwards.
    """
    folder = history.absolute().parent
    folders = (*folders_of(history), *left_workshops(history))
    with disk_in_plain_words():
        for path in _files(history, folders):
            _overwrite(path)
            path.unlink(missing_ok=True)
        for one in folders:
            rmtree(one, ignore_errors=True)
        flush_folder(folder)
    if any(os.path.lexists(one) for one in (history, slot_path(history), *folders)):
        raise HistoryError(_NOT_ALL)


def _files(history: Path, folders: tuple[Path, ...]) -> Iterator[Path]:
    """Yield every file, the key files first."""
    copies = (history, *safety_copies(history))
    inside = [one for folder in folders for one in sorted(folder.rglob("*")) if one.is_file()]
    yield from (slot_path(one) for one in copies)
    yield from (one for one in inside if one.name.endswith("-key"))
    yield from (one.with_name(one.name + end) for one in copies for end in _BESIDE)
    yield from leftovers(history)
    yield from inside


def _overwrite(path: Path) -> None:
    """Zeros where the disk works in place. A link, and a file that somebody else has under another name, are left."""
    with suppress(OSError):
        there = path.lstat()
        if path.is_symlink() or not path.is_file() or there.st_nlink > 1:
            return
        with path.open("rb+") as file:
            overwrite(file)
