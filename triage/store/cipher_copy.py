"""A plain history becomes an encrypted one and back: a checked copy, and the first file stays as it was.

Each side is opened by its own driver and the rows go across in Python. SQLCipher's `sqlcipher_export` would open
the plain file too, but two SQLite libraries in one process do not see each other's locks on a file, and each drops
those of the other when it closes it (SQLite, "How to corrupt", section 2.2).
"""

import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from triage.errors import HistoryError
from triage.store.cipher import connect, is_plain
from triage.store.engine import in_plain_words
from triage.store.whole_file import whole_file

PATIENCE_S = 10.0
"""How long a copy waits for another program on the same file, seconds."""

_HEADER = ("auto_vacuum", "application_id", "user_version")  # settings that lie in the file itself
_NOT_WHOLE = "The copy is not the same as the history. Nothing was changed; check the disk, then try again."
_SEQUENCE = "sqlite_sequence"  # the counters of AUTOINCREMENT: SQLite makes the table itself


def encrypt_copy(plain: Path, target: Path, data_key: bytes) -> None:
    """Write an encrypted copy of a plain history. Close it first: nobody may write to it before it is replaced.

    `target` appears whole and checked or not at all. Raises `HistoryError`.
    """
    if not is_plain(plain):
        raise HistoryError("This history has a passphrase already.")
    _copy(plain, None, target, data_key)


def decrypt_copy(encrypted: Path, target: Path, data_key: bytes) -> None:
    """Write a plain copy of an encrypted history. Close it first: nobody may write to it before it is replaced.

    `target` appears whole and checked or not at all. Raises `HistoryError`.
    """
    if is_plain(encrypted):
        raise HistoryError("This history has no passphrase.")
    _copy(encrypted, data_key, target, None)


def _copy(source: Path, source_key: bytes | None, target: Path, target_key: bytes | None) -> None:
    if target.exists() and os.path.samefile(source, target):
        raise ValueError("A history is not copied onto itself.")  # a fault of ours
    with whole_file(target) as partial, in_plain_words(), closing(_open(source, source_key)) as old:
        old.execute("BEGIN IMMEDIATE")  # nobody writes meanwhile
        with closing(_open(partial, target_key)) as new:
            _fill(old, new)
        with closing(_open(partial, target_key)) as new:
            new.execute("PRAGMA journal_mode = WAL")
            _check(old, new, target_key is not None)
        old.execute("ROLLBACK")


def _open(path: Path, data_key: bytes | None) -> Any:
    connection = connect(path, data_key, timeout=PATIENCE_S)
    connection.isolation_level = None  # BEGIN and COMMIT are ours
    return connection


def _fill(old: Any, new: Any) -> None:
    # A partial file is thrown away where something fails: it needs no journal, and is flushed once at its end.
    for pragma in ("journal_mode = OFF", "synchronous = OFF"):
        new.execute(f"PRAGMA {pragma}")
    for name in _HEADER:
        new.execute(f"PRAGMA {name} = {old.execute(f'PRAGMA {name}').fetchone()[0]}")
    new.execute("BEGIN")
    made = _made(old)
    for kind, name, sql in made:
        if kind == "table" and name != _SEQUENCE:
            new.execute(sql)
    for table in _tables(made):
        if table == _SEQUENCE:
            new.execute(f"DELETE FROM {_SEQUENCE}")  # noqa: S608 - a name of ours
        _copy_rows(old, new, table)
    for kind, _, sql in made:
        if kind != "table":
            new.execute(sql)  # indexes and triggers last: the rows go in faster, and no trigger fires
    new.execute("COMMIT")


def _copy_rows(old: Any, new: Any, table: str) -> None:
    """Copy row by row: a photo is in memory, never all of them."""
    rows = old.execute(f"SELECT * FROM {_quoted(table)}")  # noqa: S608 - a name of the file, quoted
    marks = ", ".join("?" for _ in rows.description)
    new.executemany(f"INSERT INTO {_quoted(table)} VALUES ({marks})", rows)  # noqa: S608


def _made(connection: Any) -> list[tuple[str, str, str]]:
    """Return the kind, name and statement of everything that was made; SQLite's own indexes have no statement."""
    made = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    return list(connection.execute(made).fetchall())


def _tables(made: Sequence[tuple[str, str, str]]) -> list[str]:
    """Return the tables with rows of our own, the counters last: inserting rows moves them."""
    names = [name for kind, name, _ in made if kind == "table" and not name.startswith("sqlite_")]
    return [*names, *(name for _, name, _ in made if name == _SEQUENCE)]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _check(old: Any, new: Any, encrypted: bool) -> None:
    """Read every page of the copy again, and hold its tables and the counts of their rows to the original."""
    found = new.execute("PRAGMA cipher_integrity_check").fetchall() if encrypted else []
    whole = not found and new.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    if not whole or _shape(old) != _shape(new):
        raise HistoryError(_NOT_WHOLE)


def _shape(connection: Any) -> list[tuple[Any, ...]]:
    made = _made(connection)
    counts = [
        (table, connection.execute(f"SELECT count(*) FROM {_quoted(table)}").fetchone()[0])  # noqa: S608
        for table in _tables(made)
    ]
    return [*made, *counts]
