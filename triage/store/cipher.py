"""Opening a database file: plain by Python's own SQLite, encrypted by SQLCipher with the raw data key.

A raw key needs no derivation, so an encrypted file opens as fast as a plain one. Each page has its own
HMAC-SHA512: a changed bit is an error, never wrong data.
"""

import sqlite3
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from triage.errors import HistoryError
from triage.store.keys import KEY_BYTES
from triage.store.whole_file import disk_in_plain_words

DRIVER_ERRORS: tuple[type[Exception], ...] = (sqlite3.Error, sqlcipher.Error)
"""What the two drivers raise. SQLCipher's classes have the same names, but are not those of `sqlite3`."""

HEADER = b"SQLite format 3\0"
"""The first bytes of a plain database. Those of an encrypted one are its random salt."""

_UNTRUSTED = ("trusted_schema=OFF", "cell_size_check=ON")
"""A file may be a stranger's or damaged: sqlite.org, "Defense Against The Dark Arts", section 1.2."""

_FORMAT = 4  # SQLCipher's file format: a later library then still opens the file


def driver(data_key: bytes | None) -> Any:
    """Return the DB-API module that `connect` uses; SQLAlchemy needs it as `module` to know its errors."""
    return sqlite3 if data_key is None else sqlcipher


def connect(path: Path | str, data_key: bytes | None, *, timeout: float = 10.0, frozen: bool = False) -> Any:
    """Return a DB-API connection to the file, which other threads may use too; a missing file is made.

    `frozen`: only to read a file that nobody writes to; then SQLite makes no file beside it.

    With a data key the first read of a file that it does not open raises `sqlcipher.DatabaseError`, "file is
    not a database". `cipher_memory_security` stays off: wiping SQLCipher's own memory costs 40 % at each write,
    while the records and the key lie in Python's memory anyway.
    """
    place = f"{Path(path).absolute().as_uri()}?mode=ro&immutable=1" if frozen else str(path)
    connection = driver(data_key).connect(place, timeout=timeout, check_same_thread=False, uri=frozen)
    if data_key is not None:
        # Before the key, and for the whole process: a wrong key is told in our words, not on stderr.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f'PRAGMA key = "{key_literal(data_key)}"')
        connection.execute(f"PRAGMA cipher_compatibility = {_FORMAT}")
    for pragma in _UNTRUSTED:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def key_literal(data_key: bytes) -> str:
    """Return the data key as SQLCipher reads a raw one."""
    if len(data_key) != KEY_BYTES:
        raise ValueError("A data key has 32 bytes.")  # a fault of ours
    return f"x'{data_key.hex()}'"


def is_plain(path: Path) -> bool:
    """True where the file is a plain SQLite database. Raises `HistoryError` where it cannot be read.

    Ask before this process opens the file, never while it has it open: closing any handle of a file drops all of
    the process's POSIX locks on it (SQLite, "How to corrupt", section 2.2).
    """
    with disk_in_plain_words(), path.open("rb") as file:
        return file.read(len(HEADER)) == HEADER


def opens(path: Path, data_key: bytes) -> bool:
    """True where the data key is that of the file, for a code from a recovery sheet. Nothing is changed."""
    if not path.is_file():
        raise HistoryError("The history file is not there. Check its name, and plug the stick in again.")
    connection = connect(path, data_key)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlcipher.OperationalError:
        raise  # locked, or the disk: this says nothing of the key
    except sqlcipher.DatabaseError:
        return False
    finally:
        connection.close()
    return True
