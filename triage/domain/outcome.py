"""What the noted events mean for a mark: which advice they close, whether it is gone, and which result is missing."""

from datetime import date, datetime

from triage.domain.events import Event, EventKind
from triage.domain.history import LesionStory

SAMPLED = frozenset({EventKind.BIOPSY, EventKind.REMOVED})
"""After these the laboratory looks at what was taken."""


def closed_at(story: LesionStory) -> datetime | None:
    """Up to when every advice is closed: a clinician saw the mark, or it was taken off. None where nobody did."""
    closing = [one.closes_at for one in story.events]
    return max((at for at in (story.lesion.seen_at, *closing) if at is not None), default=None)


def removal(story: LesionStory) -> Event | None:
    """The event that took the mark off; None where it is there, or was checked again after that (it came back)."""
    events = [one for one in story.events if one.kind is EventKind.REMOVED]
    last = max(events, key=_order, default=None)
    if last is None or last.closes_at is None:
        return None
    latest = story.latest
    return last if latest is None or latest.recorded_at <= last.closes_at else None


def awaited(story: LesionStory) -> Event | None:
    """The newest biopsy or removal whose laboratory result is not noted; None where none is missing."""
    sample = max((one for one in story.events if one.kind in SAMPLED), key=_order, default=None)
    if sample is None:
        return None
    known = any(one.kind is EventKind.HISTOLOGY and one.on >= sample.on for one in story.events)
    return None if known else sample


def _order(event: Event) -> tuple[date, datetime]:
    return event.on, event.noted_at
