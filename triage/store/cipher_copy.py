"""A plain history becomes an encrypted one and back: a checked copy, and the first file stays as it was."""

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from triage.errors import HistoryError
from triage.store.cipher import connect, is_plain, key_literal
from triage.store.engine import in_plain_words
from triage.store.whole_file import whole_file

PATIENCE_S = 10.0
"""How long a copy waits for another program on the same file, seconds."""

_KEPT = ("application_id", "user_version", "auto_vacuum")  # in the file's header; the export leaves them out
_NOT_WHOLE = "The copy is not the same as the history. Nothing was changed; check the disk, then try again."


def encrypt_copy(plain: Path, target: Path, data_key: bytes) -> None:
    """Write an encrypted copy of a plain history. Nobody else may write to it meanwhile.

    `target` appears whole and checked or not at all. Raises `HistoryError`.
    """
    if not is_plain(plain):
        raise HistoryError("This history has a passphrase already.")
    _copy(plain, None, target, data_key)


def decrypt_copy(encrypted: Path, target: Path, data_key: bytes) -> None:
    """Write a plain copy of an encrypted history. Nobody else may write to it meanwhile.

    `target` appears whole and checked or not at all. Raises `HistoryError`.
    """
    if is_plain(encrypted):
        raise HistoryError("This history has no passphrase.")
    _copy(encrypted, data_key, target, None)


def _copy(source: Path, source_key: bytes | None, target: Path, target_key: bytes | None) -> None:
    if target.exists() and os.path.samefile(source, target):
        raise ValueError("A history is not copied onto itself.")  # a fault of ours
    with whole_file(target) as partial, in_plain_words():
        with closing(_open(source, source_key)) as connection:
            _export(connection, partial, target_key)
        with closing(_open(partial, target_key)) as copy:
            copy.execute("PRAGMA journal_mode = WAL")
            _check(copy, target_key is not None)


def _open(path: Path, data_key: bytes | None) -> Any:
    # SQLCipher for both kinds: without a key it reads and writes plain files.
    connection = (
        connect(path, data_key, timeout=PATIENCE_S)
        if data_key
        else sqlcipher.connect(str(path), timeout=PATIENCE_S)
    )
    connection.isolation_level = None  # BEGIN and COMMIT are ours
    return connection


def _export(connection: Any, partial: Path, target_key: bytes | None) -> None:
    key = key_literal(target_key) if target_key else ""
    connection.execute("ATTACH DATABASE ? AS copy KEY ?", (str(partial), key))
    # A partial file is thrown away where something fails: it needs no journal, and is flushed once at its end.
    for pragma in ("journal_mode = OFF", "synchronous = OFF", *_header(connection)):
        connection.execute(f"PRAGMA copy.{pragma}")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("SELECT sqlcipher_export('copy')")
    if _shape(connection, "main") != _shape(connection, "copy"):
        raise HistoryError(_NOT_WHOLE)
    connection.execute("COMMIT")
    connection.execute("DETACH DATABASE copy")


def _header(connection: Any) -> Iterator[str]:
    for name in _KEPT:
        yield f"{name} = {connection.execute(f'PRAGMA main.{name}').fetchone()[0]}"


def _shape(connection: Any, database: str) -> list[tuple[Any, ...]]:
    """Return every table, index and trigger as it was made, with the count of a table's rows."""
    made = connection.execute(f"SELECT type, name, sql FROM {database}.sqlite_master ORDER BY type, name")  # noqa: S608
    return [
        (kind, name, sql, _count(connection, database, name) if kind == "table" else None)
        for kind, name, sql in made.fetchall()
    ]


def _count(connection: Any, database: str, table: str) -> int:
    quoted = table.replace('"', '""')
    return int(connection.execute(f'SELECT count(*) FROM {database}."{quoted}"').fetchone()[0])  # noqa: S608


def _check(copy: Any, encrypted: bool) -> None:
    """Read every page of the copy again, from the file."""
    found = copy.execute("PRAGMA cipher_integrity_check").fetchall() if encrypted else []
    if found or copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise HistoryError(_NOT_WHOLE)
