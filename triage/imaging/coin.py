"""Millimetres from a coin whose name the person gives. Second best: a coin lies higher than the skin and may be
tilted.

Circles are looked for on a reduced picture in each channel of Lab, then their edge is found again on the picture
itself along rays from the middle. What is not nearly a circle is refused, because a tilted coin reads too small.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.measurements import Scale, ScaleBy
from triage.domain.outline import Outline
from triage.domain.scale_fault import ScaleFault
from triage.imaging.coin_edge import Edge, fitted_edge
from triage.imaging.resize import Pixels, shrink_longest

WORKING_LONGEST = 640  # pixels, where circles are looked for
LEAST_AXIS_RATIO = 0.97
"""Short over long axis; below it the camera is tilted by more than 14 degrees (imaging notes, section 6)."""
LEAST_SUPPORT = 0.5
"""Share of the rays whose edge lies on the ellipse (design choice; coins found and missed in
docs/evaluation/scale.md)."""
SMOOTHING = 1.5  # pixels: noise and the coin's face make false edges
LEAST_RADIUS_PIXELS = 40.0
"""On the working picture; below it half a pixel is over 1 % of a length."""
LARGEST_RADIUS_SHARE = 0.45
"""Of the picture's short side: the whole coin is on the photo, with skin round it."""
COIN_ERROR = 0.10
"""The stated relative 95 % error of a length (imaging notes: "10 % at best"; docs/evaluation/scale.md)."""

_SMALLEST_RADIUS_SHARE = 0.03  # of the short side of the reduced picture
_HOUGH = {"dp": 1.5, "param1": 120, "param2": 0.6}  # cv2.HOUGH_GRADIENT_ALT: edge, how perfect a circle
_SPREAD = (1, 99)  # percentiles of a channel that are stretched to 0 and 255
_MOST_CANDIDATES = 12  # a channel
_COVER_POINTS = 48
_COVER_MARGIN = 1.06  # of the radius: the coin's side and its shadow belong to it


@dataclass(frozen=True)
class CoinLook:
    """The scale of the coin, or why there is none; `axis_ratio` and `support` of the best circle, where there was
    one."""

    scale: Scale | None
    fault: ScaleFault | None
    axis_ratio: float | None = None
    support: float | None = None


def find_coin(pixels: Pixels, diameter_mm: float, *, mark: Outline | None = None) -> Scale | None:
    """Return the scale that a coin of `diameter_mm` gives, or None; `look_for_coin` says why.

    `pixels`: (H, W, 3) uint8. `mark`: an outline that is not the coin.
    """
    return look_for_coin(pixels, diameter_mm, mark=mark).scale


def look_for_coin(
    pixels: Pixels, diameter_mm: float, *, mark: Outline | None = None, original_width: int | None = None
) -> CoinLook:
    """Look for one coin on (H, W, 3) uint8 pixels. Of several round things the clearest counts, a larger one before a
    smaller one: a coin is larger than most marks.
    """
    lab = cv2.cvtColor(pixels.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    smooth = cv2.GaussianBlur(lab, (0, 0), SMOOTHING)
    edges = [fitted_edge(smooth, *circle) for circle in _circles(pixels)]
    good = [
        edge
        for edge in edges
        if edge is not None and edge.support >= LEAST_SUPPORT and not _is_mark(edge, mark, pixels.shape)
    ]
    if not good:
        return CoinLook(None, ScaleFault.NO_COIN)
    best = max(good, key=lambda edge: edge.support * math.sqrt(edge.radius))
    if best.radius < LEAST_RADIUS_PIXELS:
        return CoinLook(None, ScaleFault.COIN_SMALL, best.axis_ratio, best.support)
    if best.axis_ratio < LEAST_AXIS_RATIO:
        return CoinLook(None, ScaleFault.COIN_TILTED, best.axis_ratio, best.support)
    return CoinLook(
        _scale(best, diameter_mm, pixels.shape, original_width), None, best.axis_ratio, best.support
    )


def _circles(pixels: Pixels) -> Iterator[tuple[float, float, float]]:
    """Yield x, y and radius, pixels of the given picture, of circles in L, a and b."""
    small = shrink_longest(pixels, WORKING_LONGEST)
    back = pixels.shape[1] / small.shape[1]
    short = min(small.shape[:2])
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)
    for channel in cv2.split(lab):
        low, high = np.percentile(channel, _SPREAD)
        stretched = np.clip((channel.astype(np.float32) - low) * 255 / max(1.0, high - low), 0, 255)
        found = cv2.HoughCircles(
            cv2.GaussianBlur(stretched.astype(np.uint8), (0, 0), 2),
            cv2.HOUGH_GRADIENT_ALT,
            minDist=short / 20,
            minRadius=max(8, round(_SMALLEST_RADIUS_SHARE * short)),
            maxRadius=round(LARGEST_RADIUS_SHARE * short),
            **_HOUGH,
        )
        for x, y, radius in () if found is None else found.reshape(-1, 3)[:_MOST_CANDIDATES]:
            yield float(x) * back, float(y) * back, float(radius) * back


def _is_mark(edge: Edge, mark: Outline | None, shape: tuple[int, ...]) -> bool:
    """Say whether the circle lies round the mark rather than beside it."""
    if mark is None:
        return False
    x, y = np.array(mark.points).mean(axis=0) * (shape[1], shape[0])
    return math.hypot(x - edge.x, y - edge.y) < edge.radius


def _scale(edge: Edge, diameter_mm: float, shape: tuple[int, ...], original_width: int | None) -> Scale:
    height, width = shape[:2]
    a_pixel = diameter_mm / (2 * edge.radius)  # mm
    return Scale(
        by=ScaleBy.COIN,
        to_mm=(width * a_pixel, 0.0, 0.0, 0.0, height * a_pixel, 0.0, 0.0, 0.0, 1.0),
        error=COIN_ERROR,
        pixels_per_mm=(original_width or width) / width / a_pixel,
        tilt=None,
        covers=(_cover(edge, height, width),),
    )


def _cover(edge: Edge, height: int, width: int) -> tuple[tuple[float, float], ...]:
    bends: NDArray[np.float64] = np.arange(_COVER_POINTS) * 2 * math.pi / _COVER_POINTS
    reach = edge.radius * _COVER_MARGIN
    return tuple(
        (
            float((edge.x + reach * math.cos(bend) + 0.5) / width),
            float((edge.y + reach * math.sin(bend) + 0.5) / height),
        )
        for bend in bends
    )
