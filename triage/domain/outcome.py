"""What the noted events mean for a mark: which advice they close, whether it is gone, and which result is missing."""

from datetime import date, datetime

from triage.domain.events import CLOSING, Event, EventKind
from triage.domain.history import LesionStory

SAMPLED = frozenset({EventKind.BIOPSY, EventKind.REMOVED})
"""After these the laboratory looks at what was taken."""


def closed_at(story: LesionStory) -> datetime | None:
    """Up to when every advice is closed: a clinician saw the mark, or it was taken off. None where nobody did.

    The instant that was kept when that was noted decides: the day of an event ends elsewhere at another time.
    """
    if story.lesion.seen_at is not None:
        return story.lesion.seen_at
    return max((at for one in story.events if (at := one.closes_at) is not None), default=None)


def removal(story: LesionStory) -> Event | None:
    """The event that took the mark off; None where it is there, or was checked again after that (it came back)."""
    closing = [one for one in story.events if one.kind in CLOSING]
    last = max((one for one in closing if one.kind is EventKind.REMOVED), key=_order, default=None)
    if last is None:
        return None
    until = closed_at(story) if last is max(closing, key=_order) else last.closes_at
    latest = story.latest
    return last if latest is None or until is None or latest.recorded_at <= until else None


def awaited(story: LesionStory) -> Event | None:
    """The newest biopsy or removal whose laboratory result is not noted; None where none is missing."""
    sample = max((one for one in story.events if one.kind in SAMPLED), key=_order, default=None)
    if sample is None:
        return None
    known = any(one.kind is EventKind.HISTOLOGY and one.on >= sample.on for one in story.events)
    return None if known else sample


def _order(event: Event) -> tuple[date, datetime]:
    return event.on, event.noted_at
