"""How well outlines overlap the drawn masks: one picture, many pictures, and their mean with its interval."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels
from triage.training.data.pictures import Pictures
from triage.training.data.tree import Tree
from triage.training.evaluation.intervals import bootstrap
from triage.training.manifest import Row
from triage.training.segment.samples import mask_of_row

POOR = 0.65
"""Below this an outline counts as missed (ISIC 2018 challenge, task 1)."""
MOST_SIDE = 1024
"""Pixels; masks are compared at the size of the picture, but no larger than this."""

Mask = NDArray[np.uint8]


@dataclass(frozen=True)
class Judged:
    """One picture: its row, the overlap of the outline with the drawn mask, and the mask's share of the picture."""

    row: Row
    jaccard: float
    share: float

    @property
    def lesion(self) -> str:
        """What is drawn as a whole in a resample: all pictures of a lesion."""
        return self.row.lesion_id or self.row.image_id


def overlap(one: Mask, other: Mask) -> float:
    """Jaccard index of two masks of one shape; two empty ones agree."""
    either = int(np.count_nonzero(one | other))
    return int(np.count_nonzero(one & other)) / either if either else 1.0


def judge(
    folder: Path,
    rows: Iterable[Row],
    drawn: Callable[[Pixels, int, int], Mask],
    reference: Callable[[Mask], Mask] = lambda mask: mask,
) -> list[Judged]:
    """Hold what `drawn` gives (pixels, height, width of the mask) against the drawn mask, or a `reference` of it."""
    pictures, judged = Pictures(Tree(folder)), []
    for row in rows:
        pixels = pictures.photo(row.file).pixels
        height, width = size_of(pixels)
        mask = reference(mask_of_row(folder, row, height, width))
        judged.append(Judged(row, overlap(mask, drawn(pixels, height, width)), float(mask.mean())))
    return judged


def size_of(pixels: Pixels) -> tuple[int, int]:
    """Height and width at which masks are compared."""
    height, width = pixels.shape[:2]
    scale = min(1.0, MOST_SIDE / max(height, width))
    return round(height * scale), round(width * scale)


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Mean (95 % bootstrap by lesion), median, share below `POOR` likewise, and the thresholded mean of ISIC 2018."""
    values = np.array([one.jaccard for one in judged])
    poor = (values < POOR).astype(np.float64)
    columns = np.stack([values, poor, values * (1 - poor)], axis=1)

    def means(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(weights @ columns / weights.sum())

    intervals = bootstrap(means, [one.lesion for one in judged])
    read = [
        {"value": round(float(value), 4), "low": round(low, 4), "high": round(high, 4)}
        for value, (low, high) in zip(columns.mean(axis=0), intervals, strict=True)
    ]
    return {
        "n": len(judged),
        "lesions": len({one.lesion for one in judged}),
        "mean": read[0],
        "median": round(float(np.median(values)), 4),
        "poor": read[1],
        "thresholded": read[2],
    }
