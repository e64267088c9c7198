"""What happened to a mark outside the program, as the person notes it: the loop from advice to outcome."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class EventKind(StrEnum):
    """What happened."""

    SEEN = "seen"
    """A clinician looked at the mark."""
    BIOPSY = "biopsy"
    """A piece was taken for the laboratory."""
    HISTOLOGY = "histology"
    """The laboratory's result came."""
    REMOVED = "removed"
    """The mark was cut out or otherwise taken off."""
    TREATED = "treated"
    """It was treated in place: cream, freezing, light."""


CLOSING = frozenset({EventKind.SEEN, EventKind.REMOVED})
"""The kinds that close the advice from before them: a clinician has seen the mark, or it is gone."""

RESULT_LIMIT = 200
"""Longest result, characters."""


@dataclass(frozen=True)
class Event:
    """One thing that happened on a day. `result` is the laboratory's or doctor's words, as the person copied them."""

    id: str
    lesion_id: str
    kind: EventKind
    on: date
    noted_at: datetime
    result: str | None = None

    @property
    def closes_at(self) -> datetime | None:
        """Up to when an advice is closed by this event; None where it closes none.

        An advice that came after the day of the event stays open, however late the event is noted.
        """
        if self.kind not in CLOSING:
            return None
        return min(self.noted_at, datetime.combine(self.on, time.max, self.noted_at.tzinfo))
