"""Which picture comes next: sources in fixed shares, classes in equal shares, lesions before pictures."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import cv2
import keras
import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.imaging.prepare import Preparation
from triage.imaging.resize import Pixels, shrink_short
from triage.training.arms import DIAGNOSES, SHARES, Arm
from triage.training.augment import view
from triage.training.manifest import Row

Array = NDArray[np.float32]

UNSQUEEZE: Mapping[str, float] = {"isic2017": 4 / 3}
"""Copies squeezed square from pictures of mostly 4:3; half of their views are drawn wide again."""


def read_picture(path: Path, short_side: int) -> Pixels:
    """Read one RGB picture, shrunk by area to `short_side`. Raises `DataError` where it cannot be read."""
    stored = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if stored is None:
        raise DataError(f"The picture {path.name} cannot be read: unpack the pictures again.")
    return shrink_short(np.ascontiguousarray(np.asarray(stored, dtype=np.uint8)[..., ::-1]), short_side)


class Views(keras.utils.PyDataset):
    """Batches of random views of an arm. Every batch depends on the seed, the epoch and its number only."""

    def __init__(
        self, folder: Path, rows: Iterable[Row], arm: Arm, steps: Preparation, *, batches: int, seed: int
    ) -> None:
        super().__init__(workers=1)
        self.folder, self.arm, self.steps = folder, arm, steps
        self.batches, self.seed, self.epoch = batches, seed, 0
        self.rows = tuple(row for row in rows if row.malignant is not None and row.set in arm.sets)
        self.lesions = _by_source_class_lesion(self.rows)
        self.sources = [source for source in arm.sets if (source, 0) in self.lesions]
        weights = np.array([SHARES[source] for source in self.sources])
        self.weights = weights / weights.sum()
        self.kept: dict[str, Pixels] = {}

    def __len__(self) -> int:
        return self.batches

    def __getitem__(self, number: int) -> tuple[Array, tuple[Array, ...], tuple[Array, ...]]:
        """Pictures (batch, size, size, 3), targets one-hot, and a weight a picture and target."""
        random = np.random.default_rng((self.seed, self.epoch, number))
        rows = [self._row(place % 2, random) for place in range(self.arm.batch)]
        pictures = np.stack([self._view(row, random) for row in rows])
        malignant = np.eye(2, dtype=np.float32)[[int(row.malignant or 0) for row in rows]]
        targets, weights = [malignant], [1 + malignant[:, 1] * (self.arm.malignant_weight - 1)]
        if self.arm.diagnosis_weight:
            diagnosis = np.stack([diagnosis_target(row.diagnosis) for row in rows])
            targets.append(diagnosis)
            weights.append(diagnosis.sum(axis=1))
        if self.arm.mixup:
            pictures, targets = _mixed(pictures, targets, self.arm.mixup, random)
        return pictures, tuple(targets), tuple(weights)

    def start(self, epoch: int) -> None:
        """Draw the views of `epoch` from now on."""
        self.epoch = epoch

    def _row(self, label: int, random: np.random.Generator) -> Row:
        if not self.arm.balanced:
            return self.rows[random.integers(len(self.rows))]
        source = self.sources[random.choice(len(self.sources), p=self.weights)]
        lesions = self.lesions[source, label]
        pictures = lesions[random.integers(len(lesions))]
        return pictures[random.integers(len(pictures))]

    def _view(self, row: Row, random: np.random.Generator) -> Array:
        if row.file not in self.kept:
            self.kept[row.file] = read_picture(self.folder / row.file, self.steps.short_side)
        widen = UNSQUEEZE.get(row.set, 1.0) if self.arm.views == "full" and random.random() < 0.5 else 1.0
        return view(self.kept[row.file], self.arm, self.steps, random, widen)


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


def _by_source_class_lesion(rows: Iterable[Row]) -> dict[tuple[str, int], list[list[Row]]]:
    lesions: dict[tuple[str, int], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        lesions[row.set, int(row.malignant or 0)][row.lesion_id or row.image_id].append(row)
    return {key: list(groups.values()) for key, groups in lesions.items()}
