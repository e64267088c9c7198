"""From a map of probabilities to the one mark that the photo is of: which part, how sure, how many there are."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.lesion.network import Map

CENTRE_SPREAD = 0.35
"""Of the picture's side: standard deviation of how much a mark in the middle is preferred (design choice)."""
SMALLEST_SHARE = 0.0008
"""Of the picture: smaller spots of the map are no mark; 1 in 1,000 marks of train is smaller."""
OTHER_SIZE = 0.2
"""A further mark counts where it has this share of the chosen one's area,"""
OTHER_SURE = 0.8
"""and where the network is this sure of it, mean probability."""
FINER = 4
"""The map is enlarged this many times before its edge is traced: an edge lies between two pixels."""

Mask = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Mark:
    """The chosen mark. `mask`: at the size of the map, 1 inside, holes filled. `fine`: `FINER` times as fine.

    `expected`: the overlap that the map itself expects: the probability inside over what is inside or may be.
    `several`: how many marks there are. `cut`: share of the mask's outline on the frame, 0 to 1.
    """

    mask: Mask
    fine: Mask
    expected: float
    several: int
    cut: float


def mark_in(found: Map, threshold: float) -> Mark | None:
    """Choose the mark of a (side, side) map, larger and more central parts first; None where there is none."""
    count, labels, stats, centres = cv2.connectedComponentsWithStats((found >= threshold).astype(np.uint8))
    areas = stats[:, cv2.CC_STAT_AREA]
    parts = [part for part in range(1, count) if areas[part] >= SMALLEST_SHARE * found.size]
    if not parts:
        return None
    sums = np.bincount(labels.ravel(), weights=found.ravel(), minlength=count)
    weights = sums * _central(centres, found.shape[0])
    chosen = max(parts, key=lambda part: float(weights[part]))
    sure = sums / np.maximum(areas, 1)
    others = (
        part
        for part in parts
        if part != chosen and areas[part] >= OTHER_SIZE * areas[chosen] and sure[part] >= OTHER_SURE
    )
    several = 1 + len(list(others))
    mask = _filled((labels == chosen).astype(np.uint8))
    inside = float(found[mask > 0].sum())
    expected = inside / (int(mask.sum()) + float(found[mask == 0].sum()))
    return Mark(mask, _finer(found, mask, threshold), expected, several, cut_share(mask))


def cut_share(mask: Mask) -> float:
    """The share of a mask's edge pixels that lie on the frame, 0 to 1."""
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    on_frame = np.concatenate([mask[0], mask[-1], mask[1:-1, 0], mask[1:-1, -1]]).sum()
    return float(on_frame / max(1, int(mask.sum()) - int(inner.sum())))


def _central(centres: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """How central each (x, y) lies: 1 in the middle."""
    away = (centres + 0.5) / side - 0.5
    return np.asarray(np.exp(-(away**2).sum(axis=1) / (2 * CENTRE_SPREAD**2)))


def _filled(part: Mask) -> Mask:
    traces, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros_like(part), traces, -1, 1, cv2.FILLED), dtype=np.uint8)


def _finer(found: Map, mask: Mask, threshold: float) -> Mask:
    """The mask with its edge where the enlarged map crosses the threshold."""
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    inner = cv2.erode(mask, np.ones((3, 3), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=1)
    own = np.where(inner > 0, np.float32(1), np.where(near > 0, found, np.float32(0)))
    side = FINER * found.shape[0]
    large = cv2.resize(own, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large >= threshold, dtype=np.uint8)
