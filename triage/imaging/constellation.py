"""Marks of two overview photos of one part of the body, told apart by their pattern alone, like stars.

Two marks of each photo give a similarity (never a mirror: that is the other side of the body); the one under which most
marks meet is refined to an affine map, because a camera is never quite square to the body.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.imaging.plane import Points

FEWEST_TO_PROVE = 15
"""Marks in each photo below which a pattern proves nothing (issue 9)."""

CLOSE_TO_MATCH = (0.38, 2.4)
"""Least closeness a mark: the first number, plus the second over the number of marks.

A mark that meets exactly counts 1, one that does not counts 0. Measured with the patterns of the tests, 15 to 40 marks:
98 % of random and mirrored ones lie below; true ones with a fifth gone and a fifth new reach 0.66 (98 % of them)
with a jitter of 0.5 % of the photo, and 0.45 with 1 %.
"""

LEAST_OVERLAP = 0.7
"""Of the marks, that the other photo is taken to show at least: a few marks in a corner always meet some pattern."""

BASES = 24  # pairs of marks that are tried; both are in the later photo with 64 % where a fifth is gone
MOST_ZOOM = 2.0  # times between the two photos
ROUGH = 0.12  # of the spread of the marks: how near is near while searching; tilt and jitter lie below
FINE = 0.08  # the same after the affine fit
GRID = 256  # cells a side of the map that the search looks marks up in
ROUNDS = 6  # of refining
MOST_SHEAR = 1.6  # times longer one way than the other: 50 degrees of tilt
FEWEST_PAIRS = 4  # meeting marks that fix an affine map with one to spare
SEED = 15


@dataclass(frozen=True)
class Matched:
    """`pairs`: (index before, index after). `gone`: before, not after, though that photo shows the place. `new`: the
    other way. All empty where the patterns do not meet. `proves`: enough marks for the pattern to mean something.
    """

    pairs: tuple[tuple[int, int], ...]
    gone: tuple[int, ...]
    new: tuple[int, ...]
    proves: bool


NOTHING = Matched((), (), (), False)


def match(
    before: Sequence[tuple[float, float]],
    after: Sequence[tuple[float, float]],
    *,
    aspects: tuple[float, float] = (1.0, 1.0),
) -> Matched:
    """Match the marks of an earlier and a later overview, given in shares of their photos.

    `aspects`: width over height of the two photos.
    """
    if min(len(before), len(after)) < FEWEST_PAIRS:
        return NOTHING
    first, second = (
        np.array(points) * (aspect, 1.0) for points, aspect in zip((before, after), aspects, strict=True)
    )
    fits = [fit for start in _searched(first, second) if (fit := _refined(first, second, start))]
    found = max(fits, key=lambda fit: _closeness(first, second, *fit), default=None)
    if found is None:
        return NOTHING
    affine, pairs = found
    in_second = _inside(_carried(affine, first), aspects[1])
    in_first = _inside(_carried(_inverse(affine), second), aspects[0])
    expected = max(
        min(in_second.sum(), in_first.sum()), LEAST_OVERLAP * min(len(first), len(second)), FEWEST_PAIRS
    )
    least = CLOSE_TO_MATCH[0] + CLOSE_TO_MATCH[1] / min(len(first), len(second))
    if _closeness(first, second, affine, pairs) < least * expected:
        return NOTHING
    met = np.array(pairs)
    return Matched(
        pairs=tuple(pairs),
        gone=tuple(int(i) for i in np.flatnonzero(in_second) if i not in met[:, 0]),
        new=tuple(int(i) for i in np.flatnonzero(in_first) if i not in met[:, 1]),
        proves=min(in_second.sum(), in_first.sum()) >= FEWEST_TO_PROVE,
    )


def _searched(first: Points, second: Points) -> list[NDArray[np.float64]]:
    """Return, for each base, the (2, 3) similarity under which most marks meet."""
    one, two = first @ (1, 1j), second @ (1, 1j)
    spread = _spread(second)
    lookup, corner, cell = _near_map(second, ROUGH * spread)
    start, end = (index.ravel() for index in np.meshgrid(range(len(two)), range(len(two))))
    start, end = start[start != end], end[start != end]
    found = []
    for base in _bases(one):
        turn = (two[end] - two[start]) / (one[base[1]] - one[base[0]])
        usable = (np.abs(turn) <= MOST_ZOOM) & (np.abs(turn) >= 1 / MOST_ZOOM)
        turn, shift = turn[usable], (two[start] - turn * one[base[0]])[usable]
        if not len(turn):
            continue
        at = turn[:, None] * one[None] + shift[:, None]
        columns, rows = (
            np.clip(((part - low) / cell).astype(int), 0, GRID - 1)
            for part, low in ((at.real, corner[0]), (at.imag, corner[1]))
        )
        meets = lookup[rows, columns].sum(axis=1)
        winner = int(meets.argmax())
        turned, shifted = turn[winner], shift[winner]
        found.append(
            np.array([[turned.real, -turned.imag, shifted.real], [turned.imag, turned.real, shifted.imag]])
        )
    return found


def _bases(one: NDArray[Any]) -> NDArray[np.int64]:
    """Return (n, 2) pairs of marks, from among the half that lie furthest apart, at random but always the same."""
    start, end = np.triu_indices(len(one), 1)
    apart = np.abs(one[end] - one[start])
    long = np.flatnonzero((apart >= np.median(apart)) & (apart > 0))
    chosen = np.random.default_rng(SEED).permutation(long)[:BASES]
    return np.column_stack([start[chosen], end[chosen]])


def _near_map(points: Points, near: float) -> tuple[NDArray[np.bool_], Points, float]:
    """Return a (GRID, GRID) map of what lies `near` a point, its corner and the size of a cell; its rim is empty."""
    corner = points.min(axis=0) - 2 * near
    cell = float((points.max(axis=0) + 2 * near - corner).max() / (GRID - 1))
    middle = (np.arange(GRID) + 0.5) * cell
    across = np.abs(corner[0] + middle[:, None] - points[None, :, 0])
    down = np.abs(corner[1] + middle[:, None] - points[None, :, 1])
    lookup = np.zeros((GRID, GRID), dtype=np.bool_)
    for index in range(len(points)):
        lookup |= down[:, index, None] ** 2 + across[None, :, index] ** 2 <= near**2
    lookup[[0, -1]], lookup[:, [0, -1]] = False, False
    return lookup, corner, cell


def _refined(
    first: Points, second: Points, affine: NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[tuple[int, int]]] | None:
    """Fit an affine map to the marks that meet, again and again; None where too few do or the map is no photo's."""
    spread = _spread(second)
    pairs = _meeting(first, second, affine, ROUGH * spread)
    for step in range(ROUNDS):
        if len(pairs) < FEWEST_PAIRS:
            return None
        here, there = first[[i for i, _ in pairs]], second[[j for _, j in pairs]]
        if np.linalg.matrix_rank(here - here.mean(axis=0), tol=1e-6) < 2:
            return None
        lifted = np.column_stack([here, np.ones(len(here))])
        affine = np.asarray(np.linalg.lstsq(lifted, there, rcond=None)[0].T, dtype=np.float64)
        share = (step + 1) / ROUNDS
        pairs = _meeting(first, second, affine, (ROUGH * (1 - share) + FINE * share) * spread)
    stretch = np.linalg.svd(affine[:, :2], compute_uv=False)
    mirrored = np.linalg.det(affine[:, :2]) <= 0
    if mirrored or stretch[0] > MOST_SHEAR * stretch[1] or len(pairs) < FEWEST_PAIRS:
        return None
    return affine, pairs


