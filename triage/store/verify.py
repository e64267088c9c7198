"""Is the file whole? Every check that can be made without knowing what was meant."""

import hashlib
import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, LargeBinary, String, cast, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from triage.domain.sources import SOURCES
from triage.errors import TriageError
from triage.store.records import lesion_of, observation_of, photo_of
from triage.store.records_over_time import edit_of, event_of, overview_of
from triage.store.tables import (
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

Row = TypeVar("Row", bound=Base)

UNREADABLE = (DBAPIError, TriageError, LookupError, ValueError, TypeError, AttributeError)
"""What reading a damaged row can raise: the driver, our own readers, and Python on values of another type."""


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong. `code` is stable, `text` is one sentence."""

    code: str
    text: str


def verify(connection: Connection) -> tuple[Damage, ...]:
    """Check the pages, the references, every photo against its digest and every record for sense."""
    try:
        pages = connection.exec_driver_sql("PRAGMA integrity_check").fetchall()
        if pages != [("ok",)]:
            return (Damage("pages", f"The file's pages are damaged in {len(pages)} places."),)
        found = [
            Damage("reference", f"A row of {table} refers to something that is gone.")
            for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        ]
        with Session(connection) as session:
            return (*found, *_photos(session), *_records(session), *_named_in_json(session))
    except DBAPIError:
        return (Damage("pages", "The file's pages or tables are damaged."),)


def _photos(session: Session) -> Iterator[Damage]:
    for digest in session.scalars(select(PhotoRow.sha256)).all():
        as_bytes = select(cast(PhotoRow.content, LargeBinary)).where(PhotoRow.sha256 == digest)
        content = session.scalar(as_bytes) or b""
        if hashlib.sha256(content).hexdigest() != digest:
            yield Damage("photo", f"The photo {digest[:12]} is not the one that was saved.")


def _records(session: Session) -> Iterator[Damage]:
    yield from _unreadable(session, PatientRow, lambda row: dict(row.profile))
    yield from _unreadable(session, LesionRow, lesion_of)
    yield from _unreadable(session, PhotoRow, photo_of)
    yield from _unreadable(session, ObservationRow, _sensible)
    yield from _unreadable(session, EventRow, event_of)
    yield from _unreadable(session, OverviewRow, overview_of)
    yield from _unreadable(session, ReminderEditRow, edit_of)
    yield from _unreadable(session, AuditRow, lambda row: row.at.tzinfo)


def _unreadable(session: Session, table: type[Row], read: Callable[[Row], object]) -> Iterator[Damage]:
    """Read every row of a table on its own, so that one damaged row hides no other."""
    keys = [type_coerce(column, String) for column in table.__table__.primary_key]
    for key in session.execute(select(*keys)).all():
        try:
            rows = session.scalars(select(table).where(*map(operator.eq, keys, key))).unique().all()
            read(rows[0])
        except UNREADABLE:
            said = " ".join(map(str, key))
            yield Damage("record", f"The record {said} of {table.__tablename__} cannot be read.")
        session.expunge_all()


def _sensible(row: ObservationRow) -> None:
    if unknown := [one.rule for one in observation_of(row).assessment.reasons if one.rule not in SOURCES]:
        raise LookupError(unknown[0])


def _named_in_json(session: Session) -> Iterator[Damage]:
    """Hold the ids inside of JSON to what they name; those in columns are foreign keys."""
    lesions, observations = (set(session.scalars(select(key))) for key in (LesionRow.id, ObservationRow.id))
    spots = session.execute(select(type_coerce(OverviewRow.spots, String))).scalars()
    compared = session.execute(select(type_coerce(ObservationRow.comparisons, String))).scalars()
    for table, kept, names, known in (
        ("overview", spots, ("lesion",), lesions),
        ("observation", compared, ("first", "second"), observations),
    ):
        for text in kept:
            if not _known(text, names, known):
                yield Damage("reference", f"A row of {table} refers to something that is gone.")


def _known(text: str | None, names: tuple[str, ...], known: set[str]) -> bool:
    """True where every name in a JSON list is known; also for JSON that cannot be read, which is named elsewhere."""
    try:
        return all(
            one[name] is None or one[name] in known for one in json.loads(text or "[]") for name in names
        )
    except UNREADABLE:
        return True
