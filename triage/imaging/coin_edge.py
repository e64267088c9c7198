"""The edge of a round thing: changes of colour along rays from a guessed middle, and the ellipse that most of them
share.

A coin has several round edges (its rim, the ring of a two-metal coin) and a shadow, so a ray has several changes.
Circles through three of them are tried many times and ellipses are fitted from the best; of the ellipses that
nearly as many rays agree on as on the best one, the largest is the coin's outer edge.
"""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

RAYS = 180
"""Rays round the middle."""
REACH = 0.30
"""How far from the guessed edge changes are looked for, share of the radius."""
LEAST_STEP = 4.0
"""Least change of colour across an edge (delta E 76) that counts (design choice)."""
ON_EDGE = 0.015
"""A ray whose change is nearer to the ellipse than this share of the radius supports it (design choice)."""

_SAMPLES = 96  # along a ray
_GAP = 5  # samples across which a change is taken
_TRIES = 400  # circles through three changes
_NEARLY_BEST = 0.92  # of the best circle's support: then the larger circle is taken
_KEPT = 16  # circles that an ellipse is fitted from
_WITHIN = (0.06, 0.03, 0.02, 0.015)  # of the radius: a circle stands in for an ellipse of axis ratio 0.9
_FEWEST = RAYS // 4


@dataclass(frozen=True)
class Edge:
    """An ellipse in pixels: its middle, mean radius, short over long axis, and the share of rays that support it."""

    x: float
    y: float
    radius: float
    axis_ratio: float
    support: float


@dataclass(frozen=True, eq=False)
class _Changes:
    """Places of change, (n, 2) pixels, and the ray of each, (n,)."""

    places: NDArray[np.float64]
    rays: NDArray[np.int64]

    def support(self, off: NDArray[np.float64], within: float) -> float:
        """The share of rays that have a change not farther off than `within`."""
        return len(np.unique(self.rays[off <= within])) / RAYS


def fitted_edge(lab: NDArray[Any], x: float, y: float, radius: float) -> Edge | None:
    """Fit the edge of a circle that was guessed at (x, y) on an (H, W, 3) Lab picture; None where there is none."""
    changes = _changes(lab, x, y, radius)
    if len(np.unique(changes.rays)) < _FEWEST:
        return None
    tried = (_ellipse(changes, *circle) for circle in _best_circles(changes, radius))
    found = [edge for edge in tried if edge is not None]
    if not found:
        return None
    best = max(edge.support for edge in found)
    return max((edge for edge in found if edge.support >= _NEARLY_BEST * best), key=lambda edge: edge.radius)


def _changes(lab: NDArray[Any], x: float, y: float, radius: float) -> _Changes:
    """The local maxima of the change of colour along each ray."""
    height, width = lab.shape[:2]
    bends = np.arange(RAYS) * 2 * math.pi / RAYS
    at = radius * np.linspace(1 - REACH, 1 + REACH, _SAMPLES)
    ways = np.column_stack([np.cos(bends), np.sin(bends)])
    spots = np.array([x, y]) + ways[:, None] * at[:, None]
    colours = cv2.remap(
        lab, spots[..., 0].astype(np.float32), spots[..., 1].astype(np.float32), cv2.INTER_LINEAR
    )
    change = np.linalg.norm(colours[:, _GAP:] - colours[:, :-_GAP], axis=2)
    middle = change[:, 1:-1]
    peak = (middle >= change[:, :-2]) & (middle > change[:, 2:]) & (middle >= LEAST_STEP)
    rays, samples = np.nonzero(peak)
    places = spots[rays, samples + 1 + _GAP // 2]
    seen = np.all((places >= 0) & (places < [width, height]), axis=1)
    return _Changes(places[seen], rays[seen])


def _best_circles(changes: _Changes, radius: float) -> list[tuple[float, float, float]]:
    """Circles through three changes, those that most rays agree on."""
    chance = np.random.default_rng(0)
    three = changes.places[chance.integers(len(changes.places), size=(_TRIES, 3))]
    circles = [one for one in map(_through, three) if one is not None and abs(one[2] / radius - 1) <= REACH]
    scored = []
    for x, y, reach in circles:
        off = np.abs(np.hypot(*(changes.places - [x, y]).T) / reach - 1)
        scored.append((changes.support(off, _WITHIN[1]), (x, y, reach)))
    scored.sort(reverse=True)
    return [circle for _, circle in scored[:_KEPT]]


def _through(three: NDArray[np.float64]) -> tuple[float, float, float] | None:
    """The circle through three points; None where they lie in a line."""
    (ax, ay), (bx, by), (cx, cy) = three
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < 1:
        return None
    a, b, c = ax**2 + ay**2, bx**2 + by**2, cx**2 + cy**2
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / twice
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / twice
    return float(x), float(y), math.hypot(ax - x, ay - y)


def _ellipse(changes: _Changes, x: float, y: float, radius: float) -> Edge | None:
    """Fit an ellipse to the changes near the circle, then again to those nearer and nearer to the ellipse."""
    off = np.abs(np.hypot(*(changes.places - [x, y]).T) / radius - 1)
    found = None
    for within in _WITHIN:
        kept = changes.places[off <= within]
        if len(kept) < _FEWEST:
            return None
        (x, y), (first, second), bend = cv2.fitEllipseDirect(kept.astype(np.float32))
        if not (first > 0 and second > 0):
            return None
        off = _off(changes.places, x, y, first / 2, second / 2, math.radians(bend))
        ratio = min(first, second) / max(first, second)
        found = Edge(x, y, math.sqrt(first * second) / 2, ratio, changes.support(off, ON_EDGE))
    return found


def _off(
    points: NDArray[np.float64], x: float, y: float, across: float, down: float, bend: float
) -> NDArray[np.float64]:
    """How far each point is from the ellipse, as a share of the radius."""
    turn = np.array([[math.cos(bend), -math.sin(bend)], [math.sin(bend), math.cos(bend)]])
    moved = (points - [x, y]) @ turn / [across, down]
    return np.asarray(np.abs(np.hypot(*moved.T) - 1), dtype=np.float64)