def _meeting(
    first: Points, second: Points, affine: NDArray[np.float64], near: float
) -> list[tuple[int, int]]:
    """Return the pairs that are each other's nearest and no further apart than `near`."""
    apart = np.linalg.norm(_carried(affine, first)[:, None] - second[None], axis=2)
    there, back = apart.argmin(axis=1), apart.argmin(axis=0)
    return [(i, int(j)) for i, j in enumerate(there) if back[j] == i and apart[i, j] <= near]


def _closeness(
    first: Points, second: Points, affine: NDArray[np.float64], pairs: list[tuple[int, int]]
) -> float:
    """Return how many marks meet, each counting less the further apart it and its partner lie."""
    met = np.array(pairs)
    apart = np.linalg.norm(_carried(affine, first[met[:, 0]]) - second[met[:, 1]], axis=1)
    return float((1 - (apart / (FINE * _spread(second))) ** 2).sum())


def _carried(affine: NDArray[np.float64], points: Points) -> Points:
    return np.asarray(points @ affine[:, :2].T + affine[:, 2], dtype=np.float64)


def _inverse(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    back = np.linalg.inv(affine[:, :2])
    return np.column_stack([back, -back @ affine[:, 2]])


def _inside(points: Points, aspect: float) -> NDArray[np.bool_]:
    return np.asarray(((points >= 0) & (points <= (aspect, 1.0))).all(axis=1), dtype=np.bool_)


def _spread(points: Points) -> float:
    """Return the root mean square distance of the points from their middle."""
    return float(np.sqrt(((points - points.mean(axis=0)) ** 2).sum(axis=1).mean()))
