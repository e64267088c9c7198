"""Places in an overview photo that may be marks: small, round and darker than the skin round them.

Candidates for the person to confirm, move or delete, and nothing more: hair roots, shadows, buttons and scabs are found
too, and pale marks are not.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels, shrink_longest
from triage.imaging.view import dark_rim

LONGEST = 1024  # pixels
SIZES = (2.0, 2.8, 4.0, 5.7, 8.0, 11.3)  # pixels; standard deviations of the blobs that are looked for
WIDER = 1.6  # times; the second blur of the difference (Marr & Hildreth 1980)
LEAST_DARKER = 2.0  # L*, of the difference of blurs; a mark about 8 L* darker than its skin
MOST_LONG = 3.0  # times longer than wide, in curvature: a hair and a fold are longer
RIM = 0.02  # of the short side: too close to the edge of the photo to be judged
MOST = 120  # candidates, the darkest
_RADIUS = 1.41  # radius of a blob over its standard deviation


@dataclass(frozen=True)
class Candidate:
    """`x`, `y`: shares of the photo. `size`: diameter, share of the photo's longest side. `darker`: L* than around."""

    x: float
    y: float
    size: float
    darker: float


def spots(pixels: Pixels) -> tuple[Candidate, ...]:
    """Return candidates on (H, W, 3) uint8 sRGB pixels, the darkest first."""
    small = shrink_longest(pixels, LONGEST)
    lightness = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[..., 0]
    layers = [_darker(lightness, size) for size in SIZES]
    usable = _usable(small)
    found = [
        candidate
        for index, (size, layer) in enumerate(zip(SIZES, layers, strict=True))
        for candidate in _peaks(lightness, layer, layers[max(0, index - 1) : index + 2], size, usable)
    ]
    apart: list[Candidate] = []
    height, width = lightness.shape
    for one in sorted(found, key=lambda candidate: -candidate.darker):
        if all(_distance(one, other, width, height) > max(one.size, other.size) / 2 for other in apart):
            apart.append(one)
    return tuple(apart[:MOST])


def _darker(lightness: NDArray[np.float32], size: float) -> NDArray[np.float32]:
    """Return how much darker the middle of a blob of this size is than its surroundings, L*."""
    narrow, wide = (cv2.GaussianBlur(lightness, (0, 0), sigma) for sigma in (size, size * WIDER))
    return np.asarray(wide - narrow, dtype=np.float32)


def _peaks(
    lightness: NDArray[np.float32],
    layer: NDArray[np.float32],
    neighbours: list[NDArray[np.float32]],
    size: float,
    usable: NDArray[np.bool_],
) -> list[Candidate]:
    """Return the places that are darker than all others close by, in this layer and the next finer and coarser one."""
    around = np.ones((3, 3), np.uint8)
    highest = np.max([cv2.dilate(other, around) for other in neighbours], axis=0)
    rows, columns = np.nonzero((layer >= highest) & (layer >= LEAST_DARKER) & usable)
    smooth = cv2.GaussianBlur(lightness, (0, 0), size)
    height, width = layer.shape
    return [
        Candidate(
            x=(int(column) + 0.5) / width,
            y=(int(row) + 0.5) / height,
            size=2 * _RADIUS * size / max(width, height),
            darker=float(layer[row, column]),
        )
        for row, column in zip(rows, columns, strict=True)
        if _is_round(smooth, int(row), int(column), max(1, round(size)))
    ]


def _is_round(smooth: NDArray[Any], row: int, column: int, step: int) -> bool:
    """Say whether the picture curves about alike in all directions: ratio of the Hessian's eigenvalues."""
    height, width = smooth.shape
    if not (step <= row < height - step and step <= column < width - step):
        return False
    part = smooth[row - step : row + step + 1 : step, column - step : column + step + 1 : step].astype(float)
    down = part[0, 1] - 2 * part[1, 1] + part[2, 1]
    across = part[1, 0] - 2 * part[1, 1] + part[1, 2]
    both = (part[0, 0] + part[2, 2] - part[0, 2] - part[2, 0]) / 4
    least, most = np.linalg.eigvalsh(np.array([[down, both], [both, across]]))
    return bool(least > 0 and most <= MOST_LONG * least)


def _usable(pixels: Pixels) -> NDArray[np.bool_]:
    usable = np.asarray(dark_rim(pixels) == 0, dtype=np.bool_)
    margin = max(1, round(RIM * min(usable.shape)))
    usable[:margin], usable[-margin:] = False, False
    usable[:, :margin], usable[:, -margin:] = False, False
    return usable


def _distance(one: Candidate, other: Candidate, width: int, height: int) -> float:
    longest = max(width, height)
    return float(np.hypot((one.x - other.x) * width, (one.y - other.y) * height) / longest)
