"""Which observations a list needs: a mark may have hundreds, and its advice and picture rest on three at most."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, or_, select
from sqlalchemy.orm import Session

from triage.domain.tier import Tier
from triage.store.tables import AssessmentRow, LesionRow, ObservationRow, PhotoRow

_PIECE = 500
"""Ids in one question; SQLite takes at most 999 values in an old version."""


def needed(session: Session, wanted: Sequence[ColumnElement[bool]]) -> list[ObservationRow]:
    """Read the observations on which the advice and the picture of the marks rest; `wanted` chooses the marks.

    They are the one that was recorded last, the most pressing one that nobody has seen yet, and the newest photo.
    """
    marks = session.execute(select(LesionRow.id, _last(), _with_photo(), _pressing()).where(*wanted)).all()
    found = list(_read(session, {one for row in marks for one in row[1:] if one is not None}))
    older = {photo for row in found if (photo := _newer_photo(session, row)) is not None}
    return found + list(_read(session, older - {row.id for row in found}))


def _here() -> ColumnElement[bool]:
    return ObservationRow.lesion_id == LesionRow.id


def _last() -> ScalarSelect[Any]:
    newest = select(ObservationRow.id).where(_here()).order_by(ObservationRow.recorded_at.desc()).limit(1)
    return newest.correlate(LesionRow).scalar_subquery()


def _with_photo() -> ScalarSelect[Any]:
    shown = select(ObservationRow.id).where(_here(), ObservationRow.photo_sha256.is_not(None))
    return shown.order_by(ObservationRow.recorded_at.desc()).limit(1).correlate(LesionRow).scalar_subquery()


def _pressing() -> ScalarSelect[Any]:
    """The first of the highest tier since the mark was seen, as `standing` chooses it."""
    seen = ObservationRow.__table__.alias()
    opinion = (
        select(AssessmentRow.tier)
        .where(AssessmentRow.observation_id == seen.c.id)
        .order_by(AssessmentRow.made_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    unseen = or_(LesionRow.seen_at.is_(None), seen.c.recorded_at > LesionRow.seen_at)
    return (
        select(seen.c.id)
        .where(seen.c.lesion_id == LesionRow.id, unseen, opinion >= int(Tier.SOON))
        .order_by(opinion.desc(), seen.c.recorded_at)
        .limit(1)
        .correlate(LesionRow)
        .scalar_subquery()
    )


def _read(session: Session, ids: Iterable[str]) -> Iterator[ObservationRow]:
    known = sorted(ids)
    for first in range(0, len(known), _PIECE):
        chosen = select(ObservationRow).where(ObservationRow.id.in_(known[first : first + _PIECE]))
        yield from session.scalars(chosen).unique()


def _newer_photo(session: Session, row: ObservationRow) -> str | None:
    """The id of a photo of the mark that was taken after one that was kept later: an old photo, put in afterwards."""
    if row.photo is None or _day(row.photo.taken_at, row.recorded_at) >= row.recorded_at.date():
        return None
    photos = (
        select(ObservationRow.id, ObservationRow.recorded_at, PhotoRow.taken_at)
        .join(PhotoRow, PhotoRow.sha256 == ObservationRow.photo_sha256)
        .where(ObservationRow.lesion_id == row.lesion_id)
    )
    newest = max(
        session.execute(photos), key=lambda one: (_day(one.taken_at, one.recorded_at), one.recorded_at)
    )
    return str(newest.id)


def _day(taken_at: str | None, recorded_at: datetime) -> date:
    return datetime.fromisoformat(taken_at).date() if taken_at else recorded_at.date()
