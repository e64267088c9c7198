"""A history changes between plain and encrypted in its own place, while nobody else has it open.

A crash at any step leaves the old file or the new one at the path, each whole: the new one is made beside it,
finished and flushed, and takes the place in one rename.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from triage.errors import HistoryError
from triage.store.cipher import connect
from triage.store.cipher_copy import decrypt_copy, encrypt_copy
from triage.store.engine import in_plain_words
from triage.store.whole_file import PARTIAL, disk_in_plain_words, flush_folder, leftovers, overwrite

PATIENCE_S = 1.0
"""How long to wait for another program that has the file open, seconds: a command is gone by then, the app is not."""

_ENDS = ("", "-journal", "-wal", "-shm")
_CHANGED = "Another program wrote to the history meanwhile. Nothing was changed; close it, then try again."


def turn(path: Path, old_key: bytes | None, new_key: bytes | None, finish: Callable[[Path], None]) -> None:
    """Make the closed history at `path` encrypted with `new_key`, or plain where that is None.

    `finish` may still write to the new file before it takes the place. Raises `HistoryError` where another program
    has the history open, and for the disk; then nothing was changed.
    """
    beside = path.with_name(f"{path.name}.turned{PARTIAL}")
    with in_plain_words(), disk_in_plain_words(), alone(path, old_key) as held:
        sweep(path)
        version = _version(held)
        try:
            if new_key is not None:
                encrypt_copy(path, beside, new_key)
            else:
                decrypt_copy(path, beside, old_key or b"")
            finish(beside)
            fold_log(beside, new_key)
            _settle(held)
            held.execute("BEGIN EXCLUSIVE")
            if _version(held) != version:
                raise HistoryError(_CHANGED)
            _take_place(held, beside, path)
        finally:
            for end in _ENDS:
                beside.with_name(beside.name + end).unlink(missing_ok=True)


@contextmanager
def alone(path: Path, data_key: bytes | None) -> Iterator[Any]:
    """Yield a connection to a history that nobody else has open; its log is folded in and gone.

    Close the history in this process first. Raises `HistoryError` where another program has it open.
    """
    with in_plain_words(), closing(connect(path, data_key, timeout=PATIENCE_S)) as held:
        held.isolation_level = None  # BEGIN is ours
        held.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _settle(held)
        yield held


def fold_log(path: Path, data_key: bytes | None) -> None:
    """Fold the log of a closed file in, so that none stays behind when the file gets another name."""
    with in_plain_words(), closing(connect(path, data_key)) as made:
        _settle(made)


def sweep(path: Path) -> None:
    """Remove what a killed program left unfinished beside `path`. Only while nobody else has it open: `alone`."""
    for left in leftovers(path):
        with disk_in_plain_words():
            left.unlink(missing_ok=True)


def _settle(held: Any) -> None:
    """Fold the log in. SQLite allows it to the only one who has the file open (its page on WAL, section 6)."""
    held.execute("PRAGMA journal_mode = DELETE")


def _version(held: Any) -> int:
    """A number that changes where another connection has written."""
    return int(held.execute("PRAGMA data_version").fetchone()[0])


def _take_place(held: Any, beside: Path, path: Path) -> None:
    if os.name == "nt":  # there an open file cannot be replaced: so nobody else has it open either
        held.close()
        os.replace(beside, path)
        return
    with path.open("rb+") as old:
        os.replace(beside, path)
        flush_folder(path.absolute().parent)
        # A program that waits for the old file reads no old history. With a second name it is somebody else's copy.
        with suppress(OSError):  # the new file is in place: nothing depends on this
            if not os.fstat(old.fileno()).st_nlink:
                overwrite(old)
