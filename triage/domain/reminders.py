"""What to be reminded of: of one mark, and of all marks together. Pure: the same story, edits and day give the same.

The dates are those of the facts sheet, section 5, for the advice that stands (`triage.domain.reminder_rules`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from triage.domain.followup import DueKind
from triage.domain.history import LesionStory
from triage.domain.reminder import Reminder, ReminderEdit
from triage.domain.reminder_rules import advised_before, chains

__all__ = ["Reminder", "ReminderEdit", "agenda", "overdue", "reminders", "withdrawn"]


def reminders(
    story: LesionStory, edits: Iterable[ReminderEdit], today: date, *, months: int = 1
) -> tuple[Reminder, ...]:
    """Return every reminder of a mark, earliest first: of the advice that stands, and of a missing result.

    Of the monthly self-checks the last one that came and the next `months` are there. A mark that was taken off has
    none but the question for the laboratory's result; a mark without an observation has none at all.
    """
    known = {(one.lesion_id, one.kind, one.planned): one for one in edits}
    found: list[Reminder] = []
    for chain in chains(story, today, months):
        own = [replace(one, edit=known.get(_name(one.edit), one.edit)) for one in chain]
        found += (_until_next(one, own[number:]) for number, one in enumerate(own, start=1))
    return tuple(sorted(found, key=lambda one: (one.on, one.kind, one.step)))


def agenda(
    stories: Iterable[LesionStory], edits: Iterable[ReminderEdit], today: date, *, months: int = 1
) -> tuple[Reminder, ...]:
    """Return the reminders of all marks, earliest first, with one self-check for the person.

    Its months count from the last check of a mark that asks for it.
    """
    kept = tuple(edits)
    found = [one for story in stories for one in reminders(story, kept, today, months=months)]
    checks = [(one.since, one.lesion_id) for one in found if one.kind is DueKind.SELF_CHECK]
    leads = max(checks, default=None)
    return tuple(
        sorted(
            (
                one
                for one in found
                if one.kind is not DueKind.SELF_CHECK or (one.since, one.lesion_id) == leads
            ),
            key=lambda one: (one.on, -one.tier, one.lesion_id, one.kind),
        )
    )


def overdue(found: Iterable[Reminder], today: date) -> tuple[Reminder, ...]:
    """Return what is overdue, the highest tier first, then the longest overdue."""
    late = (one for one in found if one.overdue(today))
    return tuple(sorted(late, key=lambda one: (-one.tier, one.on, one.lesion_id)))


def withdrawn(story: LesionStory, today: date) -> tuple[Reminder, ...]:
    """Return every reminder that a mark once had and has no more, so that a calendar can drop it; no self-checks.

    Kind and step name a reminder over all advices of a mark: a later advice moves it, or withdraws it. A mark that
    was taken out of the list has none any more.
    """
    once = {(one.kind, one.step): one for chain in advised_before(story) for one in chain}
    kept = () if story.lesion.removed_at is not None else chains(story, today, 0)
    now = {(one.kind, one.step) for chain in kept for one in chain}
    return tuple(one for name, one in once.items() if name not in now)


def _name(edit: ReminderEdit) -> tuple[str, DueKind, date]:
    return edit.lesion_id, edit.kind, edit.planned


def _until_next(one: Reminder, later: list[Reminder]) -> Reminder:
    return replace(one, until=min((each.edit.done_on or each.on for each in later), default=None))
