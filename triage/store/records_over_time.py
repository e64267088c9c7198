"""Between rows and the domain's values: events, overview photos and changed reminders."""

from triage.domain.body import Overview
from triage.domain.events import Event, EventKind
from triage.domain.followup import DueKind
from triage.domain.reminder import ReminderEdit
from triage.store.records import photo_of
from triage.store.records_measured import spots_from, spots_json
from triage.store.tables import EventRow, OverviewRow, ReminderEditRow


def event_of(row: EventRow) -> Event:
    """Read an event."""
    return Event(row.id, row.lesion_id, EventKind(row.kind), row.happened_on, row.noted_at, row.result)


def event_row(event: Event) -> EventRow:
    """Write an event."""
    return EventRow(
        id=event.id,
        lesion_id=event.lesion_id,
        kind=event.kind.value,
        happened_on=event.on,
        noted_at=event.noted_at,
        result=event.result,
    )


def overview_of(row: OverviewRow) -> Overview:
    """Read an overview; the bytes of its photo are not loaded."""
    return Overview(row.id, row.recorded_at, photo_of(row.photo), row.place, spots_from(row.spots))


def overview_row(overview: Overview, patient_id: str) -> OverviewRow:
    """Write an overview; its photo is a row of its own."""
    return OverviewRow(
        id=overview.id,
        patient_id=patient_id,
        recorded_at=overview.recorded_at,
        photo_sha256=overview.photo.sha256,
        place=overview.place,
        spots=spots_json(overview.spots),
    )


def edit_of(row: ReminderEditRow) -> ReminderEdit:
    """Read what the person changed about a reminder."""
    return ReminderEdit(
        row.lesion_id, DueKind(row.kind), row.planned, row.moved_to, row.done_on, row.paused_until
    )


def edit_row(edit: ReminderEdit) -> ReminderEditRow:
    """Write what the person changed about a reminder."""
    return ReminderEditRow(
        lesion_id=edit.lesion_id,
        kind=edit.kind.value,
        planned=edit.planned,
        moved_to=edit.moved_to,
        done_on=edit.done_on,
        paused_until=edit.paused_until,
    )
