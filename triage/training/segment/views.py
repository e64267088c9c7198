"""Batches of random views: sets in fixed shares, lesions before pictures."""

from collections.abc import Iterable
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.training.manifest import Row
from triage.training.segment.augment import view
from triage.training.segment.recipe import Recipe
from triage.training.segment.samples import BARE, Sample, by_lesion, read

Array = NDArray[np.float32]


class Views(keras.utils.PyDataset):
    """Batches of random views. Every batch depends on the seed, the epoch and its number only."""

    def __init__(self, folder: Path, rows: Iterable[Row], recipe: Recipe, *, batches: int, seed: int) -> None:
        super().__init__(workers=1)
        self.folder, self.recipe = folder, recipe
        self.batches, self.seed, self.epoch = batches, seed, 0
        self.lesions = by_lesion(rows)
        self.sources = [name for name in recipe.shares if name in self.lesions]
        self.marked = [name for name in self.sources if any(row.mask for row in self.lesions[name][0])]
        if not self.marked:
            raise DataError("No picture here has a mask: unpack ham10000 and pad.")
        shares = np.array([recipe.shares[name] for name in self.sources])
        self.shares = shares / shares.sum()
        self.kept: dict[str, Sample] = {}

    def __len__(self) -> int:
        return self.batches

    def __getitem__(self, number: int) -> tuple[Array, Array]:
        """Pictures (batch, size, size, 3), RGB 0..255, and masks (batch, size, size, 1), 0 or 1."""
        random = np.random.default_rng((self.seed, self.epoch, number))
        views = [self._view(random) for _ in range(self.recipe.batch)]
        return np.stack([one[0] for one in views]), np.stack([one[1] for one in views])

    def start(self, epoch: int) -> None:
        """Draw the views of `epoch` from now on."""
        self.epoch = epoch

    def _view(self, random: np.random.Generator) -> tuple[Array, Array]:
        source = self.sources[random.choice(len(self.sources), p=self.shares)]
        row = self._row(source, random)
        bare = row.diagnosis in BARE
        pasted = None
        if (bare and random.random() < 0.5) or (row.mask and random.random() < self.recipe.pasted):
            like = source if row.mask else self.marked[random.integers(len(self.marked))]
            pasted = self._sample(self._row(like, random))
        return view(self._sample(row), self.recipe, random, pasted)

    def _row(self, source: str, random: np.random.Generator) -> Row:
        pictures = self.lesions[source][random.integers(len(self.lesions[source]))]
        return pictures[random.integers(len(pictures))]

    def _sample(self, row: Row) -> Sample:
        if row.file not in self.kept:
            self.kept[row.file] = read(self.folder, row)
        return self.kept[row.file]
