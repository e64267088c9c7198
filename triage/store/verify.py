"""Is the file whole? Every check that can be made without knowing what was meant."""

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Connection, LargeBinary, cast, select
from sqlalchemy.orm import Session

from triage.store.records import observation_of
from triage.store.tables import ObservationRow, PhotoRow


@dataclass(frozen=True)
class Damage:
    """One thing that is wrong. `code` is stable, `text` is one sentence."""

    code: str
    text: str


def verify(connection: Connection) -> tuple[Damage, ...]:
    """Check the pages, the references, every photo against its digest and every record for sense."""
    pages = connection.exec_driver_sql("PRAGMA integrity_check").fetchall()
    if pages != [("ok",)]:
        return (Damage("pages", f"The file's pages are damaged in {len(pages)} places."),)
    found = [
        Damage("reference", f"A row of {table} refers to something that is gone.")
        for table, *_ in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    ]
    with Session(connection) as session:
        return (*found, *_photos(session), *_records(session))


def _photos(session: Session) -> list[Damage]:
    damaged = []
    for digest in session.scalars(select(PhotoRow.sha256)).all():
        content = (
            session.scalar(select(cast(PhotoRow.content, LargeBinary)).where(PhotoRow.sha256 == digest))
            or b""
        )
        if hashlib.sha256(content).hexdigest() != digest:
            damaged.append(Damage("photo", f"The photo {digest[:12]} is not the one that was saved."))
    return damaged


def _records(session: Session) -> list[Damage]:
    damaged = []
    for row in session.scalars(select(ObservationRow)).unique():
        try:
            observation_of(row)
        except (LookupError, ValueError, TypeError, AttributeError, json.JSONDecodeError):
            damaged.append(Damage("record", f"The record {row.id} cannot be read."))
    return damaged
