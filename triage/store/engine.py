"""Connections to the file, and SQLite's errors in words for people."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import QueuePool

from triage.errors import HistoryError

APPLICATION_ID = 0x54524731
"""``TRG1``: marks the file as a history (SQLite file header, offset 68)."""
BUSY_TIMEOUT_S = 10.0
"""How long a writer waits for another program on the same file, seconds."""
READ_ONLY = {"triage_read_only": True}
"""Execution options of a connection that only reads: it takes no write lock."""

DAMAGED = "The history file is damaged. Restore a backup; the damaged file was left as it is."
"""What a person reads where SQLite says something that is none of the below."""

_SAID = (
    ("disk is full", "The disk is full. Free some space, then save again."),
    ("locked", "Your marks are open in another window. Close that one first."),
    ("busy", "Your marks are open in another window. Close that one first."),
    ("readonly", "Your marks cannot be saved here. Allow writing to the file and its folder, or move it."),
    ("unable to open", "The history file cannot be opened. Check its folder and your rights to it."),
    ("malformed", DAMAGED),
    ("not a database", "This file is not a triage history. Choose another file."),
    ("no such table", "This file is not a triage history. Choose another file."),
    ("disk i/o", "The disk could not be read or written. Check the disk, then try again."),
)


def open_engine(path: Path) -> Engine:
    """Return an engine on the file: WAL, FULL, foreign keys on, explicit transactions."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: sqlite3.connect(path.absolute(), timeout=BUSY_TIMEOUT_S, check_same_thread=False),
        poolclass=QueuePool,
    )
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn SQLite's errors into one sentence a person can act on (`HistoryError`)."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as fault:
        said = str(getattr(fault, "orig", fault)).lower()
        for sign, sentence in _SAID:
            if sign in said:
                raise HistoryError(sentence) from fault
        if isinstance(fault, (IntegrityError, sqlite3.IntegrityError)):
            raise  # a fault of ours: nothing was written
        raise HistoryError(DAMAGED) from fault


def _on_connect(connection: sqlite3.Connection, _: Any) -> None:
    # The driver's own transaction control starts too late and loses updates silently; BEGIN is ours.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _on_begin(connection: Connection) -> None:
    reads = connection.get_execution_options().get("triage_read_only", False)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
