"""What the figures of two photos mean: the same mark or not, what changed, and why nothing is said.

Numbers in, words out. Every limit is a named number with its source; docs/evaluation/compare.md holds the figures.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from triage.domain.answers import Answer
from triage.domain.change import AREA_UP_SHARE, Change, area_change, width_change
from triage.domain.comparison import Same
from triage.domain.measurements import Measured
from triage.domain.outline import DrawnBy, Outline

PAIRS_YES = 6
"""Alike points that agree on one believable homography, from which it is one mark (imaging notes, section 5)."""

PAIRS_NO = 4
"""Fewer than this and a colour that differs: another mark."""

COLOUR_NO = 22.0
"""Delta E 76 between the marks' colours against their skin, from which they do not look like one mark.

99 % of 120 real repeats of `train` and `calibrate` lie below 19.4."""

SKIN_PAIRS = 12
"""Agreeing points on the skin alone that a growth number needs (imaging notes, section 5)."""

WIDEST_GAP = 220.0
"""Degrees round the mark without any agreeing point; with more the skin is seen on one side only (design choice)."""

MOST_TILT = 40.0
"""Degrees between the two views of the skin; more and a curved body is no plane (design choice)."""

MOST_ALIGNMENT_ERROR = 0.04
"""Standard error of the area ratio from the alignment, share; with more the skin says too little (design choice)."""

PLANE_ERROR = 0.01
"""Standard error of the area ratio from skin that is pushed aside or bends, share (simulated growth, "push")."""

CUT_MARK = (
    0.05  # share of the outline on the frame: 3 % of phone masks lie above (imaging notes, 7); design choice
)
SMALLEST_MARK = 48.0
"""Diameter of the mark in pixels of the original; below it an outline says too little (imaging notes, section 1)."""

Z95 = 1.96
"""Standard errors on either side of a 95 % interval."""

NEW_COLOUR_SHARE = 0.05
"""Share of the mark that must have a colour unlike any before; under 1 % of 120 real repeats reach it."""

PALER_SHARE = 0.30
"""Least loss of contrast that counts as fading, share of the earlier contrast (mirrors the growth of an area)."""


SURE = 0.80
"""Confidence of the network from which its outline repeats well."""

DOUBTFUL = 0.60
"""Confidence of the network below which its outline is not compared: a person has to look at it first."""


@dataclass(frozen=True)
class OutlineError:
    """Repeat error of one outline. `area`, `width`: standard error of the logarithm.

    `edge`: how far a stretch of two such outlines may lie apart without any change, share of the mark's diameter.
    """

    area: float
    width: float
    edge: float


PERSON_ERROR = OutlineError(area=0.08, width=0.04, edge=0.19)
"""A person's. Design choice between two measurements on real repeats of `train` and `calibrate` that are aligned on the
skin: 0.05 for reference masks of HAM10000 (38 pairs), 0.23 for the students' masks of PAD-UFES-20 (18 pairs)."""

SURE_ERROR = OutlineError(area=0.036, width=0.018, edge=0.11)
"""The network's where it is sure, on the same repeats of HAM10000 (16 pairs; whatever really changed is in it)."""

UNSURE_ERROR = OutlineError(area=0.09, width=0.06, edge=0.28)
"""The network's between `DOUBTFUL` and `SURE` (5 pairs, so rough). Below `DOUBTFUL` areas differed up to 2.5 times."""

CONTRAST_ERROR = 0.19
"""Repeat error of the contrast of one photo, standard error, share of the contrast.

From the tails: 2.5 % of 120 real repeats lose 41 % or more of it, with another lamp, focus or filter."""


class Why(StrEnum):
    """Why a comparison says what it says; each has its sentence in the catalogue under ``compare.<why>``."""

    NO_OUTLINE = "no_outline"
    RING = "ring"
    DOUBTFUL = "doubtful"
    CUT_OFF = "cut_off"
    OTHER_MARK = "other_mark"
    NOT_SURE = "not_sure"
    TOO_SMALL = "too_small"
    LITTLE_SKIN = "little_skin"
    ONE_SIDE = "one_side"
    OTHER_ANGLE = "other_angle"
    SCALE_DISAGREES = "scale_disagrees"
    GROWN = "grown"
    COLOUR = "colour"
    SHRUNK = "shrunk"
    PALER = "paler"
    LARGER = "larger"
    SMALLER = "smaller"
    EDGE = "edge"
    NOT_DIFFERENT = "not_different"


@dataclass(frozen=True)
class SkinAlignment:
    """How well the skin alone aligned two photos.

    `pairs`: agreeing points. `widest_gap`: largest angle round the mark without one, degrees. `tilt`: between the two
    views, degrees. `error`: standard error of the area ratio from the alignment, share.
    """

    pairs: int
    widest_gap: float
    tilt: float
    error: float


@dataclass(frozen=True)
class Width:
    """Largest diameter before and now, and the standard error of their difference, mm."""

    before: float
    now: float
    error: float

    @property
    def change(self) -> Measured:
        """Now minus before with its 95 % interval."""
        up, half = self.now - self.before, Z95 * self.error
        return Measured(up, up - half, up + half, "mm")


@dataclass(frozen=True)
class Findings:
    """All that was measured on a pair; None where it was not. `refused`: why the size was not compared.

    `contrast`: delta E of the mark against its skin, before. `contrast_change`: later minus earlier. `new_colour`:
    share of the mark, 0 to 1. `edge_moved`: whether a stretch of the outline moved beyond its error.
    """

    same: Same
    refused: Why | None
    area_ratio: Measured | None = None
    width: Width | None = None
    contrast: float | None = None
    contrast_change: Measured | None = None
    new_colour: float | None = None
    edge_moved: bool = False


