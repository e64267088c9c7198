"""A whole history goes from a file to a server or back: one transaction, and every value compared before it is kept."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select
from sqlalchemy.orm import Session

from triage.errors import HistoryError
from triage.store import audit, digests
from triage.store.engine import in_plain_words, take_turn
from triage.store.file import OpenFile
from triage.store.settings_kept import KEY_SLOT
from triage.store.tables import AuditRow, Base, PhotoRow, SettingRow
from triage.store.verify import verify

TABLES: tuple[Table, ...] = tuple(Base.metadata.sorted_tables)
"""Every table, parents before children."""

MOVED = "history.move"
"""What the log of the target says last."""

OF_ITS_MAKING = "history."
"""Opens the name of what the log of an empty history may say: that it was made, or given a passphrase."""

_AT_ONCE = 500  # rows in memory; of photos one
_NOT_WHOLE = "The copy is not the same as the history. Nothing was kept of it; try again."
_OF_THE_FILE = "digest"  # made anew: a server stores values in another way than a file


@dataclass(frozen=True)
class Moved:
    """How many rows of each table were copied."""

    rows: dict[str, int]

    @property
    def photos(self) -> int:
        """How many photos were copied."""
        return self.rows[PhotoRow.__tablename__]


def move(source: OpenFile, target: OpenFile, at: datetime) -> Moved:
    """Copy everything of one open history into another, empty one. The source stays as it is.

    All or nothing is kept. Raises `HistoryError` where the source is damaged, the target holds something, or a value
    arrives otherwise than it left.
    """
    with in_plain_words(), source._reader.connect() as reading, target._engine.begin() as writing:
        take_turn_of(writing)
        _check_empty(writing)
        if verify(reading):
            raise HistoryError("This history is damaged and was not copied. See: triage history verify")
        moved = Moved({table.name: _copy(reading, writing, table) for table in TABLES})
        digests.seal_all(writing)
        _compare(reading, writing)
        with Session(writing) as session:
            audit.note(session, MOVED, None, at, target.who)
            session.flush()
        if verify(writing):
            raise HistoryError(_NOT_WHOLE)
        return moved


def _check_empty(connection: Connection) -> None:
    """Raise `HistoryError` where the target holds anything. What its log says of its own making gives way."""
    kept = [table for table in TABLES if table is not AuditRow.__table__]
    if any(next(_rows(connection, table), None) is not None for table in kept) or any(
        not action.startswith(OF_ITS_MAKING) for action in connection.scalars(select(AuditRow.action))
    ):
        raise HistoryError("There is something in the target already. Choose an empty one.")
    connection.execute(delete(AuditRow))


def take_turn_of(connection: Connection) -> None:
    """Wait until nobody else writes to the target."""
    with Session(connection) as session:
        take_turn(session)


def prints(connection: Connection, table: Table) -> dict[tuple[str, ...], str]:
    """Return a digest of each row's values by its key, the same for equal values wherever they are stored.

    Raises `HistoryError` where a photo is not the one that its key names.
    """
    keys = [column.name for column in table.primary_key]
    found = {}
    for row in _rows(connection, table):
        if table is PhotoRow.__table__:
            row["content"] = hashlib.sha256(row["content"]).hexdigest()
            if row["content"] != row["sha256"]:
                raise HistoryError(_NOT_WHOLE)
        said = json.dumps({name: value for name, value in row.items() if name != _OF_THE_FILE}, default=_said)
        found[tuple(str(row[key]) for key in keys)] = hashlib.sha256(said.encode()).hexdigest()
    return found


def _compare(reading: Connection, writing: Connection) -> None:
    """Hold every value, and so the number of rows, of both sides to each other."""
    for table in TABLES:
        if prints(reading, table) != prints(writing, table):
            raise HistoryError(_NOT_WHOLE)


def _copy(reading: Connection, writing: Connection, table: Table) -> int:
    count = 0
    waiting: list[dict[str, Any]] = []
    for row in _rows(reading, table):
        waiting.append({name: value for name, value in row.items() if name != _OF_THE_FILE})
        count += 1
        if len(waiting) == _at_once(table):
            writing.execute(insert(table), waiting)
            waiting = []
    if waiting:
        writing.execute(insert(table), waiting)
    return count


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield every row; what a file says about its own key is left out, because another file has its own."""
    asked = select(table)
    if table is SettingRow.__table__:
        asked = asked.where(SettingRow.name != KEY_SLOT)
    for row in connection.execute(asked, execution_options={"yield_per": _at_once(table)}):
        yield dict(row._mapping)


def _at_once(table: Table) -> int:
    return 1 if table is PhotoRow.__table__ else _AT_ONCE


def _said(value: Any) -> str:
    """A value that JSON has no word for, written in one way."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)  # a fault of ours
