"""The colour of a mark against the skin round it, so that the light of two photos may differ."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.features import clear_of_mark
from triage.imaging.outlines import Mask
from triage.imaging.resize import Pixels
from triage.imaging.view import View, away

RING_SHARE = 0.6  # of the mark's radius: width of the ring of skin that is looked at
RING_PIXELS = 6.0  # pixels added to it
FEWEST_PIXELS = 200  # of the ring and of the mark each; fewer give no colour
SMOOTHING = 0.06  # of the mark's radius: hair, pores and noise are no colour
SAMPLES = 900  # pixels of each photo that are held against each other
NEW_DELTA = 18.0  # delta E 76 to every colour of the earlier photo; at 14 2 % of real repeats show 5 % of it
_SRGB_POWER = 2.2  # of the light; near enough to sRGB for a gain

Lab = NDArray[np.float32]


@dataclass(frozen=True)
class MarkColour:
    """Medians, CIE Lab. `mark` and `skin`: (L*, a*, b*)."""

    mark: tuple[float, float, float]
    skin: tuple[float, float, float]

    @property
    def against_skin(self) -> NDArray[np.float64]:
        """Mark minus skin: (L*, a*, b*)."""
        return np.asarray(np.subtract(self.mark, self.skin), dtype=np.float64)

    @property
    def contrast(self) -> float:
        """Delta E 76 between the mark and the skin round it."""
        return float(np.linalg.norm(self.against_skin))


def mark_colour(seen: View) -> MarkColour | None:
    """Measure the colour of a mark and its ring of skin; None where too little of either can be seen."""
    inside, ring = _parts(seen)
    if inside.sum() < FEWEST_PIXELS or ring.sum() < FEWEST_PIXELS:
        return None
    lab = _lab(seen.pixels)
    return MarkColour(_median(lab[inside]), _median(lab[ring]))


def new_colour(first: View, second: View) -> float | None:
    """Return the share of the second mark whose colour the first photo has nowhere near its mark.

    The second photo is brought to the light of the first by the skin round the mark. None where too little is seen.
    """
    (inside_first, ring_first), (inside_second, ring_second) = _parts(first), _parts(second)
    if min(part.sum() for part in (inside_first, ring_first, inside_second, ring_second)) < FEWEST_PIXELS:
        return None
    before, now = _smoothed(first), _smoothed(second)
    gain = np.median(before[ring_first], axis=0) / np.maximum(np.median(now[ring_second], axis=0), 1e-4)
    near_first = (away(first.mark) <= clear_of_mark(first)) & (first.usable > 0)
    known = _sampled(_linear_to_lab(before), near_first | ring_first)
    found = _sampled(_linear_to_lab(np.clip(now * gain, 0, 1)), inside_second)
    nearest = np.sqrt(((found[:, None] - known[None]) ** 2).sum(axis=2)).min(axis=1)
    return float((nearest > NEW_DELTA).mean())


def _parts(seen: View) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return where the mark and where its ring of skin can be seen: two (h, w) arrays."""
    distance = away(seen.mark)
    clear = clear_of_mark(seen)
    width = RING_SHARE * seen.radius + RING_PIXELS
    usable = seen.usable > 0
    return (seen.mark > 0) & usable, (distance > clear) & (distance <= clear + width) & usable


def _smoothed(seen: View) -> Lab:
    linear = (seen.pixels.astype(np.float32) / 255) ** _SRGB_POWER
    return np.asarray(cv2.GaussianBlur(linear, (0, 0), max(1.0, SMOOTHING * seen.radius)), dtype=np.float32)


def _linear_to_lab(linear: Lab) -> Lab:
    values = np.clip(linear, 0, 1) ** (1 / _SRGB_POWER)
    return np.asarray(cv2.cvtColor(values.astype(np.float32), cv2.COLOR_RGB2LAB), dtype=np.float32)


def _lab(pixels: Pixels) -> Lab:
    return np.asarray(cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), dtype=np.float32)


def _sampled(lab: Lab, where: NDArray[np.bool_] | Mask) -> Lab:
    values = lab[where]
    return values[:: max(1, len(values) // SAMPLES)]


def _median(values: Lab) -> tuple[float, float, float]:
    lightness, red, yellow = np.median(values, axis=0)
    return float(lightness), float(red), float(yellow)
