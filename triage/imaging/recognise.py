"""Whether two photos show one mark, and how the skin round it lies in each."""

from dataclasses import dataclass

import numpy as np

from triage.domain.compare_rules import Why, alignment_fault, same_mark
from triage.domain.comparison import Same
from triage.domain.measurements import Scale
from triage.domain.outline import Outline
from triage.imaging.features import Features, features
from triage.imaging.mark_colour import MarkColour, mark_colour
from triage.imaging.mark_size import Skin
from triage.imaging.plane import Homography
from triage.imaging.register import Alignment, align
from triage.imaging.resize import Pixels
from triage.imaging.skin_alignment import judged_alignment
from triage.imaging.view import View, to_pixels, view


@dataclass(frozen=True, eq=False)
class Look:
    """One photo with the points that can be found again. `whole`: of all of it. `skin`: of the skin alone."""

    view: View
    whole: Features
    skin: Features
    colour: MarkColour | None


@dataclass(frozen=True, eq=False)
class Recognised:
    """`pairs`, `skin_pairs`: agreeing points of the whole picture and of the skin, 0 without an alignment.

    `colour_apart`: delta E between the marks' colours against their skin. `skin`: how the skin aligns the photos; None
    where `fault` says why it does not.
    """

    same: Same
    pairs: int
    skin_pairs: int
    colour_apart: float | None
    skin: Skin | None
    fault: Why | None


def look(pixels: Pixels, outline: Outline, scale: Scale | None = None) -> Look:
    """Look at one photo, (H, W, 3) uint8 sRGB."""
    seen = view(pixels, outline, scale)
    whole, skin = features(seen)
    return Look(seen, whole, skin, mark_colour(seen))


def recognise(first: Look, second: Look) -> Recognised:
    """Recognise the mark with all points, align the photos with those of the skin."""
    whole = align(first.view, second.view, (first.whole, second.whole))
    skin = align(first.view, second.view, (first.skin, second.skin))
    pairs, skin_pairs = (found.pairs if found else 0 for found in (whole, skin))
    apart = _colour_apart(first, second)
    by, fault = _carries(skin, first.view, second.view)
    return Recognised(same_mark(pairs, skin_pairs, apart), pairs, skin_pairs, apart, by, fault)


def _carries(skin: Alignment | None, first: View, second: View) -> tuple[Skin | None, Why | None]:
    """Return the alignment on the skin where it can carry a size, else why it cannot."""
    if skin is None:
        return None, alignment_fault(None)
    facts = judged_alignment(skin, first, second)
    fault = alignment_fault(facts)
    return (None, fault) if fault else (Skin(_in_shares(skin, first, second), facts.error), None)


def _in_shares(skin: Alignment, first: View, second: View) -> Homography:
    whole = np.linalg.inv(to_pixels(first)) @ skin.to_first @ to_pixels(second)
    return np.asarray(whole / whole[2, 2], dtype=np.float64)


def _colour_apart(first: Look, second: Look) -> float | None:
    if first.colour is None or second.colour is None:
        return None
    return float(np.linalg.norm(second.colour.against_skin - first.colour.against_skin))
