"""Two photos of one mark, compared: is it the same mark, and what differs beyond the error of measuring."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from triage.domain.change import Change
from triage.domain.measurements import Measured


class Same(StrEnum):
    """Whether two photos show one mark."""

    YES = "yes"
    UNSURE = "unsure"
    NO = "no"


@dataclass(frozen=True)
class Moved:
    """One stretch of the outline that moved: its middle in shares of the earlier photo, and how far.

    `share`: of the earlier mark's equivalent diameter; positive is outwards.
    """

    x: float
    y: float
    share: float


@dataclass(frozen=True)
class Comparison:
    """What a comparison found; `first` and `second` are observation ids, the earlier first.

    `area_ratio`: later over earlier area ("ratio"), measured on the skin. `diameter_change`: mm, later minus earlier.
    `colour_change`: delta E of the mark against its own surrounding skin, later minus earlier. All None where not
    measured. `changed`: True where a difference lies beyond the error, False for "not measurably different in these
    photos", None for unknown. `why`: name of the sentence that explains it (`compare.<why>` in the catalogue).
    `to_first`: 3 x 3 homography, row by row, from shares of the later photo to shares of the earlier one; None where
    the photos could not be aligned on the skin.
    """

    first: str
    second: str
    same: Same
    changed: bool | None
    why: str
    area_ratio: Measured | None = None
    diameter_change: Measured | None = None
    colour_change: Measured | None = None
    changes: frozenset[Change] = frozenset()
    moved: tuple[Moved, ...] = ()
    to_first: tuple[float, ...] | None = None


def agreed_changes(comparisons: Iterable[Comparison]) -> frozenset[Change]:
    """Every change that a comparison of surely the same mark found: with the first photo or with the last."""
    return frozenset().union(*(one.changes for one in comparisons if one.same is Same.YES))
