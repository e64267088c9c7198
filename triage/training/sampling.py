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
from triage.training.augment import view
from triage.training.manifest import Row

SHARES: Mapping[str, float] = {
    "ham10000": 0.46,
    "isic2017": 0.20,
    "pad": 0.24,
    "ham10000_large": 0.03,
    "isic2016_large": 0.03,
    "pad_large": 0.04,
}
"""Share of a batch that each source fills. The large sets mix in pictures shrunk from full sharpness."""
UNSQUEEZE: Mapping[str, float] = {"isic2017": 4 / 3}
"""Copies squeezed square from pictures of mostly 4:3; half of their views are drawn wide again."""


def read_picture(path: Path, short_side: int) -> Pixels:
    """Read one RGB picture, shrunk by area to `short_side`. Raises `DataError` where it cannot be read."""
    stored = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if stored is None:
        raise DataError(f"The picture {path.name} cannot be read: unpack the pictures again.")
    return shrink_short(np.ascontiguousarray(np.asarray(stored, dtype=np.uint8)[..., ::-1]), short_side)


class BalancedViews(keras.utils.PyDataset):
    """Batches of random views. Every batch depends on the seed, the epoch and its number only."""

    def __init__(
        self, folder: Path, rows: Iterable[Row], steps: Preparation, *, batch: int, batches: int, seed: int
    ) -> None:
        super().__init__(workers=1)
        self.folder, self.steps = folder, steps
        self.batch, self.batches, self.seed, self.epoch = batch, batches, seed, 0
        self.lesions = _by_source_class_lesion(rows)
        self.sources = [source for source in SHARES if (source, 0) in self.lesions]
        weights = np.array([SHARES[source] for source in self.sources])
        self.weights = weights / weights.sum()
        self.kept: dict[str, Pixels] = {}

    def __len__(self) -> int:
        return self.batches

    def __getitem__(self, number: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        random = np.random.default_rng((self.seed, self.epoch, number))
        labels = np.arange(self.batch) % 2
        pictures = [self._draw(int(label), random) for label in labels]
        return np.stack(pictures), labels

    def start(self, epoch: int) -> None:
        """Draw the views of `epoch` from now on."""
        self.epoch = epoch

    def _draw(self, label: int, random: np.random.Generator) -> NDArray[np.float32]:
        source = self.sources[random.choice(len(self.sources), p=self.weights)]
        lesions = self.lesions[source, label]
        pictures = lesions[random.integers(len(lesions))]
        row = pictures[random.integers(len(pictures))]
        widen = UNSQUEEZE.get(source, 1.0) if random.random() < 0.5 else 1.0
        return view(self._picture(row), self.steps, random, widen)

    def _picture(self, row: Row) -> Pixels:
        if row.file not in self.kept:
            self.kept[row.file] = read_picture(self.folder / row.file, self.steps.short_side)
        return self.kept[row.file]


def _by_source_class_lesion(rows: Iterable[Row]) -> dict[tuple[str, int], list[list[Row]]]:
    lesions: dict[tuple[str, int], dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.malignant is not None and row.set in SHARES:
            lesions[row.set, row.malignant][row.lesion_id or row.image_id].append(row)
    return {key: list(groups.values()) for key, groups in lesions.items()}
