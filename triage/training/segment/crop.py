"""What a lesion-centred crop does to the classifier's figures: the same network on cropped and on whole pictures."""

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier import Model
from triage.domain.outline import Outline
from triage.imaging.prepare import prepare
from triage.imaging.resize import Pixels
from triage.lesion import Finder
from triage.training.data.pictures import Pictures
from triage.training.data.tree import Tree
from triage.training.evaluation.intervals import delong_interval, paired_difference
from triage.training.manifest import Row, one_a_lesion
from triage.training.statistics import auc

MARGINS = (1.5, 2.0)
"""Side of the crop over the longer side of the outline's box."""
SMALLEST = 64
"""Smallest side of a crop, pixels."""
SETS = ("ham10000", "isic2017", "pad")
MOST = 200
"""Lesions of a set and class that are read, drawn with a fixed seed; more would only narrow the intervals."""


def cropped(pixels: Pixels, outline: Outline, margin: float) -> Pixels:
    """The square round an outline, `margin` times its longer side, moved to lie inside an (H, W, 3) picture."""
    height, width = pixels.shape[:2]
    corners = np.array(outline.points) * (width, height)
    low, high = corners.min(axis=0), corners.max(axis=0)
    side = int(min(height, width, max(SMALLEST, math.ceil(margin * float((high - low).max())))))
    left, top = np.clip(np.round((low + high - side) / 2), 0, (width - side, height - side)).astype(int)
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def compared(model: Model, finder: Finder, folder: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """AUC of each set without a crop and with each margin, and the paired difference, on `rows` of one split."""
    tables = {}
    for name in SETS:
        held = _some(one_a_lesion(row for row in rows if row.set == name and row.malignant is not None))
        if len({row.malignant for row in held}) == 2:
            tables[name] = _table(model, finder, folder, held)
    return {"classifier": model.card.id, "sets": tables}


def _table(model: Model, finder: Finder, folder: Path, held: Sequence[Row]) -> dict[str, Any]:
    pictures = Pictures(Tree(folder))
    scores: dict[str, list[float]] = {"whole": [], **{f"{margin:g}": [] for margin in MARGINS}}
    for row in held:
        pixels = pictures.photo(row.file).pixels
        outline = finder.find(pixels).outline
        score = _score(model)
        scores["whole"].append(score(pixels))
        for margin in MARGINS:
            same = scores["whole"][-1]
            scores[f"{margin:g}"].append(
                score(cropped(pixels, outline, margin)) if outline is not None else same
            )
    labels = np.array([int(row.malignant or 0) for row in held])
    read = {name: np.array(values) for name, values in scores.items()}
    return {
        "n": len(held),
        "malignant": int(labels.sum()),
        "auc": {name: _auc(values, labels) for name, values in read.items()},
        "difference": {
            name: paired_difference(values, read["whole"], labels)
            for name, values in read.items()
            if name != "whole"
        },
    }


def _score(model: Model) -> Callable[[Pixels], float]:
    return lambda pixels: model.network.run(prepare(pixels, model.card.preparation)).logit


def _auc(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> dict[str, float]:
    low, high = delong_interval(scores, labels)
    return {"value": auc(scores, labels), "low": low, "high": high}


def _some(rows: Sequence[Row]) -> list[Row]:
    """At most `MOST` rows of each class, drawn with a fixed seed."""
    random = np.random.default_rng(7)
    chosen: list[Row] = []
    for label in (0, 1):
        of_class = [row for row in rows if row.malignant == label]
        chosen += [of_class[index] for index in sorted(random.permutation(len(of_class))[:MOST])]
    return chosen
