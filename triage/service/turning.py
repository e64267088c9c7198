"""The steps by which a history and its backups become encrypted, or plain again, in an order that loses nothing.

What cannot be promised: the blocks of the old file are overwritten where the disk lets us, but flash cards, SSDs and
file systems with snapshots may keep some of them until they are used again; and copies that a person made, or that a
cloud made of the folder, are not ours to find.
"""

import os
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

from triage.store import backup, backup_folder, open_history
from triage.store.cipher import is_plain, opens
from triage.store.key_file import slot_path, write_slot
from triage.store.key_slot_kept import drop_slot
from triage.store.keys import KeySlot
from triage.store.turned import turn
from triage.store.whole_file import disk_in_plain_words, flush_folder

_OLDER, _COPY = ".before-", ".backup"  # a copy that an earlier release made before an upgrade


def make_encrypted(path: Path, data_key: bytes, slot: KeySlot, *, at: datetime, who: str) -> None:
    """Encrypt a closed, plain history in its place: the copy, the key file, the rename, then the backups."""

    def finish(beside: Path) -> None:
        with closing(open_history(beside, create=False, data_key=data_key, who=who)) as made:
            made.note("history.encrypt", at)
        _put_aside(slot_path(path))
        write_slot(slot_path(path), slot)  # before the rename: an encrypted file is never without its key

    path = path.resolve()
    turn(path, None, data_key, finish)
    encrypt_backups(path, data_key)


def encrypt_backups(path: Path, data_key: bytes) -> None:
    """Leave no plain backup of an encrypted history. Done again after a crash, what is done already stays."""
    folder = backup.folder_of(path)
    if folder.is_dir() or backup_folder.safety_copies(path):
        with backup_folder.turn(folder):
            backup.relock(folder, data_key)


def make_plain(path: Path, data_key: bytes, *, at: datetime, who: str) -> None:
    """Make a closed, encrypted history plain in its place: the copy, the rename, the backups, and the key file last."""

    def finish(beside: Path) -> None:
        with closing(open_history(beside, create=False, who=who)) as made:
            drop_slot(made, "history.decrypt", at)

    path = path.resolve()
    turn(path, data_key, None, finish)
    folder = backup.folder_of(path)
    if folder.is_dir():  # the backups are set aside as they are: each has its key file
        with backup_folder.turn(folder):
            backup.relock(folder, None)
    for one in _older(path):
        if not is_plain(one) and opens(one, data_key):
            turn(one, data_key, None, _nothing)
    with disk_in_plain_words():
        slot_path(path).unlink(missing_ok=True)
        flush_folder(path.parent)


def _older(path: Path) -> Iterator[Path]:
    for one in sorted(path.parent.iterdir()):
        if one.name.startswith(path.name + _OLDER) and one.name.endswith(_COPY) and one.is_file():
            yield one


def _nothing(_: Path) -> None:
    """Finish a copy to which nothing is added."""


def _put_aside(key_file: Path) -> None:
    """Rename a key file that lies beside a plain history: it may be the only one of another history."""
    for number in range(1, 1000):
        aside = key_file.with_name(f"{key_file.name}.old-{number}")
        if key_file.exists() and not aside.exists():
            os.replace(key_file, aside)
