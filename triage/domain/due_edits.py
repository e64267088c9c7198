"""Which change of a person belongs to which reminder, wherever the file is read.

The rule counts from the day of a check, and that day is one earlier or later in another zone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from triage.domain.followup import DueKind
from triage.domain.reminder import Reminder, ReminderEdit

_DAY = timedelta(days=1)

_Known = Mapping[tuple[str, DueKind, date], ReminderEdit]


def as_ruled(edits: Iterable[ReminderEdit], ruled: Iterable[Reminder]) -> tuple[ReminderEdit, ...]:
    """Return the edits, and those from another zone once more under the days that the rule has here."""
    known = _known(edits)
    near = ((one, _near(one, known)) for one in ruled)
    return (*known.values(), *(replace(edit, planned=one.planned) for one, edit in near if edit is not None))


def from_elsewhere(one: Reminder, edits: Iterable[ReminderEdit]) -> ReminderEdit | None:
    """Return the edit of a reminder that was kept in another zone; None where there is none."""
    return _near(one, _known(edits))


def _known(edits: Iterable[ReminderEdit]) -> _Known:
    return {(edit.lesion_id, edit.kind, edit.planned): edit for edit in edits}


def _near(one: Reminder, known: _Known) -> ReminderEdit | None:
    """Return the edit under the day before or after that of a reminder, None where its own day has one.

    The questions of an urgent visit take none: another advice may have asked the same a day apart, and they are
    rather asked once more. For the same reason nothing counts that was ticked off before the day of the advice.
    """

    def kept(planned: date) -> ReminderEdit | None:
        return known.get((one.lesion_id, one.kind, planned))

    if one.pressing or kept(one.planned) is not None:
        return None
    near = (kept(one.planned - _DAY), kept(one.planned + _DAY))
    fitting = (edit for edit in near if edit and (edit.done_on is None or edit.done_on >= one.since))
    return next(fitting, None)
