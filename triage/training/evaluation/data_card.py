"""What the split is: pictures, lesions, people, labels and sizes of each set, and a hash of all of it."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from triage.training.evaluation.cases import Case, labels_of, lesions_of
from triage.training.manifest import digest


def data_card(cases: Sequence[Case], split: str) -> dict[str, Any]:
    """The split's name, its hash over files, splits and labels, and a card of each set."""
    names = sorted({case.row.set for case in cases})
    return {
        "split": split,
        "sha256": digest(case.row for case in cases),
        "pictures": len(cases),
        "sets": {name: _set([case for case in cases if case.row.set == name]) for name in names},
    }


def _set(cases: Sequence[Case]) -> dict[str, Any]:
    lesions = lesions_of(cases)
    ages = [case.age for case in cases if case.age is not None]
    return {
        "kind": cases[0].row.modality,
        "pictures": len(cases),
        "lesions": len(lesions),
        "malignant": int(labels_of(lesions).sum()),
        "premalignant": sum(case.row.premalignant for case in lesions),
        "groups": len({case.group for case in cases}),
        "short_side": _middle([min(case.row.width, case.row.height) for case in cases]),
        "age": _middle(ages) if ages else None,
        "sex": dict(sorted(Counter(case.sex or "not stated" for case in cases).items())),
        "fitzpatrick": dict(
            sorted(Counter(case.row.fitzpatrick.split(".")[0] or "not stated" for case in cases).items())
        ),
        "diagnoses": dict(sorted(Counter(case.row.diagnosis for case in cases).items())),
    }


def _middle(values: Sequence[float]) -> dict[str, float]:
    low, middle, high = np.quantile(values, [0.1, 0.5, 0.9])
    return {"tenth": float(low), "median": float(middle), "ninetieth": float(high)}
