"""Erase the rows of a mark, an observation or a person from one file: the history, a backup, a safety copy.

An older layout has fewer tables and columns: what is not there needs no erasing.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    String,
    Table,
    bindparam,
    cast,
    delete,
    exists,
    inspect,
    select,
    update,
)

from triage.store import digests
from triage.store.tables import (
    AnswersRow,
    AssessmentRow,
    Base,
    EventRow,
    LesionRow,
    ObservationRow,
    OverviewRow,
    PatientRow,
    PhotoRow,
    ReminderEditRow,
)

ONLY_PERSON = "patient"
"""The id that every file before layout 0003 gave to its one person."""


@dataclass(frozen=True)
class What:
    """What is to be erased, by id. `people` holds when each was added: an old layout knows nothing else of them."""

    marks: frozenset[str] = frozenset()
    observations: frozenset[str] = frozenset()
    people: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Gone:
    """What was erased from a file, by id; `photos` by digest. `shown_on` counts overview photos that show a mark."""

    people: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    observations: frozenset[str] = frozenset()
    overviews: frozenset[str] = frozenset()
    photos: frozenset[str] = frozenset()
    shown_on: int = 0

    @property
    def anything(self) -> bool:
        """True where something was there."""
        return bool(self.people or self.marks or self.observations)


def erase_rows(connection: Connection, what: What) -> Gone:
    """Erase the rows in the transaction of the connection, with every word about them in other rows.

    The bytes stay in the file until it is rewritten (`beside.rewrite`).
    """
    file = _File(connection)
    people = file.people(what.people)
    marks = file.below(LesionRow, "id", what.marks) | file.below(LesionRow, "patient_id", people)
    seen = file.below(ObservationRow, "id", what.observations) | file.below(
        ObservationRow, "lesion_id", marks
    )
    overviews = file.below(OverviewRow, "patient_id", people)
    file.delete(AnswersRow, "observation_id", seen)
    file.delete(AssessmentRow, "observation_id", seen)
    file.delete(ObservationRow, "id", seen)
    file.delete(EventRow, "lesion_id", marks)
    file.delete(ReminderEditRow, "lesion_id", marks)
    file.delete(LesionRow, "id", marks)
    file.delete(OverviewRow, "id", overviews)
    file.delete(PatientRow, "id", people)
    _clear_comparisons(file, seen)
    _clear_profiles(file, marks)
    shown_on = _clear_spots(file, marks)
    return Gone(people, marks, seen, overviews, _photos(file), shown_on)


class _File:
    """The tables of one file, whatever its layout."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        looked = inspect(connection)
        self._columns = {
            table: {column["name"] for column in looked.get_columns(table)}
            for table in looked.get_table_names()
        }

    def has(self, row: type[Base], column: str) -> bool:
        """True where the table is there with this column."""
        return column in self._columns.get(row.__tablename__, ())

    def people(self, wanted: Mapping[str, datetime]) -> frozenset[str]:
        """The ids of people here. Before layout 0003 a file had one, known by when they were added."""
        table = _table(PatientRow)
        there = self.connection.execute(select(table.c.id, table.c.created_at)).all()
        added = set(wanted.values())
        return frozenset(key for key, at in there if key in wanted or (key == ONLY_PERSON and at in added))

    def below(self, row: type[Base], column: str, keys: Iterable[str]) -> frozenset[str]:
        """The ids of the rows that name one of `keys`."""
        if not self.has(row, column):
            return frozenset()
        table = _table(row)
        wanted = select(table.c.id).where(table.c[column] == bindparam("key"))
        return frozenset(one for key in keys for one in self.connection.scalars(wanted, {"key": key}))

    def delete(self, row: type[Base], column: str, keys: Iterable[str]) -> None:
        """Delete the rows that name one of `keys`."""
        named = [{"key": key} for key in sorted(keys)]
        if named and self.has(row, column):
            table = _table(row)
            self.connection.execute(delete(table).where(table.c[column] == bindparam("key")), named)

    def rewrite_json(
        self, row: type[Base], name: str, names: Iterable[str], change: Callable[[Any], Any], empty: Any
    ) -> int:
        """Change the JSON of each row that names one of `names`; what cannot be read becomes `empty`."""
        names = frozenset(names)
        if not names or not self.has(row, name):
            return 0
        table = _table(row)
        kept = self.connection.execute(select(table.c.id, cast(table.c[name], String))).all()
        hit = [(key, text) for key, text in kept if text and any(one in text for one in names)]
        for key, text in hit:
            self._write(table, key, table.c[name], _changed(text, change, empty))
        return len(hit)

    def _write(self, table: Table, key: str, column: Column[Any], value: Any) -> None:
        self.connection.execute(update(table).where(table.c.id == key).values({column.name: value}))
        if "digest" in self._columns[table.name]:
            digests.seal_row(self.connection, table, {"id": key})


def _table(row: type[Base]) -> Table:
    return Base.metadata.tables[row.__tablename__]


def _changed(text: str, change: Callable[[Any], Any], empty: Any) -> Any:
    try:
        return change(json.loads(text))
    except (ValueError, TypeError, LookupError, AttributeError):
        return empty


def _clear_spots(file: _File, marks: frozenset[str]) -> int:
    """A spot of an overview photo stays, but says no more which mark it is. Returns how many photos show one."""

    def change(spots: Any) -> Any:
        return [{**spot, "lesion": None} if spot["lesion"] in marks else spot for spot in spots]

    return file.rewrite_json(OverviewRow, "spots", marks, change, [])


def _clear_comparisons(file: _File, seen: frozenset[str]) -> None:
    def change(comparisons: Any) -> Any:
        return [one for one in comparisons if not {one["first"], one["second"]} & seen] or None

    file.rewrite_json(ObservationRow, "comparisons", seen, change, None)


def _clear_profiles(file: _File, marks: frozenset[str]) -> None:
    """What was filled in for the letter of a mark lies in the profile of its person."""

    def change(profile: Any) -> Any:
        kept = {key: said for key, said in profile["lesions"].items() if key not in marks}
        return {**profile, "lesions": kept}

    file.rewrite_json(PatientRow, "profile", marks, change, {})


def _photos(file: _File) -> frozenset[str]:
    """Delete every photo that nothing refers to any more."""
    photo = _table(PhotoRow)
    users = [_table(row) for row in (ObservationRow, OverviewRow) if file.has(row, "photo_sha256")]
    unused = [~exists().where(table.c.photo_sha256 == photo.c.sha256) for table in users]
    gone = frozenset(file.connection.scalars(select(photo.c.sha256).where(*unused)))
    file.delete(PhotoRow, "sha256", gone)
    return gone
