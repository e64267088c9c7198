"""The advice that stands for a mark, with the day that the person made of it."""

from collections.abc import Sequence

from triage.domain.due_day import as_changed
from triage.domain.history import LesionStory
from triage.domain.standing import Standing, standing
from triage.service.desk import Desk
from triage.service.remind import reminders_of


def standings(desk: Desk, stories: Sequence[LesionStory]) -> tuple[Standing | None, ...]:
    """The advice that stands for each mark, on the day of its reminder where that was moved or ticked off."""
    found = tuple(standing(one) for one in stories)
    edits = desk.history.reminder_edits()
    if not edits:
        return found
    today = desk.clock().date()
    reminders = reminders_of(desk.history.marks(), edits, today)
    return tuple(one and as_changed(one, reminders, edits, today) for one in found)
