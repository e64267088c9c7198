"""Reminders: what is overdue, due today and to come, what was done lately, and the file for the calendar."""

from datetime import date, timedelta
from typing import Any, Final

from triage.app.acts.remind import WEEK
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.session import Media, Session
from triage.domain.followup import DueKind
from triage.domain.reminder_edits import PAUSE_DAYS
from triage.service import remind
from triage.service.remind import Done, Remembered
from triage.words import words

CALENDAR: Final = "text/calendar"

_DONE_WORDS: Final = {
    DueKind.SEEN: "screen.mark.seen",
    DueKind.LAB_RESULT: "screen.mark.event.histology",
}


def _told(one: Remembered, today: date) -> dict[str, Any]:
    reminder = one.reminder
    late = reminder.overdue(today)
    last = remind.last_day(reminder)
    return {
        "id": one.id,
        "text": one.text,
        "name": one.name,
        "lesion": reminder.lesion_id if one.name else None,
        "when": words("screen.due.since" if late else "screen.reminders.on", day=day(reminder.on)),
        "on": max(reminder.on, today).isoformat(),
        "photo": reminder.kind is DueKind.PHOTO,
        "done": words(_DONE_WORDS.get(reminder.kind, "screen.reminders.done")),
        "pressing": reminder.pressing,
        "snooze": not reminder.pressing and max(reminder.on, today) + timedelta(days=WEEK) <= last,
        "move": not reminder.pressing and today <= last,
        "last": last.isoformat(),
        "changed": not reminder.edit.empty,
    }


def _done(one: Done) -> dict[str, Any]:
    """Return what was done, and the action that takes it back."""
    return {
        "id": one.id,
        "act": "remind.back" if one.is_event else "remind.undo",
        "field": "event" if one.is_event else "reminder",
        "text": one.text,
        "name": one.name,
        "lesion": one.lesion_id,
        "when": words("screen.reminders.done_on", day=day(one.on)),
    }


def show(app: App, session: Session) -> str:
    """Return all reminders, what is overdue first."""
    desk, today = desk_of(session), app.today()
    late = remind.overdue(desk, today)
    known = {one.id for one in late}
    coming = [one for one in remind.agenda(desk, today) if one.id not in known]
    groups = [
        (words("screen.reminders.overdue"), [_told(one, today) for one in late]),
        (words("screen.reminders.today"), [_told(one, today) for one in coming if one.reminder.on <= today]),
        (words("screen.reminders.coming"), [_told(one, today) for one in coming if one.reminder.on > today]),
    ]
    shown = [group for group in groups if group[1]]
    file = Media(lambda: remind.calendar(desk), CALENDAR, "skin-checks.ics")
    values = {
        "groups": shown,
        "calendar": session.offer("calendar", file) if shown else None,
        "done": [_done(one) for one in remind.done_lately(desk, today)],
        "today": today.isoformat(),
        "tomorrow": (today + timedelta(days=1)).isoformat(),
        "longest_pause": (today + timedelta(days=PAUSE_DAYS)).isoformat(),
    }
    return screen(app, session, "reminders", {"tab": "marks", "wide": True, **values})
