"""The photo as a lesion network should see it: what lies in the card's window, with card or coin painted over as
skin.

A network that is shown the card takes the window, or a marker, for the mark. So the window is cut out, what is
still seen of the card is painted in the colour of the skin beside it, and the outline that is found is laid back on
the whole photo.
"""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.measurements import Scale, ScaleBy
from triage.domain.outline import Outline
from triage.domain.scale_card import WINDOW, WINDOW_RADIUS_MM
from triage.imaging.measure import covered_mask
from triage.imaging.plane import homography, mapped
from triage.imaging.resize import Pixels

_EDGE_MM = 0.8
"""Painted over beyond the printed edge of the window: it is cut by hand."""
_BESIDE = 0.12
"""Width of the strip of skin that gives the colour, share of the view's shorter side."""
_TURNS = np.linspace(0, 2 * math.pi, 72, endpoint=False)


@dataclass(frozen=True, eq=False)
class View:
    """A part of a photo, (h, w, 3) uint8, and where it lies: left, top, width and height in shares of the photo."""

    pixels: Pixels
    left: float
    top: float
    width: float
    height: float

    def on_photo(self, outline: Outline) -> Outline:
        """Lay an outline of the view back on the photo."""
        points = (
            (min(1.0, self.left + x * self.width), min(1.0, self.top + y * self.height))
            for x, y in outline.points
        )
        return replace(outline, points=tuple(points))


def view_of(pixels: Pixels, scale: Scale | None) -> View:
    """Return what a network should see of (H, W, 3) uint8 pixels; without a scale that is the whole photo."""
    if scale is None:
        return View(pixels, 0.0, 0.0, 1.0, 1.0)
    height, width = pixels.shape[:2]
    left, top, right, bottom = (
        _window(scale, height, width) if scale.by is ScaleBy.CARD else (0, 0, width, height)
    )
    part = pixels[top:bottom, left:right].copy()
    hidden = _wider(covered_mask(scale, height, width), scale, width)[top:bottom, left:right]
    _paint(part, hidden)
    return View(part, left / width, top / height, (right - left) / width, (bottom - top) / height)


def _window(scale: Scale, height: int, width: int) -> tuple[int, int, int, int]:
    """The box round the window, pixels, inside the photo; the whole photo where the window is not on it."""
    round_it = np.column_stack([np.cos(_TURNS), np.sin(_TURNS)]) * WINDOW_RADIUS_MM + WINDOW
    edge = mapped(np.linalg.inv(homography(scale.to_mm)), round_it) * (width, height)
    left, top = np.clip(np.floor(edge.min(axis=0)), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(edge.max(axis=0)), 0, (width, height)).astype(int)
    if right - left < 2 or bottom - top < 2:
        return 0, 0, width, height
    return int(left), int(top), int(right), int(bottom)


def _wider(covered: NDArray[np.uint8], scale: Scale, width: int) -> NDArray[np.uint8]:
    """What is covered, and `_EDGE_MM` more of it."""
    x, y = np.array(scale.covers[0]).mean(axis=0) if scale.covers else (0.5, 0.5)
    near = mapped(homography(scale.to_mm), [(x, y), (x + 1 / width, y)])
    reach = max(1, round(_EDGE_MM / max(1e-6, float(np.hypot(*(near[1] - near[0]))))))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    return np.asarray(cv2.dilate(covered, disc), dtype=np.uint8)


def _paint(part: Pixels, hidden: NDArray[np.uint8]) -> None:
    """Paint what is hidden in the median colour of the open skin beside it, where there is both."""
    if not hidden.any() or hidden.all():
        return
    away = cv2.distanceTransform((hidden == 0).astype(np.uint8), cv2.DIST_L2, 5)
    beside = (away > 0) & (away <= max(2.0, _BESIDE * min(part.shape[:2])))
    part[hidden > 0] = np.median(part[beside], axis=0).astype(np.uint8)
