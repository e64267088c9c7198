"""One person's rows as plain data, and back: what an export holds of the tables (docs/exchange.md)."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, Float, Select, String, Table, or_, select
from sqlalchemy.orm import Session

from triage.errors import HistoryError
from triage.store.tables import (
    AnswersRow,
    AssessmentRow,
    AuditRow,
    Base,
    EventRow,
    LesionRow,
    ObservationRow,
    OverviewRow,
    PatientRow,
    PhotoRow,
    ReminderEditRow,
)
from triage.store.types import UtcDateTime

Row = dict[str, Any]
Tables = dict[str, list[Row]]

_LEFT_OUT = {"digest", "content"}
_ID = re.compile(r"[\w-]+", re.ASCII)

UNREADABLE = "The export holds a record that cannot be read. Nothing was taken in; export it again."
"""What a person reads where a row is not one of ours."""


def _exported() -> tuple[Table, ...]:
    rows = (
        PatientRow,
        PhotoRow,
        LesionRow,
        ObservationRow,
        AnswersRow,
        AssessmentRow,
        EventRow,
        OverviewRow,
        ReminderEditRow,
    )
    return tuple(Base.metadata.tables[row.__tablename__] for row in rows)


EXPORTED: tuple[Table, ...] = _exported()
"""The tables of an export, each after those it refers to."""


def columns_of(table: Table) -> tuple[Column[Any], ...]:
    """The columns of a table that are handed on: all but the digest and the photo's bytes."""
    return tuple(column for column in table.columns if column.name not in _LEFT_OUT)


def rows_of(session: Session, person: str) -> Tables:
    """Every row of a person, each table by its primary key."""
    return {
        table.name: [
            {name: plain_value(value) for name, value in row._mapping.items()}
            for row in session.execute(_theirs(table, person).order_by(*table.primary_key))
        ]
        for table in EXPORTED
    }


def photo_contents(session: Session, person: str) -> Iterator[tuple[str, str, bytes]]:
    """Digest, format and untouched bytes of each photo of a person, one at a time."""
    photo = Base.metadata.tables["photo"]
    for row in session.execute(_theirs(photo, person).order_by(photo.c.sha256)).all():
        content = session.scalar(select(PhotoRow.content).where(PhotoRow.sha256 == row.sha256))
        yield row.sha256, row.format, content or b""


def log_of(session: Session) -> list[Row]:
    """The log of the file, for the manifest: without medical content."""
    rows = session.execute(select(AuditRow.__table__).order_by(AuditRow.id))
    return [{name: plain_value(value) for name, value in row._mapping.items()} for row in rows]


def plain_value(value: Any) -> Any:
    """A stored value as JSON has it: instants in UTC with microseconds and a Z, days as ISO 8601."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def stored_row(table: Table, row: object) -> Row:
    """Read one row of an export. Raises `HistoryError` where it has other columns, or values of another type."""
    columns = {column.name: column for column in columns_of(table)}
    if not isinstance(row, dict) or set(row) != set(columns):
        raise HistoryError(UNREADABLE)
    try:
        return {name: _stored(columns[name], value) for name, value in row.items()}
    except (ValueError, TypeError) as fault:
        raise HistoryError(UNREADABLE) from fault


def _stored(column: Column[Any], value: Any) -> Any:
    kind = column.type
    if value is None:
        if not column.nullable:
            raise ValueError(column.name)
        return None
    if isinstance(kind, JSON):
        return value
    if isinstance(kind, UtcDateTime):
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError(value)
        return instant
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, String):
        return _text(column, value)
    if isinstance(value, bool) or not isinstance(value, (int, float) if isinstance(kind, Float) else int):
        raise TypeError(column.name)
    return value


def _text(column: Column[Any], value: Any) -> str:
    """Hold a text to its length, to what can be shown in one line, and an id to what the program makes."""
    if not isinstance(value, str) or not isinstance(column.type, String):
        raise TypeError(column.name)
    is_id = column.name == "id" or column.name.endswith(("_id", "sha256"))
    if (
        len(value) > (column.type.length or 0)
        or not value.isprintable()
        or (is_id and not _ID.fullmatch(value))
    ):
        raise ValueError(column.name)
    return value


def _theirs(table: Table, person: str) -> Select[Any]:
    """The rows of a table that belong to a person."""
    lesions = select(LesionRow.id).where(LesionRow.patient_id == person)
    observations = select(ObservationRow.id).where(ObservationRow.lesion_id.in_(lesions))
    rows = select(*columns_of(table))
    match table.name:
        case "patient":
            return rows.where(table.c.id == person)
        case "lesion" | "overview":
            return rows.where(table.c.patient_id == person)
        case "observation" | "event" | "reminder_edit":
            return rows.where(table.c.lesion_id.in_(lesions))
        case "photo":
            seen = select(ObservationRow.photo_sha256).where(ObservationRow.id.in_(observations))
            overviews = select(OverviewRow.photo_sha256).where(OverviewRow.patient_id == person)
            return rows.where(or_(table.c.sha256.in_(seen), table.c.sha256.in_(overviews)))
        case _:
            return rows.where(table.c.observation_id.in_(observations))
