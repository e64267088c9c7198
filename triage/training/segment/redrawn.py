"""How far two drawn masks of one mark agree: two photos of it are laid over each other by the points that they share.

It says how repeatable the masks themselves are, so what an outline can be asked to reach. Photos whose marks would come
to lie more than a radius apart are not believed to be aligned (`register.align`), so what is read here flatters the
masks rather than not.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from triage.domain.outline import DrawnBy, Outline
from triage.imaging.outlines import mask_of, outline_of
from triage.imaging.plane import Homography
from triage.imaging.recognise import Look, look
from triage.imaging.register import align
from triage.lesion import Finder
from triage.training.manifest import Row
from triage.training.segment.judge import POOR, Judged, Mask, figures, overlap
from triage.training.segment.samples import by_lesion, read

REPEATED = {"clinical": ("pad", ("train", "calibrate", "test")), "dermoscopic": ("ham10000", ("test",))}
"""The set and the splits of each kind of picture: phone photos are few, so all are read; nothing is chosen by them."""
FEWEST_POINTS = 12
"""Agreeing points without which two photos count as not aligned."""
SURE_POINTS = 100
"""With this many the alignment itself costs next to nothing; these pairs have rows of their own."""
MOST_BEYOND = 0.05
"""Largest share of a mark that may lie beyond the other photo's frame."""
WORKING_SIDE = 1024


@dataclass(frozen=True, eq=False)
class _Photo:
    row: Row
    look: Look
    found: Mask


@dataclass(frozen=True)
class Pair:
    """Two aligned photos of one mark. `points` agree. `drawn`: overlap of the two drawn masks, `found`: of the two
    outlines of the network, `held`: of each outline and the mask drawn on its own photo."""

    first: Row
    points: int
    drawn: float
    found: float
    held: tuple[float, float]


def redrawn(finder: Finder, folder: Path, rows: Iterable[Row]) -> dict[str, Any]:
    """Read the pairs of each kind of picture. The network has learned from `train`, which "unseen" leaves out."""
    held = list(rows)
    return {
        kind: _tables(finder, folder, [row for row in held if row.set == name and row.split in splits])
        for kind, (name, splits) in REPEATED.items()
    }


def _tables(finder: Finder, folder: Path, rows: Iterable[Row]) -> dict[str, Any]:
    pairs = [pair for photos in _repeated(rows) for pair in _pairs(finder, folder, photos)]
    unseen = [pair for pair in pairs if pair.first.split != "train"]
    tables = {"all": pairs, "sure": [pair for pair in pairs if pair.points >= SURE_POINTS]}
    if len(unseen) < len(pairs):
        tables["unseen"] = unseen
    return {name: _figures(chosen) for name, chosen in tables.items() if chosen}


def ceiling(agreed: float) -> dict[str, float]:
    """What the best outline can reach against single masks that agree with each other to `agreed` on average.

    `most`: no outline can do better, since 1 - Jaccard is a metric (Kosub 2019) and both masks lie somewhere round it.
    `mean`, `poor`: mean overlap and share below `POOR` of the outline in their middle if the masks are nested and the
    logarithm of their area scatters normally: the overlap of two is then ``exp(-|difference of the logarithms|)``.
    """
    apart = float(
        brentq(lambda spread: _nested(spread) - agreed, 1e-6, 10)
    )  # of two masks; of one it is 1 / sqrt(2)
    spread = apart / math.sqrt(2)
    return {
        "most": round((1 + agreed) / 2, 4),
        "mean": round(_nested(spread), 4),
        "poor": round(float(2 * norm.sf(-math.log(POOR) / spread)), 4),
    }


def _nested(spread: float) -> float:
    """Mean of ``exp(-|d|)`` where d is normal with the standard deviation `spread`."""
    return float(2 * math.exp(spread**2 / 2) * norm.sf(spread))


def _repeated(rows: Iterable[Row]) -> list[list[Row]]:
    """The photos of each mark that has several with a mask."""
    marks = [
        [row for row in photos if row.mask] for lesions in by_lesion(rows).values() for photos in lesions
    ]
    return [photos for photos in marks if len(photos) > 1]


def _pairs(finder: Finder, folder: Path, photos: Sequence[Row]) -> list[Pair]:
    seen = [photo for row in photos if (photo := _photo(finder, folder, row))]
    return [pair for first, second in combinations(seen, 2) if (pair := _pair(first, second))]


def _photo(finder: Finder, folder: Path, row: Row) -> _Photo | None:
    sample = read(folder, row, WORKING_SIDE)
    points = outline_of(sample.mask)
    if not points:
        return None
    looked = look(sample.picture, Outline(points, DrawnBy.PERSON))
    outline = finder.find(sample.picture).outline
    height, width = looked.view.mark.shape
    found = mask_of(outline, height, width) if outline else np.zeros((height, width), np.uint8)
    return _Photo(row, looked, found)


def _pair(first: _Photo, second: _Photo) -> Pair | None:
    one, other = first.look.view, second.look.view
    alignment = align(one, other, (first.look.whole, second.look.whole))
    if alignment is None or alignment.pairs < FEWEST_POINTS:
        return None
    shape = one.mark.shape
    both = _seen(np.ones_like(other.mark), alignment.to_first, shape)
    back = _seen(np.ones_like(one.mark), np.linalg.inv(alignment.to_first), other.mark.shape)
    if max(_beyond(one.mark, both), _beyond(other.mark, back)) > MOST_BEYOND:
        return None
    return Pair(
        first.row,
        alignment.pairs,
        overlap(one.mark * both, _seen(other.mark, alignment.to_first, shape)),
        overlap(first.found * both, _seen(second.found, alignment.to_first, shape)),
        (overlap(one.mark, first.found), overlap(other.mark, second.found)),
    )


def _seen(mask: Mask, to_first: Homography, shape: tuple[int, ...]) -> Mask:
    """A mask of the second photo in the frame of the first."""
    size = (shape[1], shape[0])
    return np.asarray(cv2.warpPerspective(mask, to_first, size, flags=cv2.INTER_NEAREST), dtype=np.uint8)


def _beyond(mask: Mask, frame: Mask) -> float:
    """The share of a mask that lies outside the other photo."""
    return float(mask[frame == 0].sum() / max(1, mask.sum()))


def _figures(pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "drawn": figures([Judged(pair.first, pair.drawn, 0.0) for pair in pairs]),
        "found": figures([Judged(pair.first, pair.found, 0.0) for pair in pairs]),
        "held": figures([Judged(pair.first, value, 0.0) for pair in pairs for value in pair.held]),
    }