@dataclass(frozen=True)
class Verdict:
    """`changed`: True beyond the error, False for "not measurably different", None for unknown."""

    changes: frozenset[Change]
    changed: bool | None
    why: Why


def same_mark(pairs: int, skin_pairs: int, colour_apart: float | None) -> Same:
    """Say whether two photos show one mark. `pairs`: agreeing points of the whole picture, 0 without an alignment.

    "No" needs both: next to no alike points, and a colour that differs. Few alike points alone are a matter of light,
    distance and focus. `colour_apart`: delta E between the marks' colours against their skin.
    """
    if pairs >= PAIRS_YES or skin_pairs >= SKIN_PAIRS:
        return Same.YES
    differs = colour_apart is not None and colour_apart > COLOUR_NO
    return Same.NO if differs and max(pairs, skin_pairs) < PAIRS_NO else Same.UNSURE


def alignment_fault(skin: SkinAlignment | None) -> Why | None:
    """Say why the skin does not carry a growth number; None where it does."""
    if skin is None or skin.pairs < SKIN_PAIRS:
        return Why.LITTLE_SKIN
    if skin.tilt > MOST_TILT:
        return Why.OTHER_ANGLE
    if skin.widest_gap > WIDEST_GAP:
        return Why.ONE_SIDE
    return Why.LITTLE_SKIN if skin.error > MOST_ALIGNMENT_ERROR else None


def outline_fault(outlines: tuple[Outline, Outline], smallest: float) -> Why | None:
    """Say why the outlines cannot be compared; None where they can. `smallest`: diameter, pixels of the original."""
    if any(outline.by is DrawnBy.RING for outline in outlines):
        return Why.RING
    if any(outline.confidence is not None and outline.confidence < DOUBTFUL for outline in outlines):
        return Why.DOUBTFUL
    if any(outline.at_frame > CUT_MARK for outline in outlines):
        return Why.CUT_OFF
    return Why.TOO_SMALL if smallest < SMALLEST_MARK else None


def outline_error(outline: Outline) -> OutlineError:
    """Return the repeat error of an outline that a person or the network drew."""
    if outline.by is not DrawnBy.NETWORK:
        return PERSON_ERROR
    return SURE_ERROR if (outline.confidence or 0) >= SURE else UNSURE_ERROR


def area_error(outlines: tuple[Outline, Outline], route: float) -> float:
    """Return the standard error of a log area ratio: both outlines, the `route` (alignment or scales), bent skin."""
    return math.hypot(*(outline_error(outline).area for outline in outlines), route, PLANE_ERROR)


def ratio_measured(ratio: float, error: float) -> Measured:
    """Return an area ratio with its 95 % interval. `error`: standard error of its logarithm."""
    return Measured(ratio, ratio * math.exp(-Z95 * error), ratio * math.exp(Z95 * error), "ratio")


def contrast_measured(before: float, now: float) -> Measured:
    """Return now minus before, delta E, with its 95 % interval."""
    half = Z95 * CONTRAST_ERROR * math.hypot(before, now)
    return Measured(now - before, now - before - half, now - before + half, "delta E")


def disagree(first: Measured, second: Measured) -> bool:
    """Say whether two routes to one ratio contradict each other."""
    return first.high < second.low or second.high < first.low


def judged(found: Findings) -> Verdict:
    """Call what was measured a change, "not measurably different", or unknown."""
    changes = _changes(found)
    if found.same is not Same.YES or found.refused in (Why.SCALE_DISAGREES, Why.NO_OUTLINE):
        return Verdict(frozenset(), None, found.refused or Why.NOT_SURE)
    for change, why in _NAMED:
        if change in changes:
            return Verdict(changes, True, _fading(found) if change is Change.FADING else why)
    if found.refused is not None and found.area_ratio is None:
        return Verdict(changes, None, found.refused)
    if found.area_ratio is not None and found.area_ratio.low > 1:
        return Verdict(changes, True, Why.LARGER)
    if found.area_ratio is not None and found.area_ratio.high < 1:
        return Verdict(changes, True, Why.SMALLER)
    return (
        Verdict(changes, True, Why.EDGE) if found.edge_moved else Verdict(changes, False, Why.NOT_DIFFERENT)
    )


_NAMED = (
    (Change.WIDTH, Why.GROWN),
    (Change.AREA, Why.GROWN),
    (Change.COLOUR, Why.COLOUR),
    (Change.FADING, Why.SHRUNK),
)


def _changes(found: Findings) -> frozenset[Change]:
    changes = set()
    ratio, width = found.area_ratio, found.width
    if ratio is not None and area_change(1.0, ratio.value, ratio.error / Z95) is Answer.YES:
        changes.add(Change.AREA)
    if width is not None and width_change(width.before, width.now, width.error) is Answer.YES:
        changes.add(Change.WIDTH)
    if found.new_colour is not None and found.new_colour >= NEW_COLOUR_SHARE:
        changes.add(Change.COLOUR)
    if _shrunk(found) or _paler(found):
        changes.add(Change.FADING)
    return frozenset(changes)


def _fading(found: Findings) -> Why:
    return Why.SHRUNK if _shrunk(found) else Why.PALER


def _shrunk(found: Findings) -> bool:
    """Mirror of an area that grew: the earlier is larger than the later by `AREA_UP_SHARE` or more."""
    ratio = found.area_ratio
    return ratio is not None and ratio.high < 1 and ratio.value * (1 + AREA_UP_SHARE) <= 1


def _paler(found: Findings) -> bool:
    if found.contrast is None or found.contrast_change is None:
        return False
    return found.contrast_change.high < 0 and -found.contrast_change.value >= PALER_SHARE * found.contrast
