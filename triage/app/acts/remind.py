"""Reminders: put one off, move it, pause it, tick it off, or take back what was changed."""

from datetime import date
from typing import Final

from triage.app.context import App, desk_of
from triage.app.render import day
from triage.app.session import Session
from triage.errors import UsageError
from triage.service import events, remind
from triage.words import words

Form = dict[str, str]

WEEK: Final = 7
"""Days by which the button puts a reminder off."""


def snooze(app: App, session: Session, form: Form) -> None:
    """Put a reminder off by a week. One of an urgent mark cannot be put off."""
    if form.get("reminder"):
        remind.snooze(desk_of(session), form["reminder"], WEEK)
        session.notice = words("screen.reminders.put_off")


def move(app: App, session: Session, form: Form) -> None:
    """Move a reminder to the day that was chosen."""
    if form.get("reminder"):
        remind.move(desk_of(session), form["reminder"], _day(form))
        session.notice = words("screen.reminders.moved")


def pause(app: App, session: Session, form: Form) -> None:
    """Let a reminder keep still before the day that was chosen. One of an urgent mark cannot be paused."""
    if form.get("reminder"):
        until = _day(form)
        remind.pause(desk_of(session), form["reminder"], until)
        session.notice = words("screen.reminders.paused", day=day(until))


def done(app: App, session: Session, form: Form) -> None:
    """Tick a reminder off; a visit or a result that came is noted with its mark."""
    if form.get("reminder"):
        remind.done(desk_of(session), form["reminder"])
        session.notice = words("screen.reminders.done_noted")


def undo(app: App, session: Session, form: Form) -> None:
    """Let the planned day hold again."""
    if form.get("reminder"):
        remind.undo(desk_of(session), form["reminder"])
        session.notice = words("screen.reminders.as_planned")


def take_back(app: App, session: Session, form: Form) -> None:
    """Take back a visit or a result that was noted by mistake: the advice that it closed is open again."""
    events.take_back(desk_of(session), form.get("event", ""))
    session.notice = words("screen.reminders.taken_back")


def _day(form: Form) -> date:
    try:
        return date.fromisoformat(form.get("to", ""))
    except ValueError:
        raise UsageError(words("screen.reminders.no_day")) from None


ACTIONS = {
    "remind.snooze": snooze,
    "remind.move": move,
    "remind.pause": pause,
    "remind.done": done,
    "remind.undo": undo,
    "remind.back": take_back,
}
"""The actions of this file."""
