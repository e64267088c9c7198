"""Is the file whole? Every check that can be made without knowing what was meant."""

import hashlib
import json
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, LargeBinary, String, cast, func, literal, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from triage.domain.sources import SOURCES
from triage.errors import TriageError
from triage.store import audit, digests
from triage.store.engine import FAULTS
from triage.store.records import lesion_of, observation_of, photo_of
from triage.store.records_over_time import edit_of, event_of, overview_of
from triage.store.tables import (
    AccountRow,
    Base,
    EventRow,
    LesionRow,
    ObservationRow,
    OverviewRow,
    PatientRow,
    PhotoRow,
    ReminderEditRow,
    SettingRow,
)

Row = TypeVar("Row", bound=Base)

UNREADABLE = (DBAPIError, TriageError, LookupError, ValueError, TypeError, AttributeError)
"""What reading a damaged row can raise: the driver, our own readers, and Python on values of another type."""


_BYTES = "blob"  # the storage class of a photo's bytes; the same bytes as text could not be read


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong. `code` is stable, `text` is one sentence."""

    code: str
    text: str


def verify(connection: Connection) -> tuple[Damage, ...]:
    """Check the pages, the references, every photo against its digest and every record for sense."""
    try:
        found = list(_pages(connection)) if connection.dialect.name == "sqlite" else []
        if any(one.code == "pages" for one in found):
            return tuple(found)
        altered = {table.name: set(digests.altered(connection, table)) for table in digests.DIGESTED}
        with Session(connection) as session:
            return (
                *found,
                *_photos(session),
                *(_not_as_saved(table, key) for table, keys in altered.items() for key in sorted(keys)),
                *_records(session, altered),
                *_named_in_json(session),
                *(
                    Damage("audit", f"Entry {number} of the log is not as it was written.")
                    for number in audit.broken(session)
                ),
            )
    except FAULTS:
        return (Damage("pages", "The file's pages or tables are damaged."),)


def _pages(connection: Connection) -> Iterator[Damage]:
    """What SQLite itself says about its pages and its references; a server looks after its own."""
    pages = connection.exec_driver_sql("PRAGMA integrity_check").fetchall()
    if pages != [("ok",)]:
        yield Damage("pages", f"The file's pages are damaged in {len(pages)} places.")
        return
    for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        yield Damage("reference", f"A row of {table} refers to something that is gone.")


def _not_as_saved(table: str, key: str) -> Damage:
    return Damage("record", f"The record {key} of {table} is not as it was saved.")


def _photos(session: Session) -> Iterator[Damage]:
    in_file = session.get_bind().dialect.name == "sqlite"
    kind = func.typeof(PhotoRow.content) if in_file else literal(_BYTES)
    for digest in session.scalars(select(PhotoRow.sha256)).all():
        as_bytes = select(cast(PhotoRow.content, LargeBinary), kind).where(PhotoRow.sha256 == digest)
        content, stored = session.execute(as_bytes).first() or (b"", None)
        if stored != _BYTES or hashlib.sha256(content).hexdigest() != digest:
            yield Damage("photo", f"The photo {digest[:12]} is not the one that was saved.")


def _records(session: Session, altered: dict[str, set[str]]) -> Iterator[Damage]:
    """Read every record that is as it was saved: it must make sense too."""
    readers: tuple[tuple[type[Any], Callable[[Any], object]], ...] = (
        (PatientRow, lambda row: dict(row.profile)),
        (LesionRow, lesion_of),
        (PhotoRow, photo_of),
        (ObservationRow, _sensible),
        (EventRow, event_of),
        (OverviewRow, overview_of),
        (ReminderEditRow, edit_of),
        (SettingRow, lambda row: dict(row.value)),
        (AccountRow, lambda row: row.created_at.tzinfo),
    )
    for table, read in readers:
        yield from _unreadable(session, table, read, altered[table.__tablename__])


def _unreadable(
    session: Session, table: type[Row], read: Callable[[Row], object], known: set[str]
) -> Iterator[Damage]:
    """Read every row of a table on its own, so that one damaged row hides no other; `known` are named already."""
    keys = digests.as_kept(Base.metadata.tables[table.__tablename__], session.get_bind().dialect)
    for key in session.execute(select(*keys)).all():
        try:
            rows = session.scalars(select(table).where(*map(operator.eq, keys, key))).unique().all()
            read(rows[0])
        except UNREADABLE:
            said = " ".join(map(str, key))
            if said not in known:
                yield Damage("record", f"The record {said} of {table.__tablename__} cannot be read.")
        session.expunge_all()


def _sensible(row: ObservationRow) -> None:
    if unknown := [one.rule for one in observation_of(row).assessment.reasons if one.rule not in SOURCES]:
        raise LookupError(unknown[0])


def _named_in_json(session: Session) -> Iterator[Damage]:
    """Hold the ids inside of JSON to what they name; those in columns are foreign keys."""
    lesions, observations, overviews = (
        set(session.scalars(select(key))) for key in (LesionRow.id, ObservationRow.id, OverviewRow.id)
    )
    spots = session.execute(select(cast(OverviewRow.spots, String))).scalars()
    compared = session.execute(select(cast(ObservationRow.comparisons, String))).scalars()
    for table, kept, named in (
        (
            "overview",
            spots,
            lambda spot: _named(spot, "lesion") <= lesions and set(spot.get("said", ())) <= overviews,
        ),
        ("observation", compared, lambda one: _named(one, "first", "second") <= observations),
    ):
        for text in kept:
            if not _all(text, named):
                yield Damage("reference", f"A row of {table} refers to something that is gone.")


def _named(one: dict[str, Any], *names: str) -> set[str]:
    return {one[name] for name in names if one[name] is not None}


def _all(text: str | None, known: Callable[[dict[str, Any]], bool]) -> bool:
    """True where all of a JSON list is known; also for JSON that cannot be read, which is named elsewhere."""
    try:
        return all(known(one) for one in json.loads(text or "[]"))
    except (*UNREADABLE, AttributeError):
        return True
