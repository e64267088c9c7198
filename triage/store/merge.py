"""Take the rows of an export in: new ones are added, equal ones passed over, and different ones shown.

A history grows by rows that never change, so two files of one person hardly ever disagree. Where they do (a name, an
outline that was drawn anew), one side is kept and the other is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from triage.errors import HistoryError, UsageError
from triage.store import digests
from triage.store.exchange import EXPORTED, UNREADABLE, Row, Tables, columns_of, plain_value, stored_row
from triage.store.records import lesion_of, observation_of
from triage.store.records_over_time import edit_of, event_of, overview_of
from triage.store.tables import AuditRow, LesionRow, OverviewRow, ReminderEditRow

Content = Callable[[str], bytes]
"""Gives the bytes of a photo by its digest; raises where the export has none, or others."""

FIXED = frozenset({"answers", "assessment", "photo"})
"""Tables whose rows never change: the ones that are here stay, whatever the other file says."""

_SEEN = "seen_at"  # computed from the events, so that it follows them and is no opinion of its own

_TABLES = {table.name: table for table in EXPORTED}


@dataclass(frozen=True)
class Conflict:
    """One value that differs between the two files. `kept` says whose stayed: ``here`` or ``there``."""

    table: str
    key: str
    column: str
    here: Any
    there: Any
    kept: str


@dataclass(frozen=True)
class Merged:
    """What taking an export in has done. `added` counts new rows by table; `left_out` are ids that were erased here."""

    person: str
    added: dict[str, int]
    conflicts: tuple[Conflict, ...]
    left_out: tuple[str, ...] = ()


class Merge:
    """One merge, inside the caller's transaction. `into`: whose the rows become; None keeps the person they name."""

    def __init__(self, session: Session, content: Content, *, into: str | None, prefer_there: bool) -> None:
        self._session = session
        self._content = content
        self._into = into
        self._prefer_there = prefer_there
        self._conflicts: list[Conflict] = []
        self._added: dict[str, int] = {}
        self._erased = set(session.scalars(select(AuditRow.subject).where(AuditRow.action.like("erase%"))))
        self._left_out: set[str] = set()
        self._photos: dict[str, Row] = {}

    def take(self, tables: Tables) -> Merged:
        """Take every row in. Raises `HistoryError` where one cannot be read, or belongs to somebody else here."""
        rows = {
            table.name: [stored_row(table, row) for row in _list(tables, table.name)] for table in EXPORTED
        }
        if len(rows["patient"]) != 1 or set(tables) != set(rows):
            raise HistoryError(UNREADABLE)
        seen = {row["id"] for row in rows["observation"]}
        if any({row["observation_id"] for row in rows[name]} != seen for name in ("answers", "assessment")):
            raise HistoryError(UNREADABLE)
        exporter = rows["patient"][0]["id"]
        person = self._into or exporter
        self._photos = {row["sha256"]: row for row in rows.pop("photo")}
        if self._into is not None:
            del rows["patient"]
        try:
            for name, found in rows.items():
                for row in found:
                    if row.get("patient_id", exporter) != exporter:
                        raise HistoryError(UNREADABLE)
                    self._take_row(
                        _TABLES[name], {**row, "patient_id": person} if "patient_id" in row else row
                    )
            self._session.expire_all()
            self._read_all(person)
        except (IntegrityError, LookupError, ValueError, TypeError, AttributeError, UsageError) as fault:
            raise HistoryError(UNREADABLE) from fault
        return Merged(person, self._added, tuple(self._conflicts), tuple(sorted(self._left_out)))

    def _take_row(self, table: Table, row: Row) -> None:
        if self._is_erased(row):
            return
        photo = row.get("photo_sha256")
        if photo is not None:
            self._take_row(_TABLES["photo"], self._photos[photo])
        here = [column == row[column.name] for column in table.primary_key]
        known = self._session.execute(select(*columns_of(table)).where(*here)).first()
        if known is None:
            self._add(table, row)
        else:
            self._compare(table, here, dict(known._mapping), row)

    def _is_erased(self, row: Row) -> bool:
        """True for what was erased here for good, and for what hangs on it: an import never brings it back."""
        names = ("id", "patient_id", "lesion_id", "observation_id")
        ids = {row.get(name) for name in names} - {None}
        if ids & (self._erased | self._left_out):
            self._left_out.add(row.get("id") or row.get("observation_id") or row["lesion_id"])
            return True
        return False

    def _add(self, table: Table, row: Row) -> None:
        values = dict(row)
        if table.name == "photo":
            values["content"] = self._content(row["sha256"])
        self._session.execute(insert(table).values(values))
        digests.seal_row(self._session.connection(), table, row)
        self._added[table.name] = self._added.get(table.name, 0) + 1

    def _compare(self, table: Table, here: list[Any], known: Row, row: Row) -> None:
        if known.get("patient_id") != row.get("patient_id") or known.get("lesion_id") != row.get("lesion_id"):
            raise HistoryError("The export belongs to another person of this file. Nothing was taken in.")
        differing = {name for name in row if plain_value(known[name]) != plain_value(row[name])} - {_SEEN}
        taken = self._prefer_there and table.name not in FIXED
        key = " ".join(str(plain_value(row[column.name])) for column in table.primary_key)
        for name in sorted(differing):
            self._conflicts.append(
                Conflict(
                    table.name,
                    key,
                    name,
                    plain_value(known[name]),
                    plain_value(row[name]),
                    "there" if taken else "here",
                )
            )
        if taken and differing:
            self._session.execute(update(table).where(*here).values({name: row[name] for name in differing}))
            digests.seal_row(self._session.connection(), table, row)

    def _read_all(self, person: str) -> None:
        """Read everything of the person as the program will, and close the advice that their events close."""
        for row in self._session.scalars(select(LesionRow).where(LesionRow.patient_id == person)):
            lesion_of(row)
            for seen in row.observations:
                observation_of(seen)
            row.seen_at = max((at for one in row.events if (at := event_of(one).closes_at)), default=None)
            edits = select(ReminderEditRow).where(ReminderEditRow.lesion_id == row.id)
            for edit in self._session.scalars(edits):
                edit_of(edit)
        rows = self._session.scalars(select(OverviewRow).where(OverviewRow.patient_id == person)).all()
        named = {beside for row in rows for spot in overview_of(row).spots for beside, _ in spot.said}
        if unknown := named - {row.id for row in rows}:
            raise LookupError(unknown.pop())


def _list(tables: Tables, name: str) -> list[Row]:
    rows = tables.get(name) if isinstance(tables, dict) else None
    if not isinstance(rows, list):
        raise HistoryError(UNREADABLE)
    return rows
