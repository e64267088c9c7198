"""Where the outline of a mark moved between two photos that are aligned on the skin."""

import math

import cv2
import numpy as np

from triage.domain.comparison import Moved
from triage.imaging.measure_shape import area_of
from triage.imaging.plane import Points

RADIUS = 128.0  # pixels; the earlier mark is drawn with this radius
SAMPLES = 180  # places along the earlier outline
SHORTEST = 0.04  # of the outline: a shorter stretch is a hair or a corner
_SIDE = 8  # radii: side of the drawing


def edge_moves(before: Points, now: Points) -> Points:
    """Return how far the edge lies outwards of the earlier one, along it.

    `before`, `now`: (n, 2) outlines in one frame. Returns (`SAMPLES`, 3): a place on the earlier outline and the
    distance from it to the nearest place of the later outline, positive outwards, as a share of the earlier mark's
    equivalent diameter. So a bulge that is higher than wide counts less than its height.
    """
    places = _evenly(before)
    centre = places.mean(axis=0)
    zoom = RADIUS / math.sqrt(max(area_of(before), 1e-12) / math.pi)
    inside = _drawn((now - centre) * zoom)
    signed = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) - cv2.distanceTransform(
        1 - inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE
    )
    at = np.clip(np.round((places - centre) * zoom + RADIUS * _SIDE / 2), 0, RADIUS * _SIDE - 1).astype(int)
    return np.column_stack([places, signed[at[:, 1], at[:, 0]] / (2 * RADIUS)])


def stretches(moves: Points, error: float) -> tuple[Moved, ...]:
    """Return the stretches of an outline that moved by more than `error`, the furthest first.

    `moves`: as `edge_moves` gives them. Each stretch is one way throughout and at least `SHORTEST` long.
    """
    way = np.where(moves[:, 2] > error, 1, np.where(moves[:, 2] < -error, -1, 0))
    starts = np.flatnonzero(way != np.roll(way, 1))
    if not len(starts):
        starts = np.array([0])
    found = []
    for start, end in zip(starts, np.append(starts[1:], starts[0] + len(way)), strict=True):
        stretch = np.arange(start, end) % len(way)
        if way[start] and len(stretch) >= SHORTEST * len(way):
            x, y = moves[stretch[len(stretch) // 2], :2]
            found.append(Moved(float(x), float(y), float(_furthest(moves[stretch, 2]))))
    return tuple(sorted(found, key=lambda moved: -abs(moved.share)))


def _furthest(distances: Points) -> float:
    return float(distances[np.abs(distances).argmax()])


def _evenly(points: Points) -> Points:
    closed = np.vstack([points, points[:1]])
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))])
    at = np.linspace(0, along[-1], SAMPLES, endpoint=False)
    return np.column_stack([np.interp(at, along, closed[:, axis]) for axis in (0, 1)])


def _drawn(points: Points) -> np.ndarray:
    side = int(RADIUS * _SIDE)
    drawn = np.zeros((side, side), np.uint8)
    cv2.fillPoly(drawn, [np.round((points + side / 2) * 64).astype(np.int32)], 1, shift=6)
    return drawn
