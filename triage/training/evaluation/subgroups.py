"""The same figures for parts of a set: by sex, age, site, source, skin. Small parts say that they are too small."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from triage.training.evaluation.cases import Case, flags_of, labels_of, scores_of
from triage.training.evaluation.intervals import delong_interval
from triage.training.evaluation.matrix import matrix_of
from triage.training.statistics import auc, share

FEWEST = 20
"""Malignant lesions below which a part is too small to say anything of AUC and sensitivity (benign: of specificity)."""
SMALL = 10
"""Lesions below which a place or source is put together with others like it."""
NOT_STATED = "not stated"
POOLED = "others"
_AGES = ((30, "under 30"), (45, "30 to 44"), (60, "45 to 59"), (75, "60 to 74"))
_SIZE_AT_END = re.compile(r"\s+\d+x\d+$")

Part = Callable[[Case], str]


def age_band(case: Case) -> str:
    """The age in bands of 15 years."""
    if case.age is None:
        return NOT_STATED
    return next((name for below, name in _AGES if case.age < below), "75 and over")


def source(case: Case) -> str:
    """The manifest's note without the size of the picture."""
    return _SIZE_AT_END.sub("", case.row.note) or NOT_STATED


def fitzpatrick(case: Case) -> str:
    """The stated skin type, 1 to 6."""
    return case.row.fitzpatrick.split(".")[0] or NOT_STATED


PARTS: Mapping[str, Part] = {
    "sex": lambda case: case.sex or NOT_STATED,
    "age": age_band,
    "site": lambda case: case.site or NOT_STATED,
    "set": lambda case: case.row.set,
    "source": source,
    "fitzpatrick": fitzpatrick,
}


def subgroups(lesions: Sequence[Case], parts: Mapping[str, Part] = PARTS) -> dict[str, list[dict[str, Any]]]:
    """Figures of every part; a column that does not divide the lesions is left out."""
    found = {name: _divided(lesions, part) for name, part in parts.items()}
    return {name: rows for name, rows in found.items() if len(rows) > 1}


def figures(name: str, lesions: Sequence[Case]) -> dict[str, Any]:
    """Of one part: n, malignant, turned away, AUC (DeLong), sensitivity and specificity of the classified.

    A figure that rests on fewer than `FEWEST` malignant (specificity: benign) lesions is None; `too_few` says so.
    """
    counted = [case for case in lesions if case.classified]
    scores, labels = scores_of(counted)
    matrix = matrix_of(flags_of(counted), labels)
    enough, enough_benign = matrix.malignant >= FEWEST, matrix.benign >= FEWEST
    ranked = None
    if enough and enough_benign:
        low, high = delong_interval(scores, labels)
        ranked = {"value": auc(scores, labels), "low": low, "high": high}
    return {
        "name": name,
        "n": len(lesions),
        "malignant": int(labels_of(lesions).sum()),
        "turned_away": len(lesions) - len(counted),
        "too_few": not enough,
        "auc": ranked,
        "sensitivity": share(matrix.tp, matrix.malignant) if enough else None,
        "specificity": share(matrix.tn, matrix.benign) if enough_benign else None,
    }


def _divided(lesions: Sequence[Case], part: Part) -> list[dict[str, Any]]:
    groups: dict[str, list[Case]] = {}
    for case in lesions:
        groups.setdefault(part(case), []).append(case)
    small = [name for name, group in groups.items() if len(group) < SMALL and name != NOT_STATED]
    if len(small) > 2:
        groups[POOLED] = [case for name in small for case in groups.pop(name)]
    last = {POOLED: 1, NOT_STATED: 2}
    return [
        figures(name, groups[name]) for name in sorted(groups, key=lambda name: (last.get(name, 0), name))
    ]
