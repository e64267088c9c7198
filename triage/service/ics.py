"""Reminders as an iCalendar file (RFC 5545) that calendars import and update.

Each entry stands at 09:00 in floating local time: no zone is written, so the calendar shows and rings it at 09:00 on
the clock of wherever the person is, also on the day the clocks change and after a journey. A day without a time would
ring nine hours after midnight, which is 10:00 or 08:00 on such a day; a time in UTC would move by an hour twice a
year. Titles are neutral: nothing of a mark, its place or its advice stands in the file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from triage.words import words

RINGS_AT = time(9, 0)
"""Local wall time of every entry."""

LASTS = timedelta(minutes=15)
"""Length of an entry; it does not block the time."""


@dataclass(frozen=True)
class Entry:
    """One entry. `uid` stays the same when its day moves. `repeats` are further days on which it rings.

    `cancelled`: a calendar that knows the entry should drop it.
    """

    uid: str
    on: date
    repeats: tuple[date, ...] = ()
    cancelled: bool = False


def calendar_file(entries: Iterable[Entry], made_at: datetime, sequence: int) -> bytes:
    """Write a calendar file. `sequence` grows with each change, so that calendars take the newer entry."""
    calendar = Calendar()
    calendar.add("prodid", "-//triage//reminders//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        calendar.add_component(_event(entry, made_at, sequence))
    return bytes(calendar.to_ical())


def _event(entry: Entry, made_at: datetime, sequence: int) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", made_at.astimezone(UTC))
    event.add("dtstart", datetime.combine(entry.on, RINGS_AT))
    event.add("duration", LASTS)
    event.add("sequence", sequence)
    event.add("summary", words("due.reminder"))
    event.add("description", words("due.reminder.text"))
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if not entry.cancelled:
        for day in (entry.on, *entry.repeats):
            event.add_component(_alarm(day - entry.on))
    return event


def _alarm(after: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words("due.reminder"))
    alarm.add("trigger", after)
    return alarm
