"""What the history keeps of a mark over time: outlines, pins, events, overview photos and changed reminders."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.domain.body import Overview, Pin, Spot
from triage.domain.comparison import Comparison
from triage.domain.events import Event
from triage.domain.measurements import Measurements, Scale
from triage.domain.outline import Outline
from triage.domain.reminder import ReminderEdit
from triage.errors import HistoryError
from triage.store.file import keep_photo, readable
from triage.store.people import People
from triage.store.records_measured import (
    comparisons_from,
    comparisons_json,
    measurements_json,
    outline_json,
    pin_json,
    scale_json,
    spots_json,
)
from triage.store.records_over_time import edit_of, edit_row, event_of, event_row, overview_of, overview_row
from triage.store.tables import (
    AuditRow,
    EventRow,
    LesionRow,
    ObservationRow,
    OverviewRow,
    ReminderEditRow,
)


class OverTime(People):
    """The part of a history that grows with the years. Each change is one transaction with its audit entry."""

    def set_outline(
        self,
        observation_id: str,
        outline: Outline | None,
        scale: Scale | None,
        measurements: Measurements | None,
        at: datetime,
        *,
        comparisons: tuple[Comparison, ...] = (),
        with_later: tuple[Comparison, ...] = (),
    ) -> None:
        """Put another outline on a photo, with what was measured along it.

        What rested on the outline before goes: every comparison of this photo, with earlier and with later ones.
        `comparisons` are new ones with earlier photos, `with_later` those of later photos with this one. No opinion
        is changed by it.
        """
        drawn, measured = outline_json(outline), measurements_json(measurements)
        plane, compared = scale_json(scale), comparisons_json(comparisons)
        with self._writing("observation.outline", observation_id, at) as session, readable():
            row = self._observation(session, observation_id)
            row.outline, row.scale, row.measurements, row.comparisons = drawn, plane, measured, compared
            _compared_anew(session, row, {one.second: one for one in with_later})

    def set_pin(self, lesion_id: str, pin: Pin | None, at: datetime) -> None:
        """Place a mark on the body map, or take it off. Raises `UsageError` for a pin beside the drawing."""
        with self._writing("lesion.pin", lesion_id, at) as session:
            self._lesion(session, lesion_id).pin = pin_json(pin)

    # events

    def add_event(self, event: Event) -> None:
        """Note what happened to a mark. `seen` and `removed` close the advice from before them."""
        with self._writing("event.add", event.lesion_id, event.noted_at) as session, readable():
            row = self._lesion(session, event.lesion_id)
            session.add(event_row(event))
            row.seen_at = max((at for at in (row.seen_at, event.closes_at) if at is not None), default=None)

    def remove_event(self, event_id: str, at: datetime) -> None:
        """Delete an event for good; an advice that only it had closed is open again."""
        with self._writing("event.remove", event_id, at) as session, readable():
            event = session.get(EventRow, event_id) if event_id.isprintable() else None
            row = session.get(LesionRow, event.lesion_id) if event else None
            if event is None or row is None or row.patient_id != self._whose(session):
                raise HistoryError("This entry is not in the history. Choose another one.")
            session.delete(event)
            _open_advice(session, row)

    # overview photos

    def overviews(self) -> tuple[Overview, ...]:
        """Every overview photo with the marks on it, oldest first."""
        with self._reading() as session:
            rows = session.scalars(
                select(OverviewRow)
                .where(OverviewRow.patient_id == self._whose(session))
                .order_by(OverviewRow.recorded_at, OverviewRow.id)
            )
            return tuple(overview_of(row) for row in rows)

    def overview_photo(self, overview_id: str) -> bytes:
        """The untouched bytes of an overview photo. Raises `HistoryError` where there is none."""
        with self._reading() as session:
            return self._overview(session, overview_id).photo.content

    def add_overview(self, overview: Overview, content: bytes) -> None:
        """Keep an overview photo and the marks on it: all of it or nothing."""
        with self._writing("overview.add", overview.id, overview.recorded_at) as session:
            self._check_spots(session, overview.spots)
            keep_photo(session, overview.photo, content)
            session.add(overview_row(overview, self._patient(session, overview.recorded_at).id))

    def set_spots(self, overview_id: str, spots: tuple[Spot, ...], at: datetime) -> None:
        """Say where the marks are on an overview photo, and which of the followed ones they are."""
        placed = spots_json(spots)
        with self._writing("overview.spots", overview_id, at) as session, readable():
            self._check_spots(session, spots)
            self._overview(session, overview_id).spots = placed

    # reminders

    def reminder_edits(self) -> tuple[ReminderEdit, ...]:
        """Everything that the person changed about reminders."""
        with self._reading() as session:
            rows = session.scalars(
                select(ReminderEditRow)
                .join(LesionRow, LesionRow.id == ReminderEditRow.lesion_id)
                .where(LesionRow.patient_id == self._whose(session))
                .order_by(ReminderEditRow.lesion_id, ReminderEditRow.planned, ReminderEditRow.kind)
            )
            return tuple(edit_of(row) for row in rows)

    def edit_reminder(self, edit: ReminderEdit, at: datetime) -> None:
        """Keep what the person changed about one reminder; an empty edit deletes what was kept of it."""
        with self._writing("reminder.edit", edit.lesion_id, at) as session, readable():
            self._lesion(session, edit.lesion_id)
            kept = session.get(ReminderEditRow, (edit.lesion_id, edit.kind.value, edit.planned))
            if not edit.empty:
                session.merge(edit_row(edit))
            elif kept is not None:
                session.delete(kept)

    def forget_reminder_edits(self, lesion_id: str, at: datetime) -> None:
        """Delete for good everything that the person changed about the reminders of one mark."""
        with self._writing("reminder.forget", lesion_id, at) as session, readable():
            self._lesion(session, lesion_id)
            for row in session.scalars(select(ReminderEditRow).where(ReminderEditRow.lesion_id == lesion_id)):
                session.delete(row)

    def changes(self) -> int:
        """How often this file was written to: grows with each change, and with nothing else."""
        with self._reading() as session:
            return session.scalar(select(func.max(AuditRow.id))) or 0

    def _overview(self, session: Session, overview_id: str) -> OverviewRow:
        row = session.get(OverviewRow, overview_id) if overview_id.isprintable() else None
        if row is None or row.patient_id != self._whose(session):
            raise HistoryError("This overview photo is not in the history. Choose another one.")
        return row

    def _check_spots(self, session: Session, spots: tuple[Spot, ...]) -> None:
        for lesion_id in {spot.lesion_id for spot in spots if spot.lesion_id is not None}:
            self._lesion(session, lesion_id)


def _open_advice(session: Session, row: LesionRow) -> None:
    """Close the advice of a mark up to the newest event that is left, and never later than it was closed before.

    This computer's day may end later than the one of the zone in which an event was noted.
    """
    session.flush()
    session.refresh(row, ["events"])
    left = max((at for one in row.events if (at := event_of(one).closes_at) is not None), default=None)
    row.seen_at = min(left, row.seen_at) if left is not None and row.seen_at is not None else left


def _compared_anew(session: Session, row: ObservationRow, anew: Mapping[str, Comparison]) -> None:
    """Drop the comparisons of later photos with that of `row`; `anew` are others, by the later photo's id."""
    others = select(ObservationRow).where(
        ObservationRow.lesion_id == row.lesion_id, ObservationRow.id != row.id
    )
    for other in session.scalars(others).unique():
        kept = comparisons_from(other.comparisons)
        found = [one for one in kept if one.first != row.id]
        if other.id in anew:
            found.append(anew[other.id])
        if kept or found:
            other.comparisons = comparisons_json(tuple(found))
