"""A whole file takes the place of a history. A crash at any step leaves the old one or the new one at the path.

The old one stays beside it as a safety copy. Its log is folded in before, or goes with it: SQLite would play a log that
is left at the path onto the new file.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile
from sqlite3 import OperationalError
from typing import Any

from sqlcipher3.dbapi2 import OperationalError as CipherOperationalError

from triage.errors import HistoryError
from triage.store.cipher import is_plain, opens
from triage.store.engine import in_plain_words
from triage.store.key_file import read_slot, slot_path, write_slot
from triage.store.keys import KeySlot
from triage.store.turned import alone
from triage.store.whole_file import disk_in_plain_words, flush_folder, whole_file

SAFETY = ".before-restore-"
"""In the name of a safety copy, between the history's name and the instant."""

_IN_USE = "Your marks are open in another window. Close that one first."
_LOGS = ("-wal", "-journal")
_FIRST_LOCK, _LOCKS = 0x40000000, 512  # SQLite file format, section 1.2: where its locks on a file lie


def safety_path(history: Path, at: datetime) -> Path:
    """Return a name beside the history that is free."""
    start = f"{history.name}{SAFETY}{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    number = 1
    while (path := history.with_name(f"{start}{f'-{number}' if number > 1 else ''}.triage")).exists():
        number += 1
    return path


def replace(
    history: Path,
    built: Path,
    safety: Path,
    *,
    present_key: bytes | None,
    key: bytes | None,
    slot: KeySlot | None,
) -> bool:
    """Put the closed file `built`, which `key` opens, in the place of the history. True where `safety` was made.

    `slot` is its key file where it gets another one. Raises `HistoryError` where another program has the history
    open, and for the disk; then it is as it was.
    """
    with _held(history, present_key) as held, ExitStack() as undo:
        made = _keep(history, safety, held, undo)
        if held is None:
            _take_log_along(history, safety, undo)
        else:
            _shut(held, history)
        if slot is not None:
            _change_key(history, slot, undo)
        with disk_in_plain_words():
            _flush(built)
            if held is not None and os.name == "nt":  # there an open file cannot be replaced
                held.close()
            os.replace(built, history)
            undo.pop_all()
            flush_folder(history.absolute().parent)
    if key is None:
        with disk_in_plain_words():
            slot_path(history).unlink(missing_ok=True)
    return made


@contextmanager
def _held(history: Path, present_key: bytes | None) -> Iterator[Any]:
    """Yield a connection to a history that nobody else has open; None where it is gone, locked or too damaged."""
    with ExitStack() as stack:
        held = None
        if history.is_file():
            _check_unused(history)
            with disk_in_plain_words():
                readable = history.stat().st_size and (
                    is_plain(history) or (present_key is not None and opens(history, present_key))
                )
            if readable:
                held = _alone(stack, history, None if is_plain(history) else present_key)
        yield held


def _alone(stack: ExitStack, history: Path, data_key: bytes | None) -> Any:
    try:
        return stack.enter_context(alone(history, data_key))
    except HistoryError as fault:
        if isinstance(fault.__cause__, OperationalError | CipherOperationalError):
            raise  # locked, or the disk
        return None  # damaged: its log cannot be folded in


def _check_unused(history: Path) -> None:
    """Raise `HistoryError` where another program holds SQLite's locks: this asks for no key and no whole file."""
    if os.name == "nt":
        return
    import fcntl

    with disk_in_plain_words(), history.open("rb+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCKS, _FIRST_LOCK)
        except (BlockingIOError, PermissionError) as fault:
            raise HistoryError(_IN_USE) from fault


def _shut(held: Any, history: Path) -> None:
    """Keep everybody out until the new file is in its place."""
    with in_plain_words():
        held.execute("PRAGMA journal_mode=DELETE")
        held.execute("BEGIN EXCLUSIVE")
    if history.with_name(history.name + "-wal").exists():
        raise HistoryError(_IN_USE)


def _keep(history: Path, safety: Path, held: Any, undo: ExitStack) -> bool:
    """Give the history a second name, or copy it where the disk knows no second names."""
    if not history.is_file():
        return False
    for path in (safety, slot_path(safety)):
        undo.callback(path.unlink, missing_ok=True)
    with disk_in_plain_words():
        try:
            os.link(history, safety)
        except OSError:
            _copy(history, safety, held)
        if slot_path(history).is_file():
            with whole_file(slot_path(safety)) as partial:
                copyfile(slot_path(history), partial)
        flush_folder(history.absolute().parent)
    return True


def _copy(history: Path, safety: Path, held: Any) -> None:
    with whole_file(safety) as partial, in_plain_words():
        if held is None:
            copyfile(history, partial)
            return
        partial.unlink()  # VACUUM INTO wants to make the file; a plain copy would drop SQLite's locks on it
        held.execute("VACUUM INTO ?", (str(partial),))
        partial.chmod(0o600)


def _take_log_along(history: Path, safety: Path, undo: ExitStack) -> None:
    with disk_in_plain_words():
        for end in _LOGS:
            log = history.with_name(history.name + end)
            if log.exists():
                os.replace(log, safety.with_name(safety.name + end))
                undo.callback(os.replace, safety.with_name(safety.name + end), log)
        history.with_name(history.name + "-shm").unlink(missing_ok=True)


def _change_key(history: Path, slot: KeySlot, undo: ExitStack) -> None:
    """Write the new key file before the new file: beside a plain history it does no harm.

    Where the old one had another data key, a crash right here leaves it with a key file that is not its own; its
    own lies beside the safety copy, and restoring again puts both right.
    """
    path = slot_path(history)
    if path.is_file():
        with suppress(HistoryError):  # a damaged one is in the safety copy
            undo.callback(write_slot, path, read_slot(path))
    else:
        undo.callback(path.unlink, missing_ok=True)
    write_slot(path, slot)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
