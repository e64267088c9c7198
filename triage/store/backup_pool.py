"""The photos of all backups: each lies once under its digest, in a small database of its own.

A photo never changes, so a backup of another day needs no second copy of it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from triage.store.beside import attach, raw
from triage.store.cipher import connect
from triage.store.engine import BUSY_TIMEOUT_S, in_plain_words

APPLICATION_ID = 0x54524750
"""``TRGP``: marks the file as a pool of photos (SQLite file header, offset 68)."""

_BATCH_BYTES = 16 << 20  # photos are committed in pieces: a first backup that is cut off goes on from there
_TABLE = "CREATE TABLE IF NOT EXISTS photo (sha256 TEXT NOT NULL PRIMARY KEY, content BLOB NOT NULL)"


def add(pool: Path, history: Path, photos: Iterable[str], data_key: bytes | None) -> frozenset[str]:
    """Copy what is missing of `photos` from the history. Returns those that are not what their digest says."""
    damaged = set()
    with _open(pool, data_key) as file:
        there = {digest for (digest,) in file.execute("SELECT sha256 FROM photo")}
        attach(file, history, data_key, "source")
        waiting = 0
        file.execute("BEGIN IMMEDIATE")
        for digest in sorted(set(photos) - there):
            row = file.execute("SELECT content FROM source.photo WHERE sha256 = ?", (digest,)).fetchone()
            if row is None or not _is(digest, row[0]):
                damaged.add(digest)
                continue
            file.execute("INSERT OR IGNORE INTO main.photo VALUES (?, ?)", (digest, row[0]))
            waiting += len(row[0])
            if waiting > _BATCH_BYTES:
                file.execute("COMMIT")
                file.execute("BEGIN IMMEDIATE")
                waiting = 0
        file.execute("COMMIT")
    return frozenset(damaged)


def fill(target: Path, data_key: bytes | None, pools: Iterable[tuple[Path, bytes | None]]) -> tuple[str, ...]:
    """Put the photos back into a small copy, one by one, from the first pool that has each whole.

    A pool is any database with a table of photos, so the present history can be one. Returns what was not found.
    """
    with in_plain_words(), closing(raw(target, data_key)) as file:
        for pragma in ("journal_mode=OFF", "synchronous=OFF"):  # the target is thrown away where this fails
            file.execute(f"PRAGMA {pragma}")
        file.execute("BEGIN IMMEDIATE")
        wanted = {one for (one,) in file.execute("SELECT sha256 FROM photo WHERE length(content) = 0")}
        for pool, key in pools:
            if wanted and pool.is_file():
                wanted -= _fill(file, pool, key, wanted)
        file.execute("COMMIT")
    return tuple(sorted(wanted))


def drop(pool: Path, photos: Iterable[str], data_key: bytes | None) -> None:
    """Delete photos. Their bytes stay until the file is rewritten."""
    with _open(pool, data_key) as file:
        file.execute("BEGIN IMMEDIATE")
        file.executemany("DELETE FROM photo WHERE sha256 = ?", [(one,) for one in sorted(photos)])
        file.execute("COMMIT")


def _fill(file: Any, pool: Path, data_key: bytes | None, wanted: set[str]) -> set[str]:
    found = set()
    with closing(raw(pool, data_key)) as source:
        for digest in sorted(wanted):
            row = source.execute("SELECT content FROM photo WHERE sha256 = ?", (digest,)).fetchone()
            if row is not None and _is(digest, row[0]):
                file.execute("UPDATE photo SET content = ? WHERE sha256 = ?", (row[0], digest))
                found.add(digest)
    return found


def _is(digest: str, content: Any) -> bool:
    return isinstance(content, bytes) and hashlib.sha256(content).hexdigest() == digest


@contextmanager
def _open(pool: Path, data_key: bytes | None) -> Iterator[Any]:
    with in_plain_words(), closing(connect(pool, data_key, timeout=BUSY_TIMEOUT_S)) as file:
        file.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
            file.execute(f"PRAGMA {pragma}")
        file.execute(f"PRAGMA application_id={APPLICATION_ID}")
        file.execute(_TABLE)
        yield file
        file.execute("PRAGMA main.journal_mode=DELETE")  # at rest it is one file, also on a disk to read only
    pool.chmod(0o600)
