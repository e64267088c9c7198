"""Outline <-> mask: a polygon in shares of the photo, and the pixels that it encloses."""

import math
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.outline import FEWEST_POINTS, DrawnBy, Outline, Point

Mask = NDArray[np.uint8]
"""(H, W), 1 inside the mark and 0 outside."""

POINTS = 128  # most points of a found outline: a wavy border keeps its shape, and the page can drag it
FINE_SIDE = (
    1024  # pixels; a smaller mask is drawn and traced at this size, so that half a pixel does not count
)
RING_POINTS = 64  # points of a ring
_FRACTION_BITS = 6  # cv2.fillPoly takes coordinates in 1/64 pixel
_LEAST_TOLERANCE = 0.5  # pixels of the traced mask
_MOST_TIMES_FINER = 16  # times; a mask of a few pixels is not blown up further


def mask_of(outline: Outline, height: int, width: int) -> Mask:
    """Return (height, width) uint8, 1 for each pixel that lies inside the outline by more than half, else 0."""
    finer = _times_finer(height, width)
    size = np.array([width * finer, height * finer])
    corners = np.round((np.array(outline.points) * size - 0.5) * (1 << _FRACTION_BITS)).astype(np.int32)
    fine = np.zeros((height * finer, width * finer), np.uint8)
    cv2.fillPoly(fine, [corners], 255, lineType=cv2.LINE_8, shift=_FRACTION_BITS)
    inside = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA) if finer > 1 else fine
    return np.asarray(inside > 127, dtype=np.uint8)


def outline_of(mask: NDArray[Any]) -> tuple[Point, ...]:
    """Trace the largest connected part of an (H, W) mask, anything above 0 inside, its holes filled.

    Returns at most `POINTS` points in shares of the mask's width and height; none where nothing is inside.
    """
    inside = largest_part(mask)
    if not inside.any():
        return ()
    height, width = inside.shape
    finer = _times_finer(height, width)
    fine = cv2.resize(inside * 255, (width * finer, height * finer), interpolation=cv2.INTER_LINEAR)
    traces, _ = cv2.findContours((fine > 127).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not traces:
        return ()
    corners = _thinned(max(traces, key=cv2.contourArea))
    if len(corners) < FEWEST_POINTS:
        return ()
    shares = (corners + 0.5) / np.array([width * finer, height * finer])
    return tuple((float(x), float(y)) for x, y in shares)


def largest_part(mask: NDArray[Any]) -> Mask:
    """Return the largest connected part of an (H, W) mask as 0 and 1; all 0 where nothing is inside."""
    binary = np.asarray(mask > 0, dtype=np.uint8)
    _, labels = cv2.connectedComponents(binary)
    sizes = np.bincount(labels.ravel())
    sizes[0] = 0
    return np.asarray((labels == sizes.argmax()) & (binary > 0), dtype=np.uint8)


def ring(x: float, y: float, radius: float, aspect: float) -> Outline:
    """Return a circle on the photo round (x, y), in shares of it.

    `radius`: share of the photo's width. `aspect`: width over height of the photo, so that the ring is round on it.
    What would leave the photo is laid on its edge. Raises `UsageError` where nothing of the ring is on the photo.
    """
    angles = np.arange(RING_POINTS) * 2 * math.pi / RING_POINTS
    points = zip(
        np.clip(x + radius * np.cos(angles), 0, 1),
        np.clip(y + radius * aspect * np.sin(angles), 0, 1),
        strict=True,
    )
    return Outline(tuple((float(across), float(down)) for across, down in points), DrawnBy.RING)


def _times_finer(height: int, width: int) -> int:
    return min(_MOST_TIMES_FINER, max(1, math.ceil(FINE_SIDE / max(height, width))))


def _thinned(trace: NDArray[np.int32]) -> NDArray[np.float64]:
    """Leave points out, the least telling first, until `POINTS` are left (Douglas & Peucker 1973): (n, 2)."""
    tolerance = _LEAST_TOLERANCE
    corners = cv2.approxPolyDP(trace, tolerance, closed=True)
    while len(corners) > POINTS:
        tolerance *= 1.5
        corners = cv2.approxPolyDP(trace, tolerance, closed=True)
    return np.asarray(corners[:, 0], dtype=np.float64)
