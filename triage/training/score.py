"""What a trained arm says about a split: raw logits, one picture a lesion, kept in the run folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from triage.imaging.prepare import prepare
from triage.training.arms import Arm
from triage.training.manifest import Row, one_a_lesion
from triage.training.sampling import picture_of
from triage.training.statistics import auc_interval

FLOOR = 1e-6
"""Smallest softmax value that a logit is taken of: float32 has about 7 digits."""
AT_ONCE = 32
SETS = ("ham10000", "isic2017", "pad", "drawn")
"""The sets that arms are compared on."""


def pictures(folder: Path, rows: Iterable[Row], arm: Arm) -> NDArray[np.float32]:
    """Prepare the pictures of `rows` with serving's steps, read as training reads; shape (n, size, size, 3)."""
    steps = arm.preparation()
    return np.stack([prepare(picture_of(folder, row, arm, steps), steps) for row in rows])


def quarter_turns(batch: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    """The four turns by quarters of (n, size, size, 3): the ways a phone can be held over one mark."""
    return [np.rot90(batch, quarters, axes=(1, 2)) for quarters in range(4)]


def logits(
    network: keras.Model, folder: Path, rows: tuple[Row, ...], arm: Arm, *, turned: bool = False
) -> NDArray[np.float64]:
    """Raw log odds of malignant, (n,); where `turned` the mean over the quarter turns."""
    scored = []
    for start in range(0, len(rows), AT_ONCE):
        batch = pictures(folder, rows[start : start + AT_ONCE], arm)
        seen = quarter_turns(batch) if turned else [batch]
        scored.append(np.mean([_log_odds(network.predict_on_batch(view)) for view in seen], axis=0))
    return np.concatenate(scored)


def rows_of(rows: Iterable[Row], split: str, sets: tuple[str, ...] = SETS) -> tuple[Row, ...]:
    """One picture a lesion of the sets that arms are compared on."""
    return one_a_lesion(
        row for row in rows if row.split == split and row.set in sets and row.malignant is not None
    )


def taught(rows: Iterable[Row], arm: Arm) -> tuple[Row, ...]:
    """Every picture that `arm` learns from."""
    return tuple(
        row for row in rows if row.split == "train" and row.set in arm.sets and row.malignant is not None
    )


def metrics(rows: Iterable[Row], scores: Mapping[str, float]) -> dict[str, Any]:
    """AUC with its interval of every set that has both classes among `rows`."""
    found = {}
    rows = tuple(rows)
    for name in dict.fromkeys(row.set for row in rows):
        of_set = [row for row in rows if row.set == name]
        labels = np.array([int(row.malignant or 0) for row in of_set])
        if 0 < labels.sum() < len(labels):
            values = np.array([scores[row.file] for row in of_set])
            found[name] = auc_interval(values, labels, draws=500) | {"n": len(of_set)}
    return found


def recalls(rows: Iterable[Row], scores: Mapping[str, float]) -> tuple[float, float]:
    """The share of the benign, and of the malignant pictures, whose log odds fall on their side of 0."""
    right: tuple[list[bool], list[bool]] = ([], [])
    for row in rows:
        right[int(row.malignant or 0)].append((scores[row.file] > 0) == bool(row.malignant))
    return float(np.mean(right[0])), float(np.mean(right[1]))


def _log_odds(outputs: Any) -> NDArray[np.float64]:
    softmax = np.asarray(outputs[0] if isinstance(outputs, list) else outputs, dtype=np.float64)
    return np.asarray(np.diff(np.log(np.maximum(softmax, FLOOR)), axis=1)[:, 0])
