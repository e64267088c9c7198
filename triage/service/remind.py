"""Reminders: what is due and overdue, what the person changed about it, and the calendar file."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from triage.domain.due_edits import as_ruled, from_elsewhere
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.domain.history import LesionStory
from triage.domain.reminder import Reminder, ReminderEdit
from triage.domain.reminder_edits import SNOOZE_DAYS, as_planned, moved, paused, snoozed, ticked_off
from triage.domain.reminders import agenda as agenda_of
from triage.domain.reminders import withdrawn
from triage.errors import UsageError
from triage.service.desk import Desk
from triage.service.events import note
from triage.service.ics import Entry, calendar_file
from triage.words import words

CALENDAR_MONTHS = 12
"""Self-checks that the calendar file holds."""

LATELY_DAYS = 14
"""Days for which what was done is listed, so that it can be taken back."""

_NAMES = uuid.UUID("5d1c9a52-6d0f-4f0e-9c41-1f6d1f3c9f60")
"""The space in which reminders get their ids."""

_OUTCOMES = {DueKind.SEEN: EventKind.SEEN, DueKind.LAB_RESULT: EventKind.HISTOLOGY}
"""Ticking these off notes what happened."""


@dataclass(frozen=True)
class Remembered:
    """A reminder with its id, which stays the same when its day moves, and the name of its mark.

    `name` is None for the self-check, which is of the whole skin. `text` says what to do; the last question for a visit
    is asked more firmly from its day on.
    """

    id: str
    reminder: Reminder
    name: str | None
    text: str


@dataclass(frozen=True)
class Done:
    """What was done lately and can be taken back: a reminder that was ticked off, or an event that was noted.

    `id` is that of the reminder or of the event. `lesion_id` and `name` are None for the self-check.
    """

    id: str
    is_event: bool
    text: str
    lesion_id: str | None
    name: str | None
    on: date


def reminders_of(
    stories: Sequence[LesionStory], edits: Sequence[ReminderEdit], today: date, *, months: int = 1
) -> tuple[Reminder, ...]:
    """Every reminder of the marks of a person, with what was changed about it in any zone."""
    ruled = agenda_of(stories, (), today, months=months)
    return agenda_of(stories, as_ruled(edits, ruled), today, months=months)


def agenda(desk: Desk, today: date | None = None, *, months: int = 1) -> tuple[Remembered, ...]:
    """Every reminder of every followed mark that is open, earliest first; `months`: coming self-checks."""
    day = today or desk.clock().date()
    return tuple(one for one in _all(desk, day, months) if one.reminder.open(day))


def overdue(desk: Desk, today: date | None = None) -> tuple[Remembered, ...]:
    """What is overdue, the most pressing first: the banner."""
    day = today or desk.clock().date()
    late = [one for one in agenda(desk, day) if one.reminder.overdue(day)]
    return tuple(sorted(late, key=lambda one: (-one.reminder.tier, one.reminder.on)))


def done_lately(desk: Desk, today: date) -> tuple[Done, ...]:
    """What was ticked off, and the visits and results that were noted, in the last days; newest first."""
    since = today - timedelta(days=LATELY_DAYS)
    found = (*_ticked_off(desk, today, since), *_noted(desk, since))
    return tuple(sorted(found, key=lambda one: one.on, reverse=True))


def last_day(reminder: Reminder) -> date:
    """The last day to which a reminder can be put off; one of an urgent visit not at all."""
    return reminder.planned if reminder.pressing else reminder.planned + timedelta(days=SNOOZE_DAYS)


def snooze(desk: Desk, reminder_id: str, days: int) -> None:
    """Put a reminder off. Raises `UsageError` for too many days or a reminder that cannot be put off."""
    reminder, today = _find(desk, reminder_id)
    _keep(desk, reminder, snoozed(reminder, days, today))


def move(desk: Desk, reminder_id: str, to: date) -> None:
    """Move a reminder to a day. Raises `UsageError` for a day that cannot be chosen."""
    reminder, today = _find(desk, reminder_id)
    _keep(desk, reminder, moved(reminder, to, today))


def pause(desk: Desk, reminder_id: str, until: date) -> None:
    """Let a reminder keep still before a day. Raises `UsageError` where it may not."""
    reminder, today = _find(desk, reminder_id)
    _keep(desk, reminder, paused(reminder, until, today))


def done(desk: Desk, reminder_id: str) -> None:
    """Tick a reminder off. A visit or a laboratory result that came is noted as an event, and closes the advice."""
    reminder, today = _find(desk, reminder_id)
    if reminder.kind in _OUTCOMES:
        note(desk, reminder.lesion_id, _OUTCOMES[reminder.kind])
    else:
        _keep(desk, reminder, ticked_off(reminder, today))


def undo(desk: Desk, reminder_id: str) -> None:
    """Delete what was changed about a reminder: the rule's day holds again."""
    reminder, _ = _find(desk, reminder_id)
    _keep(desk, reminder, as_planned(reminder))


