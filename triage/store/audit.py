"""The log of a history: who did what and when, without medical content, each entry chained to the one before."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from sqlalchemy import Connection, String, select, type_coerce, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from triage.store.tables import AuditRow

OWNER = "owner"
"""Who writes to a file where nobody has logged in."""

UNREADABLE = (DBAPIError, ValueError, TypeError, OverflowError)


def note(session: Session, action: str, subject: str | None, at: datetime, who: str) -> None:
    """Add an entry. The caller holds the write lock, so nobody comes between the last entry and this one."""
    last = session.execute(select(AuditRow.id, AuditRow.chain).order_by(AuditRow.id.desc()).limit(1)).first()
    number, before = (last.id + 1, last.chain or "") if last else (1, "")
    session.add(
        AuditRow(
            id=number,
            at=at,
            action=action,
            subject=subject,
            who=who,
            chain=link(before, number, at, action, subject, who),
        )
    )


def link(before: str, number: int, at: datetime, action: str, subject: str | None, who: str | None) -> str:
    """Return the chain of an entry: SHA-256 over the chain before it and everything it says."""
    said = [before, number, at.astimezone(UTC).isoformat(), action, subject, who]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def chain_all(connection: Connection) -> None:
    """Chain the entries of a release that had no chain. A damaged one stays without, for `verify` to name."""
    before = ""
    for number in connection.scalars(select(AuditRow.id).order_by(AuditRow.id)).all():
        with suppress(*UNREADABLE):
            row = connection.execute(select(AuditRow.__table__).where(AuditRow.id == number)).one()
            before = link(before, number, row.at, row.action, row.subject, row.who)
            connection.execute(update(AuditRow).where(AuditRow.id == number).values(chain=before))


def broken(session: Session) -> Iterator[int]:
    """Yield the number of each entry that is not what the chain says."""
    before, stored = "", select(type_coerce(AuditRow.at, String))
    for number in session.scalars(select(AuditRow.id).order_by(AuditRow.id)).all():
        kept, whole = "", False
        with suppress(*UNREADABLE):
            row = session.get_one(AuditRow, number)
            kept = row.chain or ""
            linked = kept == link(before, number, row.at, row.action, row.subject, row.who)
            whole = linked and _is_as_written(session.scalar(stored.where(AuditRow.id == number)), row.at)
        if not whole:
            yield number
        before = kept
        session.expunge_all()


def _is_as_written(stored: object, at: datetime) -> bool:
    """False for an instant of a file that reads the same and is written otherwise: with a comma for the point."""
    return not isinstance(stored, str) or stored == at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
