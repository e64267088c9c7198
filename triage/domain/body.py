"""Where marks lie on the body: pins on the body map, and overview photos that hold many marks."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from triage.domain.photo import PhotoFacts


class View(StrEnum):
    """A side of the body map. On FRONT the viewer's left is the person's right."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True)
class Pin:
    """A point on the body map, in shares of the drawing's width and height, 0 to 1."""

    view: View
    x: float
    y: float


class SpotAnswer(StrEnum):
    """What a person says of a spot that has no partner on another overview photo; nothing is concluded from it."""

    NEW = "new"
    WAS_THERE = "was_there"
    GONE = "gone"
    STILL_THERE = "still_there"


@dataclass(frozen=True)
class Spot:
    """One mark on an overview photo: its middle in shares of the photo, and the followed lesion it is, if known.

    `said`: what a person said of it beside another overview photo, by that photo's id.
    """

    x: float
    y: float
    lesion_id: str | None = None
    said: tuple[tuple[str, SpotAnswer], ...] = ()


@dataclass(frozen=True)
class Overview:
    """A photo of a part of the body with many marks, and where they are on it. `place` is a body site code."""

    id: str
    recorded_at: datetime
    photo: PhotoFacts
    place: str
    spots: tuple[Spot, ...]

    @property
    def taken_on(self) -> date:
        """The day of the photo by the camera's clock where it is known, else the day it was added."""
        return (self.photo.taken_at or self.recorded_at).date()
