"""What a person may change about a reminder: put it off a little, pause it, tick it off. Facts sheet, section 5."""

from dataclasses import replace
from datetime import date, timedelta

from triage.domain.reminder import Reminder, ReminderEdit
from triage.errors import UsageError

SNOOZE_DAYS = 14
"""Days after the rule's day to which a reminder can be put off at most; one of an urgent visit not at all."""

PAUSE_DAYS = 366
"""Longest pause, days from today."""

_NOT_PUT_OFF = "This reminder cannot be put off. Please see a doctor soon."


def moved(reminder: Reminder, to: date, today: date) -> ReminderEdit:
    """Return the edit that moves a reminder to another day. Raises `UsageError` for a day that cannot be chosen."""
    if to < today:
        raise UsageError("This day is in the past. Choose today or a later day.")
    if reminder.pressing and to > reminder.planned:
        raise UsageError(_NOT_PUT_OFF)
    if to > reminder.planned + timedelta(days=SNOOZE_DAYS):
        raise UsageError(f"This is too late. A reminder can move by {SNOOZE_DAYS} days at most.")
    return replace(reminder.edit, moved_to=None if to == reminder.planned else to)


def snoozed(reminder: Reminder, days: int, today: date) -> ReminderEdit:
    """Return the edit that puts a reminder off by `days`, counted from its day or, once that has come, from today."""
    if days < 1:
        raise UsageError(f"Choose from 1 to {SNOOZE_DAYS} days.")
    if reminder.pressing:
        raise UsageError(_NOT_PUT_OFF)
    if days > SNOOZE_DAYS:
        raise UsageError(f"This is too late. A reminder can move by {SNOOZE_DAYS} days at most.")
    return moved(reminder, max(reminder.on, today) + timedelta(days=days), today)


def paused(reminder: Reminder, until: date, today: date) -> ReminderEdit:
    """Return the edit after which a reminder keeps still before `until`. Raises `UsageError` where it may not."""
    if reminder.pressing:
        raise UsageError(_NOT_PUT_OFF)
    if not today < until <= today + timedelta(days=PAUSE_DAYS):
        raise UsageError("Choose a day after today and within a year.")
    return replace(reminder.edit, paused_until=until)


def ticked_off(reminder: Reminder, today: date) -> ReminderEdit:
    """Return the edit that says it was done today."""
    return replace(reminder.edit, done_on=today)


def as_planned(reminder: Reminder) -> ReminderEdit:
    """Return the edit that changes nothing: the rule's day holds again."""
    return ReminderEdit(reminder.lesion_id, reminder.kind, reminder.planned)
