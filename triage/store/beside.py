"""Databases that lie beside the history: backups, their photos, safety copies."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, NullPool, create_engine, event

from triage.errors import HistoryError
from triage.store.cipher import connect, driver, is_plain, key_literal, opens
from triage.store.engine import BUSY_TIMEOUT_S, in_plain_words

GONE = "The history file is not there. Check its name, and plug the stick in again."
OTHER_KEY = "This backup has another passphrase. Give the one of its day."


def raw(path: Path, data_key: bytes | None, *, timeout: float = BUSY_TIMEOUT_S) -> Any:
    """Return a driver's connection to a file that is there; BEGIN and COMMIT are the caller's."""
    if not path.is_file():
        raise HistoryError(GONE)  # SQLite would make an empty file in its place
    connection = connect(path, data_key, timeout=timeout)
    connection.isolation_level = None
    return connection


def attach(connection: Any, path: Path, data_key: bytes | None, name: str) -> None:
    """Open a second file of the same kind in a connection, under `name`."""
    if not path.is_file():
        raise HistoryError(GONE)
    if data_key is None:
        connection.execute(f"ATTACH DATABASE ? AS {name}", (str(path),))
    else:
        connection.execute(f"ATTACH DATABASE ? AS {name} KEY ?", (str(path), key_literal(data_key)))


@contextmanager
def opened(path: Path, data_key: bytes | None) -> Iterator[Connection]:
    """Yield a connection in one transaction. Unlike the history's own engine it sets no journal mode on the file."""
    engine = create_engine(
        "sqlite://", creator=lambda: raw(path, data_key), module=driver(data_key), poolclass=NullPool
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    with in_plain_words(), engine.begin() as connection:
        yield connection


def key_of(path: Path, data_key: bytes | None) -> bytes | None:
    """Return what a file beside the history is opened with. Raises `HistoryError` where it has another key."""
    if is_plain(path):
        return None
    if data_key is None or not opens(path, data_key):
        raise HistoryError(OTHER_KEY)
    return data_key


def photos_in(path: Path, data_key: bytes | None) -> frozenset[str]:
    """Return the digest of every photo that a history or a backup of it names."""
    with in_plain_words(), closing(raw(path, data_key)) as file:
        return frozenset(digest for (digest,) in file.execute("SELECT sha256 FROM photo"))


def rewrite(path: Path, data_key: bytes | None) -> bool:
    """Write the file anew without anything that was deleted from it, and empty its log.

    False where another program is reading it, so that its log could not be emptied.
    """
    with in_plain_words(), closing(raw(path, data_key)) as file:
        file.execute("PRAGMA secure_delete=ON")
        file.execute("PRAGMA temp_store=FILE")  # SQLCipher would hold all photos in memory
        file.execute("VACUUM")
        return bool(file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
