"""The sealed form: an encrypted history and its key file as one file, to hand over, upload or put away.

A ZIP, stored and not compressed (encrypted pages do not shrink), with exactly `key.json` and `history.db`. What
comes in is hostile until it has been checked: nothing of it is unpacked by a name that it gives.
"""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from triage.errors import HistoryError
from triage.store.cipher import HEADER, is_plain
from triage.store.key_file import MOST_BYTES, slot_as_text, slot_of, slot_path, write_slot
from triage.store.keys import KeySlot
from triage.store.whole_file import disk_in_plain_words, whole_file

KEY_ENTRY, DATABASE_ENTRY = "key.json", "history.db"
"""The two entries, in this order."""

NOT_SEALED = "This file is not a sealed history of triage. Choose another file."
"""What a person reads where the file is something else."""
DAMAGED = "The sealed history is damaged. Ask for a new copy of it."
"""What a person reads where it is not what was sealed."""

_PIECE = 1 << 20  # bytes in memory at a time
_LEAST_PAGE = 512  # SQLite file format, section 1.3.2: sizes are multiples of the smallest page
_ENCRYPTED = 0x1  # flag of an entry with ZIP's own encryption, which is not ours
_MAGIC = b"PK\x03\x04"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest of ZIP: the same history is the same file


def seal(history: Path, slot: KeySlot, out: Path) -> None:
    """Write the sealed form of a closed, encrypted history, private, whole or not at all.

    Close the history in this process first, as for `is_plain`. Raises `HistoryError` where it is in use or has no
    passphrase, and for the disk.
    """
    if is_plain(history):
        raise HistoryError("A history without a passphrase is not sealed. Give it one first.")
    log = history.with_name(history.name + "-wal")
    with disk_in_plain_words():
        if log.exists() and log.stat().st_size:
            raise HistoryError("The history is in use. Close it, then try again.")
        size = history.stat().st_size
    with whole_file(out) as partial, ZipFile(partial, "w", ZIP_STORED) as archive:
        archive.writestr(_entry(KEY_ENTRY), slot_as_text(slot))
        entry = _entry(DATABASE_ENTRY)
        entry.file_size = size  # known before: ZIP64 is used where it is needed
        with history.open("rb") as source, archive.open(entry, "w") as target:
            if _stream(source, target) != size:
                raise HistoryError("The history is in use. Close it, then try again.")


def is_sealed(path: Path) -> bool:
    """True where the file looks like a sealed history. Raises `HistoryError` where it cannot be read."""
    with disk_in_plain_words(), path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return False
    try:
        with ZipFile(path) as archive:
            return [entry.filename for entry in archive.infolist()] == [KEY_ENTRY, DATABASE_ENTRY]
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def unseal(path: Path, folder: Path) -> tuple[Path, KeySlot]:
    """Take a sealed history apart into `folder`: the database and the key file beside it.

    Returns the database's path and its wrapped key. Nothing that is there already is overwritten, and nothing
    stays behind where something is wrong. Raises `HistoryError`.
    """
    target = folder / DATABASE_ENTRY
    if target.exists() or slot_path(target).exists():
        raise HistoryError("There is a history in this folder already. Choose another folder.")
    if not is_sealed(path):
        raise HistoryError(NOT_SEALED)
    with disk_in_plain_words(), _damaged(), ZipFile(path) as archive:
        key, database = _checked(archive, path.stat().st_size)
        slot = slot_of(archive.read(key))
        with whole_file(target) as partial, archive.open(database) as source, partial.open("wb") as unpacked:
            _start(source, unpacked)
            _stream(source, unpacked)
    try:
        write_slot(slot_path(target), slot)
    except HistoryError:
        target.unlink(missing_ok=True)
        raise
    return target, slot


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.external_attr = 0o600 << 16
    return entry


def _checked(archive: ZipFile, size: int) -> tuple[ZipInfo, ZipInfo]:
    """Return the two entries. Raises `HistoryError` where one is not what `seal` writes."""
    key, database = archive.infolist()
    for entry in (key, database):
        stored = entry.compress_type == ZIP_STORED and entry.compress_size == entry.file_size
        if not stored or entry.flag_bits & _ENCRYPTED or entry.file_size > size:
            raise HistoryError(DAMAGED)
    pages = database.file_size and database.file_size % _LEAST_PAGE == 0
    if not pages or key.file_size > MOST_BYTES or key.file_size + database.file_size > size:
        raise HistoryError(DAMAGED)
    return key, database


def _start(source: IO[bytes], target: IO[bytes]) -> None:
    """Copy the first bytes. Raises `HistoryError` where they are those of a plain database."""
    first = source.read(len(HEADER))
    if first == HEADER:
        raise HistoryError(NOT_SEALED)
    target.write(first)


def _stream(source: IO[bytes], target: IO[bytes]) -> int:
    copied = 0
    while piece := source.read(_PIECE):
        copied += target.write(piece)
    return copied


@contextmanager
def _damaged() -> Iterator[None]:
    """Turn what a broken archive raises into one sentence."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise HistoryError(DAMAGED) from fault
