"""The same marks turned, mirrored, lit, blurred and cropped otherwise: does the band stay, does the AUC?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier import Model
from triage.imaging.decode import decode
from triage.imaging.resize import Pixels
from triage.training.evaluation.cases import Case, Line, labels_of, lesions_of
from triage.training.evaluation.changes import CHANGES
from triage.training.evaluation.intervals import Weights, bootstrap, paired_difference
from triage.training.evaluation.lines import Track, served, silent
from triage.training.evaluation.watched import Watched
from triage.training.manifest import Row
from triage.training.statistics import auc, share

FILE = "robustness.jsonl"
AIM = 0.98
"""The share of changed pictures that should keep their band."""
SAMPLE = 40
"""Lesions of a set, half of them malignant where there are enough; a fixed draw."""
SAMPLE_QUICK = 16


def sample(cases: Sequence[Case], size: int, seed: int = 8) -> tuple[Case, ...]:
    """A fixed draw of `size` lesions of each set that has malignant and benign ones, half malignant."""
    drawn: list[Case] = []
    for name in sorted({case.row.set for case in cases}):
        lesions = lesions_of(case for case in cases if case.row.set == name and case.readable)
        random = np.random.default_rng(seed)
        for malignant in (1, 0):
            group = [case for case in lesions if case.row.malignant == malignant]
            drawn += [group[index] for index in sorted(random.permutation(len(group))[: size // 2])]
    return tuple(drawn)


def changed_lines(
    model: Model, folder: Path, cases: Sequence[Case], kept: Path, track: Track = silent
) -> dict[str, Line]:
    """What the network says of every case as it is and under every change, by file; resumed from `kept`."""
    watched = Watched(model)

    def serve(row: Row) -> dict[str, Any]:
        pixels = decode((folder / row.file).read_bytes()).pixels
        return {
            "as_it_is": _said(watched, pixels),
            "changed": {name: _said(watched, change(pixels)) for name, change in CHANGES.items()},
        }

    return served([case.row for case in cases], serve, kept, model.card, track, "Changing pictures")


def robustness(cases: Sequence[Case], lines: Mapping[str, Line]) -> dict[str, Any]:
    """Of every set: AUC change and share of equal bands under each change, and over all changes together.

    Unfamiliar counts as a band of its own. The AUC is of the scores that the pictures have or would have if they were
    known, so that both AUCs rest on the same lesions.
    """
    names = sorted({case.row.set for case in cases})
    return {
        "aim": AIM,
        "sets": {name: _of_set([case for case in cases if case.row.set == name], lines) for name in names},
    }


def _of_set(cases: Sequence[Case], lines: Mapping[str, Line]) -> dict[str, Any]:
    labels = labels_of(cases)
    before = [lines[case.row.file]["as_it_is"] for case in cases]
    same = np.array(
        [
            [lines[case.row.file]["changed"][name]["outcome"] == was["outcome"] for name in CHANGES]
            for case, was in zip(cases, before, strict=True)
        ]
    )
    both = 2 <= labels.sum() <= len(labels) - 2
    return {
        "n": len(cases),
        "malignant": int(labels.sum()),
        "auc": auc(_scores(before), labels) if both else None,
        "consistency": _together(same, [case.group for case in cases]),
        "changes": [
            {
                "name": name,
                "same_band": share(int(same[:, column].sum()), len(cases)),
                "same_side_of_raised": share(
                    sum(
                        lines[case.row.file]["changed"][name]["flagged"] == was["flagged"]
                        for case, was in zip(cases, before, strict=True)
                    ),
                    len(cases),
                ),
                "auc_change": paired_difference(
                    _scores([lines[case.row.file]["changed"][name] for case in cases]),
                    _scores(before),
                    labels,
                )
                if both
                else None,
            }
            for column, name in enumerate(CHANGES)
        ],
    }


def _together(same: NDArray[np.bool_], groups: Sequence[str]) -> dict[str, Any]:
    """The share over all changes, with an interval that draws whole patients."""
    each = same.mean(axis=1)

    def read(weights: Weights) -> NDArray[np.float64]:
        return np.array([(weights * each).sum() / weights.sum()])

    ((low, high),) = bootstrap(read, groups)
    return {"value": float(each.mean()), "low": low, "high": high, "n": int(same.size), "pictures": len(each)}


def _scores(said: Sequence[Mapping[str, Any]]) -> NDArray[np.float64]:
    return np.array([one["score"] for one in said], dtype=np.float64)


def _said(watched: Watched, pixels: Pixels) -> dict[str, Any]:
    kind, prediction = watched.model.classify(pixels)
    found = watched.seen() or {}
    outcome = prediction.band.code if prediction else kind.value
    return {
        "outcome": outcome,
        "flagged": outcome in ("raised", "high"),
        "score": round(float(found["score_if_known"]), 6),
    }
