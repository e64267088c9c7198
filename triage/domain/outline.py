"""Where a mark ends: a closed outline on the upright photo, and who drew it."""

from dataclasses import dataclass
from enum import StrEnum

from triage.errors import UsageError

FEWEST_POINTS = 3
MOST_POINTS = 256

FRAME = 0.01
"""Width of the photo's frame, share of each side; an outline that the network traced ends half a pixel inside it."""

Point = tuple[float, float]
"""x and y as shares of the upright photo's width and height, 0 to 1."""


class DrawnBy(StrEnum):
    """Who drew an outline: the lesion network, a person dragging it, or a person placing a ring."""

    NETWORK = "network"
    PERSON = "person"
    RING = "ring"


@dataclass(frozen=True)
class Outline:
    """A closed polygon round a mark, in the frame of the upright original.

    `confidence` is the overlap (Jaccard, 0 to 1) that the network expects with an expert's outline; None where a
    person drew it. Raises `UsageError` for an outline that encloses nothing or leaves the photo.
    """

    points: tuple[Point, ...]
    by: DrawnBy
    confidence: float | None = None

    def __post_init__(self) -> None:
        if not FEWEST_POINTS <= len(self.points) <= MOST_POINTS:
            raise UsageError("The outline cannot be used. Draw it again round the mark.")
        if not all(0 <= x <= 1 and 0 <= y <= 1 for x, y in self.points):
            raise UsageError("The outline leaves the photo. Draw it again round the mark.")

    @property
    def at_frame(self) -> float:
        """Share of its points that lie on the photo's frame: there the mark may go on outside. 0 to 1."""
        return sum(min(x, y, 1 - x, 1 - y) < FRAME for x, y in self.points) / len(self.points)


def accepted(drawn: Outline, offered: Outline | None) -> Outline:
    """Return what a page sent, or the `offered` outline itself where its points came back: it keeps its confidence."""
    same = offered is not None and drawn.by is offered.by and _digits(drawn) == _digits(offered)
    return offered if offered is not None and same else drawn


def _digits(outline: Outline) -> list[Point]:
    """The points to the five digits that a page sends (outline.js)."""
    return [(round(x, 5), round(y, 5)) for x, y in outline.points]
