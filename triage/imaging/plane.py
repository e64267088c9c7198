"""Homographies between a photo and a plane: mapping points, the scale at a point, and the tilt."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Homography = NDArray[np.floating[Any]]
"""(3, 3)."""

Points = NDArray[np.float64]
"""(n, 2): x and y."""


def mapped(by: Homography, points: Sequence[Sequence[float]] | NDArray[Any]) -> Points:
    """Map (n, 2) points through a homography."""
    given = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    lifted = np.column_stack([given, np.ones(len(given))]) @ by.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:], dtype=np.float64)


def homography(entries: Sequence[float]) -> Homography:
    """Return the (3, 3) array of nine numbers, row by row."""
    return np.asarray(entries, dtype=np.float64).reshape(3, 3)


def pixels_a_mm(to_mm: Homography, at: Sequence[float] | Points) -> float:
    """Return how many pixels a millimetre has round the pixel `at`: the square root of the area's ratio."""
    return float(1 / math.sqrt(abs(np.linalg.det(_slope(to_mm, at)))))


def tilt_at(to_mm: Homography, at: Sequence[float] | Points) -> float:
    """Return the angle, degrees, between the line of sight at the pixel `at` and the plane's normal.

    A plane seen from the side is shortened by the cosine of the angle, which needs no focal length. Near 0 the cosine
    hardly changes, so below 5 degrees the figure is rough.
    """
    long, short = np.linalg.svd(_slope(to_mm, at), compute_uv=False)
    return math.degrees(math.acos(min(1.0, float(short / long))))


def _slope(by: Homography, at: Sequence[float] | Points) -> NDArray[np.float64]:
    """The (2, 2) derivative of the map at a point."""
    x, y = float(at[0]), float(at[1])
    across, down, depth = by @ np.array([x, y, 1.0])
    return np.asarray(
        [
            (by[0, :2] * depth - across * by[2, :2]) / depth**2,
            (by[1, :2] * depth - down * by[2, :2]) / depth**2,
        ]
    )
