"""Pictures with their masks, as the lesion network learns from them and is judged on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.imaging.resize import Pixels, shrink_short
from triage.training.data.pictures import Pictures
from triage.training.data.tree import Tree
from triage.training.manifest import Row

KEPT_SHORT = 320
"""Short side that a picture is shrunk to for training, pixels: views may zoom in by 1.7."""
BARE = ("normal_skin",)
"""Diagnoses of the set `other` that show skin, so that a mark can be pasted in."""


@dataclass(frozen=True, eq=False)
class Sample:
    """`picture`: (H, W, 3) uint8 sRGB. `mask`: (H, W) uint8, 1 inside the mark; all 0 where there is none."""

    picture: Pixels
    mask: NDArray[np.uint8]


def usable(rows: Iterable[Row], sets: Iterable[str], split: str) -> tuple[Row, ...]:
    """The rows of `split` that can be learned from: with a mask, or of `other`, where there is no mark."""
    wanted = set(sets)
    return tuple(
        row
        for row in rows
        if row.split == split and row.set in wanted and (row.mask or row.malignant is None)
    )


def read(folder: Path, row: Row, short_side: int = KEPT_SHORT) -> Sample:
    """Decode as serving does and shrink to `short_side`. Raises `DataError` where picture or mask cannot be read."""
    whole = _pictures(folder).photo(row.file).pixels
    picture = shrink_short(whole, short_side)
    return Sample(picture, mask_of_row(folder, row, picture.shape[0], picture.shape[1]))


def mask_of_row(folder: Path, row: Row, height: int, width: int) -> NDArray[np.uint8]:
    """The drawn mask of a row as 0 and 1, shape (height, width). Raises `DataError` where it cannot be read."""
    if not row.mask:
        return np.zeros((height, width), np.uint8)
    drawn = cv2.imread(str(folder / row.mask), cv2.IMREAD_GRAYSCALE)
    if drawn is None:
        raise DataError(f"The mask {row.mask} cannot be read: unpack the pictures again.")
    smaller = drawn.shape[0] > height
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(drawn, (width, height), interpolation=how) > 127, dtype=np.uint8)


def by_lesion(rows: Iterable[Row]) -> Mapping[str, list[list[Row]]]:
    """The rows of each set, a list a lesion, so that a lesion with many pictures counts once."""
    found: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        found.setdefault(row.set, {}).setdefault(row.lesion_id or row.image_id, []).append(row)
    return {name: list(lesions.values()) for name, lesions in found.items()}


@lru_cache(maxsize=4)
def _pictures(folder: Path) -> Pictures:
    return Pictures(Tree(folder))
