"""A digest a row: what `verify` holds every stored value to, in every table.

The digest is SHA-256 over the table's name and each column that is not NULL, as the database stores it. So a bit
that flips in a name, a number or a comma of JSON is found, and a later layout may add columns that may be empty.
A photo's bytes are left out: their own digest is their key. The log has a chain of its own (`audit`).
"""

import hashlib
import struct
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    String,
    Table,
    event,
    inspect,
    literal_column,
    select,
    type_coerce,
    update,
)
from sqlalchemy.orm import Session

from triage.store.tables import Base, Digested, PhotoRow

UNSEALED = "unsealed"
"""Where a session remembers the rows that were written and have no digest yet."""

_LEFT_OUT = {"digest", PhotoRow.content.key}

DIGESTED: tuple[Table, ...] = tuple(
    table for table in Base.metadata.sorted_tables if "digest" in table.columns
)
"""Every table with a digest, parents before children."""


def watch(session: Session) -> None:
    """Remember every row that this session writes, until `seal`."""
    session.info[UNSEALED] = set()
    event.listen(session, "after_flush", _remember)


def seal(session: Session) -> None:
    """Write the digest of every row that was written since the last time."""
    session.flush()
    for table, key in session.info[UNSEALED]:
        _seal(session.connection(), table, _here(table.primary_key, key))
    session.info[UNSEALED].clear()


def seal_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write the digest of one row that was written past the session; `row` holds at least its key."""
    _seal(connection, table, [column == row[column.name] for column in table.primary_key])


def seal_all(connection: Connection) -> None:
    """Write the digest of every row of a file: after an upgrade, and of copied tables."""
    for table in DIGESTED:
        keys = as_kept(table, connection.dialect)
        for key in connection.execute(select(*keys)).all():
            _seal(connection, table, _here(keys, key))


def as_kept(table: Table, dialect: Dialect) -> list[Any]:
    """The columns of a table's key. A file may hold a key that is none of its type; a server holds to the type."""
    if dialect.name == "sqlite":
        return [type_coerce(column, String) for column in table.primary_key]
    return list(table.primary_key)


def altered(connection: Connection, table: Table) -> Iterator[str]:
    """Yield the key of each row that is not as it was saved."""
    parts = _stored(table, connection.dialect)
    keys = [_stored_key(column, connection.dialect) for column in table.primary_key]
    kept = _parts(table.c.digest, connection.dialect)
    rows = connection.execute(select(*keys, *kept, *parts).select_from(table))
    for row in rows:
        *key, kind, digest = (_text(value) for value in row[: len(keys) + 2])
        if kind != "text" or digest != _digest(table, row[len(keys) + 2 :]):
            yield " ".join(key)


def _remember(session: Session, _: Any) -> None:
    for row in session.new | session.dirty:
        if isinstance(row, Digested):
            mapper = inspect(row).mapper
            session.info[UNSEALED].add((mapper.local_table, tuple(mapper.primary_key_from_instance(row))))


def _here(columns: Iterable[Any], key: Iterable[Any]) -> list[Any]:
    return [column == value for column, value in zip(columns, key, strict=True)]


def _seal(connection: Connection, table: Table, here: list[Any]) -> None:
    row = connection.execute(
        select(*_stored(table, connection.dialect)).select_from(table).where(*here)
    ).first()
    if row is not None:  # None: deleted again in the same transaction
        connection.execute(update(table).where(*here).values(digest=_digest(table, row)))


def _digested(table: Table) -> list[str]:
    return sorted(column.name for column in table.columns if column.name not in _LEFT_OUT)


def _stored(table: Table, dialect: Dialect) -> list[Any]:
    """Two expressions a column: its storage class, and the value with no driver's conversion between."""
    return [part for name in _digested(table) for part in _parts(table.c[name], dialect)]


def _parts(column: Any, dialect: Dialect) -> tuple[Any, Any]:
    name = f'{column.table.name}."{column.name}"'
    if dialect.name != "sqlite":
        return literal_column("'text'"), literal_column(f"CAST({name} AS TEXT)")
    # A number with a point comes as its eight bytes; SQLite's text of it changes between versions.
    value = f"CASE typeof({name}) WHEN 'real' THEN {name} ELSE CAST({name} AS BLOB) END"
    return literal_column(f"typeof({name})"), literal_column(value)


def _stored_key(column: Any, dialect: Dialect) -> Any:
    kind = "BLOB" if dialect.name == "sqlite" else "TEXT"  # as bytes: a damaged key may be no text
    return literal_column(f'CAST({column.table.name}."{column.name}" AS {kind})')


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _digest(table: Table, stored: Any) -> str:
    seen = hashlib.sha256(table.name.encode())
    for place, name in enumerate(_digested(table)):
        kind, value = stored[2 * place], stored[2 * place + 1]
        if value is None:
            continue
        if isinstance(value, float):
            value = struct.pack(">d", value)
        elif isinstance(value, str):
            value = value.encode()
        for part in (name.encode(), str(kind).encode(), value):
            seen.update(len(part).to_bytes(8, "big") + part)
    return seen.hexdigest()
