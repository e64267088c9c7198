"""What a history can be restored from: a backup beside it, a whole file, or a sealed one."""

import os
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from shutil import copyfile

from triage.errors import HistoryError, LockedError
from triage.store.backup_folder import ENDING, POOL, backups, folder_of
from triage.store.cipher import is_plain, opens
from triage.store.key_file import read_slot, slot_path
from triage.store.keys import KeySlot
from triage.store.sealed import is_sealed, unseal
from triage.store.whole_file import disk_in_plain_words

NEEDS_KEY = "This backup has a passphrase. Give the one of its day."
DAMAGED = "This backup is damaged, or its key file is of another one. Choose another backup."


@dataclass(frozen=True)
class Source:
    """A private copy of a backup. `data_key` opens it, None for a plain one; `slot` is its wrapped key, if it is there.

    `pool` is where the photos of a small copy lie.
    """

    path: Path
    data_key: bytes | None = field(repr=False)
    slot: KeySlot | None
    pool: Path


def find(history: Path, wanted: str | None) -> Path:
    """Return the backup that is meant: a day, the name of one, a file; the newest day where nothing is said."""
    there = backups(folder_of(history))
    if wanted is None:
        days = [one for one in there if one.day]
        if not days:
            raise HistoryError("There is no backup of these marks yet. Name a file with --from.")
        return days[0].path
    for one in there:
        if wanted in (one.name, f"{one.name}{ENDING}"):
            return one.path
    path = Path(wanted)
    if os.path.isfile(path):
        return path
    if _is_day(wanted):
        raise HistoryError("There is no backup of that day. See: triage history backups")
    raise HistoryError("There is no such backup. See: triage history backups")


def fetch(backup: Path, folder: Path, data_key: bytes | None, passphrase: str | None) -> Source:
    """Copy a backup into an empty private folder, so that nothing is written beside it, and find its key.

    `data_key` is tried before the passphrase. Raises `LockedError` where the passphrase is missing, and `HistoryError`
    where it is not right.
    """
    target, slot = folder / "history.db", None
    if is_sealed(backup):
        target, slot = unseal(backup, folder)
    else:
        with disk_in_plain_words():
            for end in ("", "-wal", "-journal"):
                beside = backup.with_name(backup.name + end)
                if beside.is_file():
                    copyfile(beside, target.with_name(target.name + end))
            target.chmod(0o600)
            if slot_path(backup).is_file():
                slot = read_slot(slot_path(backup))
    key = None if is_plain(target) else _key(target, slot, data_key, passphrase)
    return Source(target, key, slot, backup.with_name(POOL))


def _key(path: Path, slot: KeySlot | None, data_key: bytes | None, passphrase: str | None) -> bytes:
    if data_key is not None and opens(path, data_key):
        return data_key
    if slot is None or passphrase is None:
        raise LockedError(NEEDS_KEY)
    key = slot.open(passphrase)
    if not opens(path, key):
        raise HistoryError(DAMAGED)
    return key


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
