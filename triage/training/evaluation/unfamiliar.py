"""Does the network know what it does not know: other pictures against lesions, and what silence is worth."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.training.evaluation.cases import COPIES, Case, labels_of, lesions_of
from triage.training.evaluation.intervals import delong_interval
from triage.training.statistics import auc, share

OTHER = "other"
"""The set of pictures that show no lesion."""
COVERAGES = (1.0, 0.98, 0.95, 0.90, 0.80, 0.70, 0.50)
"""Shares of the lesions, the most familiar first, that are still judged."""


def seen(case: Case) -> Mapping[str, Any] | None:
    """What the watched model saw of a case; None where the line came from `triage batch`, which does not say."""
    found = case.line.get("seen")
    return found if isinstance(found, Mapping) else None


def turned_away(cases: Sequence[Case]) -> dict[str, Any]:
    """The share judged unfamiliar: of other pictures, by what they show, and of lesions, by set.

    Copies of lesions of another set count in their own set only.
    """
    others = [case for case in cases if case.row.set == OTHER and case.readable]
    lesions = [case for case in lesions_of(cases) if case.readable]
    once = [case for case in lesions if case.row.set not in COPIES]
    return {
        "others": _unfamiliar(others),
        "others_by_what": _each(others, "diagnosis"),
        "lesions": _unfamiliar(once),
        "lesions_by_set": _each(lesions, "set"),
        "malignant_lesions": _unfamiliar([case for case in once if case.row.malignant]),
        "auroc": auroc(others, lesions),
    }


def auroc(others: Sequence[Case], lesions: Sequence[Case]) -> dict[str, Any] | None:
    """AUROC of the unfamiliarity measure, other pictures over lesions of each set, DeLong intervals.

    None where the lines do not hold the measure, or there are no other pictures.
    """
    away = _measures(others)
    found = {}
    for name in sorted({case.row.set for case in lesions}):
        known = _measures([case for case in lesions if case.row.set == name])
        if len(away) and len(known):
            scores = np.concatenate([away, known])
            labels = np.repeat(np.array([1, 0]), [len(away), len(known)])
            low, high = delong_interval(scores, labels)
            found[name] = {"value": auc(scores, labels), "low": low, "high": high, "n": len(scores)}
    return found or None


def risk_coverage(lesions: Sequence[Case]) -> dict[str, Any] | None:
    """Error at the shipped threshold when only the most familiar share of the lesions is judged.

    Unfamiliar lesions are ranked with the score they would have had. `area`: mean error over all coverages (AURC;
    Geifman & El-Yaniv 2017); `area_if_random`: the same where silence knows nothing. None without the measure.
    """
    known = [(case, found) for case in lesions if (found := seen(case))]
    if not known:
        return None
    far = np.array([found["unfamiliarity"] for _, found in known])
    order = np.argsort(far, kind="stable")
    labels = labels_of([case for case, _ in known])[order]
    flagged = np.array([found["flagged_if_known"] for _, found in known], dtype=np.bool_)[order]
    wrong = flagged != (labels == 1)
    along = np.cumsum(wrong) / np.arange(1, len(wrong) + 1)
    return {
        "n": len(known),
        "area": float(along.mean()),
        "area_if_random": float(wrong.mean()),
        "shipped_coverage": share(int((far <= 1).sum()), len(far)),
        "points": [_at(coverage, flagged, labels) for coverage in COVERAGES],
        "curve": [[float((index + 1) / len(along)), float(along[index])] for index in _thinned(len(along))],
    }


def _at(coverage: float, flagged: NDArray[np.bool_], labels: NDArray[np.int64]) -> dict[str, Any]:
    kept = max(1, round(coverage * len(labels)))
    flagged, malignant = flagged[:kept], labels[:kept] == 1
    return {
        "coverage": coverage,
        "n": kept,
        "error": share(int((flagged != malignant).sum()), kept),
        "sensitivity": share(int((flagged & malignant).sum()), int(malignant.sum())),
        "specificity": share(int((~flagged & ~malignant).sum()), int((~malignant).sum())),
    }


def _thinned(n: int) -> list[int]:
    """Up to 100 indices, the first few per cent left out: one or two lesions make no rate."""
    return sorted({int(index) for index in np.linspace(n // 20, n - 1, 100)})


def _measures(cases: Sequence[Case]) -> NDArray[np.float64]:
    return np.array([found["unfamiliarity"] for case in cases if (found := seen(case))], dtype=np.float64)


def _unfamiliar(cases: Sequence[Case]) -> dict[str, Any]:
    return share(sum(case.unfamiliar for case in cases), len(cases))


def _each(cases: Sequence[Case], column: str) -> dict[str, Any]:
    names = sorted({str(getattr(case.row, column)) for case in cases})
    return {
        name: _unfamiliar([case for case in cases if getattr(case.row, column) == name]) for name in names
    }
