"""The day to act by, where the person changed the reminder of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from triage.domain.followup import DueKind
from triage.domain.reminder import QUESTIONS, Reminder, ReminderEdit
from triage.domain.standing import Standing


def as_changed(
    stands: Standing, found: Iterable[Reminder], edits: Iterable[ReminderEdit], today: date
) -> Standing:
    """Return an advice with the day of its next open reminder, where the person moved one or ticked one off.

    A doctor's visit keeps its day, whatever its reminder: that one is put off puts no visit off. The whole skin is
    looked at at once, so that the day of the self-check holds for every mark that waits for one.
    """
    if stands.due in QUESTIONS or not any(_asks(one, stands) for one in edits):
        return stands
    coming = (one.on for one in found if _asks(one, stands) and one.open(today))
    return replace(stands, by=min(coming, default=stands.by))


def _asks(one: Reminder | ReminderEdit, stands: Standing) -> bool:
    whole_skin = one.kind is DueKind.SELF_CHECK
    return one.kind is stands.due and (whole_skin or one.lesion_id == stands.observation.lesion_id)
