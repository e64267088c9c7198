"""Backups beside the history: a small copy a day, and each photo once for all of them.

A damaged history makes no backup, so what is kept stays good. Nothing here writes to the history.
"""

import itertools
import os
from datetime import date
from pathlib import Path

from triage.errors import HistoryError
from triage.store import backup_pool
from triage.store.backup_copy import DAMAGED, check_small, write_small
from triage.store.backup_folder import (
    BEFORE,
    ENDING,
    POOL,
    Backup,
    backups,
    folder_of,
    history_of,
    rotate,
    safety_copies,
    turn,
)
from triage.store.beside import GONE, key_of, photos_in, rewrite
from triage.store.cipher import is_plain, opens
from triage.store.cipher_copy import encrypt_copy
from triage.store.key_file import read_slot, slot_path, write_slot
from triage.store.turned import fold_log
from triage.store.whole_file import PARTIAL, disk_in_plain_words, whole_file


def back_up(history: Path, day: date, data_key: bytes | None = None) -> Backup:
    """Make the backup of a day, in the place of an earlier one of that day, and remove those no longer kept.

    Raises `HistoryError` where it cannot be made or the history is damaged; then the others stay as they are.
    """
    folder = _folder(history)
    with turn(folder):
        path = _make(history, folder, f"{day.isoformat()}{ENDING}", data_key, records=True)
        if rotate(folder):
            tidy(folder, history, data_key)
        return Backup(path, day, path.stat().st_size)


def before_upgrade(history: Path, layout: str, data_key: bytes | None = None) -> Path:
    """Make the backup before the upgrade to `layout`. A damaged row stops nothing here: it is kept as it is."""
    folder = _folder(history)
    with turn(folder):
        return _make(history, folder, f"{BEFORE}{layout}{ENDING}", data_key, records=False)


def tidy(folder: Path, history: Path, data_key: bytes | None, erased: frozenset[str] = frozenset()) -> None:
    """Remove the photos that neither the history nor a backup names. The caller has its turn.

    Where a backup cannot be read, only those of `erased` go that no other one names.
    """
    pool, used, unread = folder / POOL, photos_in(history, data_key), False
    if not pool.is_file():
        return
    for one in backups(folder):
        try:
            used |= photos_in(one.path, key_of(one.path, data_key))
        except HistoryError:
            unread = True
    key = key_of(pool, data_key)
    if gone := (erased if unread else photos_in(pool, key)) - used:
        backup_pool.drop(pool, gone, key)
    if gone or erased:
        rewrite(pool, key)


def relock(folder: Path, data_key: bytes | None) -> None:
    """Bring the backups and safety copies under the key that the history has now. The caller has its turn.

    What was plain is encrypted, so that no plain copy of an encrypted history stays behind. A folder of another key
    cannot be read: it is set aside, with the key file that each backup has.
    """
    history, pool = history_of(folder), folder / POOL
    if pool.is_file() and not is_plain(pool) and (data_key is None or not opens(pool, data_key)):
        _set_aside(folder)
    if data_key is not None:
        for path in (*(one.path for one in backups(folder)), *safety_copies(history), pool):
            if path.is_file() and is_plain(path):
                _encrypt(path, data_key)
                if path != pool:
                    _key_beside(history, path, data_key)


def _folder(history: Path) -> Path:
    """Return the folder. Raises `HistoryError` where the history is gone: no folder is made on its empty place."""
    if not history.is_file():
        raise HistoryError(GONE)
    return folder_of(history)


def _make(history: Path, folder: Path, name: str, data_key: bytes | None, *, records: bool) -> Path:
    relock(folder, data_key)
    target = folder / name
    with whole_file(target) as partial:
        photos = write_small(history, partial, data_key)
        check_small(partial, data_key, records=records)
        damaged = backup_pool.add(folder / POOL, history, photos, data_key)
        if damaged and records:
            raise HistoryError(DAMAGED)
        _key_beside(history, target, data_key)
    return target


def _key_beside(history: Path, path: Path, data_key: bytes | None) -> None:
    """Let a backup have the key file of its day: it opens with the passphrase of that day."""
    if data_key is None:
        slot_path(path).unlink(missing_ok=True)
    elif slot_path(history).is_file():
        write_slot(slot_path(path), read_slot(slot_path(history)))


def _encrypt(path: Path, data_key: bytes) -> None:
    partial = path.with_name(f"{path.name}{ENDING}{PARTIAL}")
    encrypt_copy(path, partial, data_key)
    fold_log(partial, data_key)
    with disk_in_plain_words():
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        os.replace(partial, path)


def _set_aside(folder: Path) -> None:
    """Move the backups, their photos last, so that a move that is cut off goes on to the same place."""
    numbered = (folder.with_name(f"{folder.name}-{number}") for number in itertools.count(1))
    with disk_in_plain_words():
        place = next(one for one in numbered if not (one / POOL).exists())
        place.mkdir(mode=0o700, exist_ok=True)
        for one in backups(folder):
            for path in (slot_path(one.path), one.path):
                if path.exists():
                    os.replace(path, place / path.name)
        os.replace(folder / POOL, place / POOL)


__all__ = ["Backup", "back_up", "backups", "before_upgrade", "folder_of", "relock", "tidy"]
