"""What happened to a mark outside the program: the loop from advice to outcome."""

from datetime import date

from triage.domain.events import RESULT_LIMIT, Event, EventKind
from triage.domain.history import LesionStory
from triage.domain.one_line import one_line
from triage.errors import HistoryError, UsageError
from triage.service.desk import Desk

EARLIEST = date(1900, 1, 1)
"""No person who can use this program had a mark looked at before."""


def kind_of(text: str | None) -> EventKind:
    """Read a kind of event as it is typed. Raises `UsageError` for any other word."""
    try:
        return EventKind(text or "")
    except ValueError:
        names = ", ".join(kind.value for kind in EventKind)
        raise UsageError(f"Say what happened: --kind with one of {names}.") from None


def note(
    desk: Desk, lesion_id: str, kind: EventKind, on: date | None = None, result: str | None = None
) -> LesionStory:
    """Note an event on the day `on`, or today. `seen` and `removed` close the advice from before them.

    `result` is kept in one line. Raises `UsageError` for a day to come or a result too long, `HistoryError` for
    an unknown mark.
    """
    now = desk.clock()
    event = Event(desk.new_id(), lesion_id, kind, _past(on or now.date(), now.date()), now, _result(result))
    desk.history.add_event(event)
    return desk.history.story(lesion_id)


def take_back(desk: Desk, event_id: str, *, lesion_id: str | None = None) -> None:
    """Delete an event that was noted by mistake, where given only of the mark `lesion_id`.

    Raises `HistoryError` where there is none.
    """
    if lesion_id is not None and event_id not in {one.id for one in desk.history.story(lesion_id).events}:
        raise HistoryError("This mark has no such entry. Choose another one.")
    desk.history.remove_event(event_id, desk.clock())


def _past(day: date, today: date) -> date:
    if day > today:
        raise UsageError("This day is still to come. Note what has happened already.")
    if day < EARLIEST:
        raise UsageError("This day is too long ago. Check the year.")
    return day


def _result(text: str | None) -> str | None:
    kept = one_line(text or "")
    if len(kept) > RESULT_LIMIT:
        raise UsageError(f"The result is too long. Use {RESULT_LIMIT} letters at most.")
    return kept or None
