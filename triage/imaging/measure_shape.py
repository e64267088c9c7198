"""Shape of an outline: Feret diameter, area, compactness and asymmetry, from its points alone."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.plane import Points

EVEN_POINTS = 256
"""Points to which an outline is laid out evenly before its length is measured."""

SMOOTH_SHARE = 0.01
"""Standard deviation of the smoothing along the outline, share of its length: takes the steps of a mask out of the
length and the corners of a hand-drawn line, and keeps notches (design choice)."""

FOLD_RADIUS = 48
"""Pixels of the radius that a mark's area is drawn with before it is folded."""

_FOLD_SIDE = 8 * FOLD_RADIUS  # pixels; a mark may be eight times as long as its equivalent radius
_SHIFT = 6  # cv2.fillPoly takes coordinates in 1/64 pixel


def feret_of(points: Points) -> float:
    """Return the maximum Feret diameter: the largest distance of two points of the convex hull. In the points'
    unit."""
    hull = np.asarray(cv2.convexHull(points.astype(np.float32)), dtype=np.float64).reshape(-1, 2)
    gaps = hull[:, None] - hull[None]
    return float(np.sqrt((gaps**2).sum(axis=2).max()))


def area_of(points: Points) -> float:
    """Return the area of the polygon, in the points' unit squared."""
    x, y = points.T
    return abs(float((x * np.roll(y, -1) - y * np.roll(x, -1)).sum())) / 2


def smoothed(points: Points) -> Points:
    """Return the outline laid out evenly, (`EVEN_POINTS`, 2), and smoothed along its length."""
    closed = np.vstack([points, points[:1]])
    steps = np.hypot(*np.diff(closed, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    at = np.linspace(0, along[-1], EVEN_POINTS, endpoint=False)
    even = np.column_stack([np.interp(at, along, closed[:, axis]) for axis in (0, 1)])
    waves = np.fft.rfftfreq(EVEN_POINTS) * EVEN_POINTS  # whole waves along the outline
    kept = np.exp(-2 * (math.pi * SMOOTH_SHARE * waves) ** 2)
    return np.asarray(np.fft.irfft(np.fft.rfft(even, axis=0) * kept[:, None], EVEN_POINTS, axis=0))


def border_of(points: Points) -> float:
    """Return perimeter squared over 4 pi area of the smoothed outline: 1 for a disc, more for a ragged edge.

    An outline that encloses nothing counts as a disc.
    """
    even = smoothed(points)
    enclosed = area_of(even)
    if enclosed == 0:
        return 1.0
    length = float(np.hypot(*(even - np.roll(even, 1, axis=0)).T).sum())
    return max(1.0, length**2 / (4 * math.pi * enclosed))


def asymmetry_of(points: Points) -> float:
    """Return the share of the area that does not fall on itself when folded, 0 to 1.

    Folded along each of the two principal axes of the area, through its centre; the better fold counts.
    """
    drawn = _upright(points)
    area = int(drawn.sum())
    if area == 0:
        return 0.0
    folds = (np.flip(drawn, axis) for axis in (0, 1))
    return min(float((drawn & ~fold).sum()) / area for fold in folds)


def _upright(points: Points) -> NDArray[np.bool_]:
    """Draw the outline with its centre in the middle and its principal axes along rows and columns."""
    moments = cv2.moments(points.astype(np.float32).reshape(-1, 1, 2))
    if moments["m00"] == 0:
        return np.zeros((1, 1), dtype=np.bool_)
    centre = np.array([moments["m10"], moments["m01"]]) / moments["m00"]
    bend = 0.5 * math.atan2(2 * moments["mu11"], moments["mu20"] - moments["mu02"])
    turn = np.array([[math.cos(bend), math.sin(bend)], [-math.sin(bend), math.cos(bend)]])
    scale = FOLD_RADIUS / math.sqrt(abs(moments["m00"]) / math.pi)
    placed = ((points - centre) @ turn.T * scale + (_FOLD_SIDE - 1) / 2) * (1 << _SHIFT)
    drawn = np.zeros((_FOLD_SIDE, _FOLD_SIDE), np.uint8)
    cv2.fillPoly(drawn, [np.round(placed).astype(np.int32)], 1, shift=_SHIFT)
    return drawn.astype(np.bool_)
