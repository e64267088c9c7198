"""Bring a history back from a backup. The whole file is made and verified beside it before anything is replaced."""

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from triage.errors import HistoryError, LockedError
from triage.store import audit, backup_pool
from triage.store.backup_copy import is_small
from triage.store.backup_folder import folder_of, turn
from triage.store.backup_whole import check_whole, left_workshops, workshop
from triage.store.beside import key_of
from triage.store.cipher import is_plain
from triage.store.cipher_copy import encrypt_copy
from triage.store.key_file import slot_path
from triage.store.keys import KeySlot
from triage.store.restore_source import Source, fetch
from triage.store.restored import replace, safety_path
from triage.store.turned import fold_log


@dataclass(frozen=True)
class Restored:
    """What was done. `safety` is the history as it was before, None where there was none.

    `data_key` opens the restored history; `passphrase_of_backup` is True where its passphrase is that of the backup.
    """

    safety: Path | None
    data_key: bytes | None = field(repr=False)
    passphrase_of_backup: bool
    observations: int
    photos: int


def restore(
    history: Path,
    backup: Path,
    *,
    at: datetime,
    data_key: bytes | None = None,
    passphrase: str | None = None,
    who: str = audit.OWNER,
) -> Restored:
    """Put a backup in the place of the history, which becomes a safety copy beside it. Close the history first.

    `data_key` opens the present history, None where it is plain, gone or locked; `passphrase` is that of the backup,
    asked for with a `LockedError` where the data key does not open it. A backup before an upgrade comes back in the
    newest layout. An encrypted history stays encrypted. Raises `HistoryError` where the backup is damaged or not
    whole, the history is open in another program, or the disk does not take it: then the history is as it was.
    """
    target = history.resolve()  # behind a link the file itself is replaced
    if backup.resolve() == target:
        raise HistoryError("This is the history itself. Choose a backup of it.")
    with _turn(history), workshop(target) as folder:
        source = fetch(backup, folder, data_key, passphrase)
        _fill(source, target, data_key)
        path, key = _as_locked_as_before(source, target, folder, data_key)
        with closing(check_whole(path, key)) as made:
            made.who = who
            made.note("history.restore", at)
            held = made.contents()
        fold_log(path, key)
        slot = _new_slot(target, source, key, data_key)
        safety = safety_path(target, at)
        kept = replace(target, path, safety, present_key=data_key, key=key, slot=slot)
    return Restored(safety if kept else None, key, slot is not None, held.observations, held.photos)


@contextmanager
def _turn(history: Path) -> Iterator[None]:
    """Nobody makes or changes backups meanwhile. What a killed program left of an earlier copy goes."""
    folder = folder_of(history)
    with turn(folder) if folder.is_dir() else nullcontext():
        for left in left_workshops(history.resolve()):
            rmtree(left, ignore_errors=True)
        yield


def _fill(source: Source, history: Path, data_key: bytes | None) -> None:
    """Put the photos into a small copy: from the backups, and what is missing there from the present history."""
    if not is_small(source.path, source.data_key):
        return
    pools = []
    for path, key in ((source.pool, source.data_key), (history, data_key)):
        with suppress(HistoryError):  # gone, or of another key
            pools.append((path, key_of(path, key)))
    missing = backup_pool.fill(source.path, source.data_key, pools)
    if missing:
        raise HistoryError(
            f"{len(missing)} photos of this backup are missing or damaged. Choose another backup."
        )


def _as_locked_as_before(
    source: Source, history: Path, folder: Path, data_key: bytes | None
) -> tuple[Path, bytes | None]:
    """A plain backup of a history that has a passphrase by now does not undo the passphrase."""
    if source.data_key is None and data_key is None and _is_locked(history):
        raise LockedError("Your marks have a passphrase. Give it to go back to a backup without one.")
    if source.data_key is not None or data_key is None:
        return source.path, source.data_key
    encrypted = folder / "encrypted.db"
    encrypt_copy(source.path, encrypted, data_key)
    return encrypted, data_key


def _new_slot(history: Path, source: Source, key: bytes | None, data_key: bytes | None) -> KeySlot | None:
    """The key file that the restored history gets; None where the present one stays."""
    if key is None or (key == data_key and slot_path(history).is_file()):
        return None
    return source.slot


def _is_locked(history: Path) -> bool:
    return history.is_file() and slot_path(history).is_file() and not is_plain(history)
