"""The outline of a mark: found by the lesion network, or drawn by the person, with what it measures."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.domain.measurements import Measurements, Scale
from triage.domain.outline import Outline
from triage.domain.scale_fault import ScaleFault
from triage.imaging.decode import Photo, decode
from triage.service.desk import Desk
from triage.service.measure import find_mark, measure_photo

if TYPE_CHECKING:
    from triage.lesion import Finder


@dataclass(frozen=True)
class Traced:
    """Where the mark ends on one photo and what follows from it; all None where no outline is known."""

    outline: Outline | None = None
    scale: Scale | None = None
    measurements: Measurements | None = None
    fault: ScaleFault | None = None
    """Why there is no scale."""


UNTRACED = Traced()
"""A photo without an outline."""


def trace(
    photo: Photo, finder: "Finder | None", *, outline: Outline | None = None, coin: str | None = None
) -> Traced:
    """Measure a photo along `outline`, or along the one that the lesion network finds.

    `coin` names a coin that lies beside the mark, for photos without a scale card.
    """
    drawn = outline or (find_mark(photo, finder, coin).outline if finder else None)
    if drawn is None:
        return UNTRACED
    seen = measure_photo(photo, drawn, coin)
    return Traced(drawn, seen.scale, seen.measurements, seen.fault)


def found(desk: Desk, data: bytes) -> Outline | None:
    """The outline that the network finds on a photo; None where it finds none or is missing."""
    return find_mark(decode(data), desk.finder).outline if desk.finder else None


def outline_of(desk: Desk, observation_id: str) -> Outline | None:
    """The outline that is kept of an observation, else the one that the network finds now."""
    one = desk.history.observation(observation_id)
    if one.outline is not None:
        return one.outline
    content = desk.history.photo(observation_id)
    return None if content is None else found(desk, content)