def forget(desk: Desk, lesion_id: str) -> None:
    """Delete for good everything that was changed about the reminders of one mark."""
    desk.history.forget_reminder_edits(lesion_id, desk.clock())


def calendar(desk: Desk) -> bytes:
    """The reminders as a calendar file; those that no longer hold are in it as cancelled, so that calendars drop them.

    Raises `UsageError` where there is nothing to remind of.
    """
    now = desk.clock()
    entries = tuple(_entries(desk, now.date()))
    if not entries:
        raise UsageError("There is nothing to remind of yet. Save a check first.")
    return calendar_file(entries, now, desk.history.changes())


def _all(desk: Desk, today: date, months: int) -> Iterator[Remembered]:
    stories = desk.history.marks()
    names = {story.lesion.id: story.lesion.name for story in stories}
    owner = _owner(desk, stories)
    for one in reminders_of(stories, desk.history.reminder_edits(), today, months=months):
        whole_skin = one.kind is DueKind.SELF_CHECK
        text = words("due.overdue" if one.firm and one.on <= today else f"due.{one.kind.value}")
        yield Remembered(_id(one, owner), one, None if whole_skin else names[one.lesion_id], text)


def _ticked_off(desk: Desk, today: date, since: date) -> Iterator[Done]:
    for one in _all(desk, today, CALENDAR_MONTHS):
        on, lesion = one.reminder.edit.done_on, one.reminder.lesion_id
        if on is not None and on >= since:
            yield Done(one.id, False, one.text, lesion if one.name else None, one.name, on)


def _noted(desk: Desk, since: date) -> Iterator[Done]:
    asked = {event: kind for kind, event in _OUTCOMES.items()}
    for story in desk.history.marks():
        for one in story.events:
            if one.kind in asked and one.noted_at.date() >= since:
                text = words(f"due.{asked[one.kind].value}")
                yield Done(one.id, True, text, story.lesion.id, story.lesion.name, one.on)


def _find(desk: Desk, reminder_id: str) -> tuple[Reminder, date]:
    """Return a reminder and today."""
    today = desk.clock().date()
    for one in _all(desk, today, CALENDAR_MONTHS):
        if one.id == reminder_id:
            return one.reminder, today
    raise UsageError("There is no such reminder. List them with: triage reminders list")


def _keep(desk: Desk, reminder: Reminder, edit: ReminderEdit) -> None:
    """Keep an edit under the day that the rule has here, in place of one from another zone."""
    now = desk.clock()
    elsewhere = from_elsewhere(reminder, desk.history.reminder_edits())
    desk.history.edit_reminder(edit, now)
    if elsewhere is not None:
        desk.history.edit_reminder(ReminderEdit(elsewhere.lesion_id, elsewhere.kind, elsewhere.planned), now)


def _entries(desk: Desk, today: date) -> Iterator[Entry]:
    for one in _all(desk, today, CALENDAR_MONTHS):
        reminder = one.reminder
        yield Entry(one.id, reminder.on, reminder.days[1:], cancelled=not reminder.open(today))
    for story in (*desk.history.lesions(), *desk.history.lesions(removed=True)):
        for old in withdrawn(story, today):
            yield Entry(_id(old, ""), old.on, cancelled=True)


def _owner(desk: Desk, kept: tuple[LesionStory, ...]) -> str:
    """Name the person by their oldest mark, taken out of the list or not: nobody can guess it, and it stays."""
    marks = [story.lesion for story in (*kept, *desk.history.marks(removed=True))]
    return min(((one.created_at, one.id) for one in marks), default=(None, ""))[1]


def _id(reminder: Reminder, owner: str) -> str:
    """Name a reminder: by mark, kind and step, whatever its day; a self-check by person and month."""
    if reminder.kind is DueKind.SELF_CHECK:
        return str(uuid.uuid5(_NAMES, f"{owner}/{reminder.kind.value}/{reminder.planned:%Y-%m}"))
    return str(uuid.uuid5(_NAMES, f"{reminder.lesion_id}/{reminder.kind.value}/{reminder.step}"))
