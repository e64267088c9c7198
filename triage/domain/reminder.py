"""One reminder, and what the person changed about it. Facts sheet, section 5."""

from dataclasses import dataclass
from datetime import date, timedelta

from triage.domain.followup import DueKind
from triage.domain.tier import Tier

REPEAT_DAYS = (7, 14, 30)
"""Days after a reminder on which it comes again; afterwards only the list of what is overdue shows it."""

QUESTIONS = frozenset({DueKind.APPOINTMENT, DueKind.SEEN})
"""The reminders of a visit."""


@dataclass(frozen=True)
class ReminderEdit:
    """What the person changed about one reminder; `planned` is the rule's day and names it with mark and kind.

    `moved_to`: the day it was moved to. `done_on`: the day it was ticked off. `paused_until`: nothing rings before.
    """

    lesion_id: str
    kind: DueKind
    planned: date
    moved_to: date | None = None
    done_on: date | None = None
    paused_until: date | None = None

    @property
    def empty(self) -> bool:
        """True where nothing is changed: such an edit is not kept."""
        return self.moved_to is None and self.done_on is None and self.paused_until is None

    @property
    def on(self) -> date:
        """The day of the reminder: the rule's, or the one it was moved to, but not before a pause is over."""
        day = self.moved_to or self.planned
        return day if self.paused_until is None else max(day, self.paused_until)


@dataclass(frozen=True)
class Reminder:
    """One reminder of one mark; a self-check is of the whole skin.

    `step` counts the reminders of one kind of one advice from 1. `tier`: of the advice it comes from, routine where
    none is open. `since`: the day that the rule counts from.
    `until`: the day on which a later reminder of the same advice takes over, None for the last one. `window`: the
    first and last day on which the 3-month photo counts, None for all others. `firm`: the last question for a visit,
    which asks for it more firmly.
    """

    edit: ReminderEdit
    step: int
    tier: Tier
    since: date
    until: date | None = None
    window: tuple[date, date] | None = None
    firm: bool = False

    @property
    def lesion_id(self) -> str:
        """The mark."""
        return self.edit.lesion_id

    @property
    def kind(self) -> DueKind:
        """What is due."""
        return self.edit.kind

    @property
    def planned(self) -> date:
        """The rule's day."""
        return self.edit.planned

    @property
    def on(self) -> date:
        """The day of the reminder."""
        return self.edit.on

    @property
    def done(self) -> bool:
        """True where the person ticked it off."""
        return self.edit.done_on is not None

    @property
    def pressing(self) -> bool:
        """True for the questions of an urgent mark: they cannot be put off."""
        return self.tier is Tier.URGENT and self.kind in QUESTIONS

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which it rings: its own and its repeats, as long as no later one has taken over."""
        if self.done:
            return ()
        days = (self.on, *(self.on + timedelta(days=days) for days in REPEAT_DAYS))
        return tuple(day for day in days if self.until is None or day < self.until)

    def open(self, today: date) -> bool:
        """True where it is not done and no later one has taken over."""
        return not self.done and (self.until is None or today < self.until)

    def overdue(self, today: date) -> bool:
        """True where its day has passed and it is still open."""
        return self.open(today) and self.on < today
