"""What each run would do at work: its own cut-off, set on `calibrate` by the rule of the card, read on a split."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from triage.training.manifest import Row, one_a_lesion
from triage.training.score_files import read_scores, scores_file
from triage.training.statistics import Labels, Scores
from triage.training.thresholds import reached, thresholds

KINDS = {"dermoscopic": ("ham10000", "isic2017"), "clinical": ("pad",)}
"""The sets whose lesions are read together at one cut-off, as a card does."""

SET_ON = "calibrate"
"""The split that cut-offs are set on."""


def at_promise(run: Path, rows: Sequence[Row], split: str) -> dict[str, Any]:
    """Sensitivity and specificity on `split` of each kind, one picture a lesion, at the run's *raised* cut-off.

    Empty where the run was not scored on both splits, or `rows` (the whole manifest) lack one of them.
    """
    paths = [run / scores_file(name) for name in (SET_ON, split)]
    if not all(path.is_file() for path in paths):
        return {}
    found = {}
    for kind, sets in KINDS.items():
        parts = [
            _scored(read_scores(path), rows, name, sets)
            for path, name in zip(paths, (SET_ON, split), strict=True)
        ]
        if all(len(set(labels.tolist())) == 2 for _, labels in parts):
            found[kind] = reached(*parts[1], thresholds(*parts[0])["raised"]["value"])
    return found


def _scored(
    scores: dict[str, float], rows: Sequence[Row], split: str, sets: tuple[str, ...]
) -> tuple[Scores, Labels]:
    lesions = one_a_lesion(
        row
        for row in rows
        if row.split == split and row.set in sets and row.malignant is not None and row.file in scores
    )
    return (
        np.array([scores[row.file] for row in lesions], dtype=np.float64),
        np.array([int(row.malignant or 0) for row in lesions], dtype=np.int64),
    )
