"""Which picture comes next: sources in fixed shares, classes in equal shares, lesions before pictures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.imaging.prepare import Preparation
from triage.imaging.resize import Pixels, shrink_short
from triage.training.arms import DIAGNOSES, SHARES, Arm
from triage.training.augment import view
from triage.training.data.pictures import Pictures
from triage.training.data.tree import Tree
from triage.training.manifest import Row

Array = NDArray[np.float32]

UNSQUEEZE: Mapping[str, float] = {"isic2017": 4 / 3}
"""Copies squeezed square from pictures of mostly 4:3; half of their views are drawn wide again."""

CROP_MARGIN = 1.5
"""Side of a lesion-centred crop over the longer side of the lesion."""
CROP_SMALLEST = 64
"""Smallest side of such a crop, pixels."""
KEPT = 20_000
"""Shrunk pictures kept in memory, about 90 kB each; the rest is read again each time."""
FLOOR = np.float32(1e-6)
"""Below this a second target weighs nothing."""


def picture_of(folder: Path, row: Row, arm: Arm, steps: Preparation) -> Pixels:
    """The picture of `row` as `arm` sees it: decoded and shrunk as in serving, cut to its mask first where wanted.

    Raises `DataError` where it cannot be read.
    """
    whole = _pictures(folder).photo(row.file).pixels
    if arm.crop and row.mask:
        whole = around(whole, _mask(folder / row.mask, whole.shape[:2]))
    return shrink_short(whole, steps.short_side)


@lru_cache(maxsize=4)
def _pictures(folder: Path) -> Pictures:
    return Pictures(Tree(folder))


def _mask(path: Path, shape: tuple[int, ...]) -> NDArray[Any]:
    mask = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise DataError(f"The mask {path.name} cannot be read: unpack the pictures again.")
    return np.asarray(cv2.resize(mask, shape[::-1], interpolation=cv2.INTER_NEAREST))


def around(pixels: Pixels, mask: NDArray[Any]) -> Pixels:
    """Cut the square round a mask's bounding box, `CROP_MARGIN` times its longer side, moved to lie inside."""
    rows, columns = np.nonzero(mask)
    height, width = pixels.shape[:2]
    if not len(rows) or mask.shape[:2] != (height, width):
        return pixels
    longer = max(np.ptp(rows), np.ptp(columns)) + 1
    side = int(min(height, width, max(CROP_SMALLEST, CROP_MARGIN * longer)))
    top = int(np.clip((rows.min() + rows.max() + 1 - side) / 2, 0, height - side))
    left = int(np.clip((columns.min() + columns.max() + 1 - side) / 2, 0, width - side))
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


class Views(keras.utils.PyDataset):
    """Batches of random views of an arm. Every batch depends on the seed, the epoch and its number only."""

    def __init__(
        self,
        folder: Path,
        rows: Iterable[Row],
        arm: Arm,
        steps: Preparation,
        *,
        batches: int,
        seed: int,
        teacher: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(workers=1)
        self.folder, self.arm, self.steps = folder, arm, steps
        self.batches, self.seed, self.epoch = batches, seed, 0
        self.rows = tuple(row for row in rows if row.malignant is not None and row.set in arm.sets)
        self.lesions = _by_source_class_lesion(self.rows)
        if len({label for _, label in self.lesions}) < 2:
            raise DataError(
                f"The arm {arm.name} has no benign or no malignant pictures here: unpack its sets."
            )
        self.sources = [_shares(arm, self.lesions, label) for label in (0, 1)]
        self.teacher = teacher or {}
        self.kept: dict[str, Pixels] = {}

    def __len__(self) -> int:
        return self.batches

    def __getitem__(self, number: int) -> tuple[Array, tuple[Array, ...], tuple[Array, ...]]:
        """Pictures (batch, size, size, 3), targets one-hot, and a weight a picture and target."""
        random = np.random.default_rng((self.seed, self.epoch, number))
        rows = [self._row(place % 2, random) for place in range(self.arm.batch)]
        pictures = np.stack([self._view(row, random) for row in rows])
        malignant = np.stack([self._target(row) for row in rows])
        targets = [malignant]
        if self.arm.diagnosis_weight:
            targets.append(np.stack([diagnosis_target(row.diagnosis) for row in rows]))
        if self.arm.mixup:
            pictures, targets = _mixed(pictures, targets, self.arm.mixup, random)
        weights = [1 + targets[0][:, 1] * (self.arm.malignant_weight - 1)]
        if self.arm.diagnosis_weight:
            weights.append(targets[1].sum(axis=1))
            targets[1] = targets[1] / np.maximum(weights[1], FLOOR)[:, None]
        return pictures, tuple(targets), tuple(weights)

    def start(self, epoch: int) -> None:
        """Draw the views of `epoch` from now on."""
        self.epoch = epoch

    def _row(self, label: int, random: np.random.Generator) -> Row:
        if not self.arm.balanced:
            return self.rows[random.integers(len(self.rows))]
        sources, shares = self.sources[label]
        source = sources[random.choice(len(sources), p=shares)]
        lesions = self.lesions[source, label]
        pictures = lesions[random.integers(len(lesions))]
        return pictures[random.integers(len(pictures))]

    def _target(self, row: Row) -> Array:
        """One-hot (benign, malignant), blended with the teacher's score where the arm has a teacher."""
        label = float(row.malignant or 0)
        if self.arm.teacher:
            label += self.arm.teacher * (self.teacher[row.file] - label)
        return np.array([1 - label, label], dtype=np.float32)

    def _view(self, row: Row, random: np.random.Generator) -> Array:
        pixels = self.kept.get(row.file)
        if pixels is None:
            pixels = picture_of(self.folder, row, self.arm, self.steps)
            if len(self.kept) < KEPT:
                self.kept[row.file] = pixels
        widen = UNSQUEEZE.get(row.set, 1.0) if self.arm.views == "full" and random.random() < 0.5 else 1.0
        return view(pixels, self.arm, self.steps, random, widen)


def diagnosis_target(diagnosis: str) -> Array:
    """One-hot over `DIAGNOSES`, float32; all zero where the word has no class there."""
    return np.array([diagnosis in words for words in DIAGNOSES.values()], dtype=np.float32)


def _mixed(
    pictures: Array, targets: list[Array], alpha: float, random: np.random.Generator
) -> tuple[Array, list[Array]]:
    """Mixup (Zhang et al. 2018): every picture and its targets blended with another of the batch."""
    share = np.float32(random.beta(alpha, alpha))
    other = random.permutation(len(pictures))
    return (
        share * pictures + (1 - share) * pictures[other],
        [share * target + (1 - share) * target[other] for target in targets],
    )


def _shares(
    arm: Arm, lesions: Mapping[tuple[str, int], Any], label: int
) -> tuple[list[str], NDArray[np.float64]]:
    """The sets that have pictures of a class, and the share of the draws that each fills; the shares sum to 1."""
    sources = [source for source in arm.sets if (source, label) in lesions]
    shares = np.array([SHARES.get(source, 1.0) for source in sources])
    return sources, shares / shares.sum()


def _by_source_class_lesion(rows: Iterable[Row]) -> dict[tuple[str, int], list[list[Row]]]:
    lesions: dict[tuple[str, int], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        lesions[row.set, int(row.malignant or 0)][row.lesion_id or row.image_id].append(row)
    return {key: list(groups.values()) for key, groups in lesions.items()}
