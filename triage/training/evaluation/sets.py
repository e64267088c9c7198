"""All figures of one set of pictures (or of several of one kind, pooled), from its cases."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.training.evaluation.calibration import calibration
from triage.training.evaluation.cases import Case, flags_of, labels_of, lesions_of, scores_of
from triage.training.evaluation.intervals import DRAWS, Weights, bootstrap, delong_interval, ranking
from triage.training.evaluation.matrix import matrix_of, rates
from triage.training.evaluation.subgroups import PARTS, Part, subgroups
from triage.training.evaluation.voices import voices
from triage.training.statistics import Labels, auc, share

OUTCOMES = ("low", "raised", "high", "unfamiliar", "excluded", "photo_refused", "none")


def set_figures(
    cases: Sequence[Case], draws: int = DRAWS, parts: Mapping[str, Part] = PARTS
) -> dict[str, Any]:
    """Counts of pictures, then figures over lesions, one picture each; figures need scores, so unfamiliar ones have
    none, and `all_lesions` counts those against the model."""
    lesions = lesions_of(cases)
    counted = tuple(case for case in lesions if case.classified)
    scores, labels = scores_of(counted)
    groups = [case.group for case in counted]
    return {
        "counts": counts(cases, lesions),
        "ranking": ranking(scores, labels, groups, draws) if counted else None,
        "histogram": histogram(scores, labels) if counted else None,
        "at_raised": at_threshold(counted, labels, "raised", draws) if counted else None,
        "at_high": at_threshold(counted, labels, "high", draws) if counted else None,
        "all_lesions": all_lesions(lesions) if lesions else None,
        "gate_enforced": gate_enforced(lesions) if lesions else None,
        "calibration": calibration(scores, labels, groups, draws) if counted else None,
        "keratosis_the_other_way": keratosis(counted, labels, draws),
        "voices": voices(counted, draws),
        "by_diagnosis": by_column(lesions or cases, "diagnosis"),
        "repeats": repeats(cases),
        "subgroups": subgroups(lesions, parts) if lesions else {},
    }


def counts(cases: Sequence[Case], lesions: Sequence[Case]) -> dict[str, Any]:
    """Pictures, what the gate and familiarity did with them, and the lesions the figures rest on."""
    outcomes = Counter(case.outcome for case in cases)
    classified = [case for case in lesions if case.classified]
    return {
        "pictures": len(cases),
        "unreadable": sum(not case.readable for case in cases),
        "refused": sum(case.readable and not case.accepted for case in cases),
        "unfamiliar": sum(case.unfamiliar for case in cases),
        "kinds": dict(Counter(str(case.line.get("kind")) for case in cases)),
        "outcomes": {name: outcomes[name] for name in OUTCOMES},
        "groups": len({case.group for case in cases}),
        "lesions": len(lesions),
        "malignant": int(labels_of(lesions).sum()),
        "classified": len(classified),
        "classified_malignant": int(labels_of(classified).sum()),
    }


def at_threshold(counted: Sequence[Case], labels: Labels, band: str, draws: int = DRAWS) -> dict[str, Any]:
    """Every rate where `band` and above counts as flagged; balanced accuracy and F1 with bootstrap intervals."""
    flagged = flags_of(counted, band)
    read = rates(matrix_of(flagged, labels))

    def both(weights: Weights) -> NDArray[np.float64]:
        malignant, benign = weights[labels == 1].sum(), weights[labels == 0].sum()
        tp, fp = weights[flagged & (labels == 1)].sum(), weights[flagged & (labels == 0)].sum()
        if not malignant or not benign:
            return np.array([np.nan, np.nan])
        return np.array([(tp / malignant + 1 - fp / benign) / 2, 2 * tp / (malignant + tp + fp)])

    if read["balanced_accuracy"] is not None:
        spans = bootstrap(both, [case.group for case in counted], draws)
        for name, (low, high) in zip(("balanced_accuracy", "f1"), spans, strict=True):
            read[name] = {"value": read[name], "low": low, "high": high}
    else:
        read["balanced_accuracy"] = read["f1"] = None
    return read


def histogram(scores: NDArray[np.float64], labels: Labels, bins: int = 25) -> dict[str, list[int]]:
    """How many benign and malignant lesions score in each of `bins` equal parts of 0..1."""
    return {
        name: [int(count) for count in np.histogram(scores[labels == label], bins, (0, 1))[0]]
        for label, name in enumerate(("benign", "malignant"))
    }


def all_lesions(lesions: Sequence[Case]) -> dict[str, Any]:
    """The same with every lesion in the denominators: one without a score counts against the model, whatever it is.

    A malignant one counts as not flagged, a benign one as not passed; in the AUC they lie at the wrong ends.
    """
    labels = labels_of(lesions)
    classified = np.array([case.classified for case in lesions], dtype=np.bool_)
    flagged = flags_of(lesions)
    worst = np.array(
        [case.score if case.classified else 2.0 - 3.0 * int(case.row.malignant or 0) for case in lesions]
    )
    return {
        "n": len(lesions),
        "malignant": int(labels.sum()),
        "without_score": int((~classified).sum()),
        "malignant_without_score": int((~classified & (labels == 1)).sum()),
        "auc_worst_case": _auc(worst, labels),
        "sensitivity": share(int((flagged & (labels == 1)).sum()), int(labels.sum())),
        "specificity": share(int((classified & ~flagged & (labels == 0)).sum()), int((labels == 0).sum())),
    }


def gate_enforced(lesions: Sequence[Case]) -> dict[str, Any]:
    """The same for what is left where the gate refuses, as in use."""
    left = tuple(case for case in lesions if case.accepted and case.classified)
    labels = labels_of(left)
    matrix = matrix_of(flags_of(left), labels)
    return {
        "lesions": len(lesions),
        "n": len(left),
        "malignant": matrix.malignant,
        "refused": sum(not case.accepted for case in lesions),
        "unfamiliar": sum(case.accepted and not case.classified for case in lesions),
        "auc": _auc(scores_of(left)[0], labels) if left else None,
        "sensitivity": share(matrix.tp, matrix.malignant),
        "specificity": share(matrix.tn, matrix.benign),
    }


def keratosis(counted: Sequence[Case], labels: Labels, draws: int = DRAWS) -> dict[str, Any] | None:
    """AUC, sensitivity and specificity with actinic keratosis (HAM10000: and Bowen's disease) counted the other way
    round than the set does, and without it; None where the set has none."""
    premalignant = np.array([case.row.premalignant for case in counted], dtype=np.bool_)
    if not premalignant.any():
        return None
    counted_now = "malignant" if labels[premalignant].mean() > 0.5 else "benign"
    without = [case for case, is_one in zip(counted, premalignant, strict=True) if not is_one]
    return {
        "n": int(premalignant.sum()),
        "counted_here_as": counted_now,
        "other_way": _shortly(counted, np.where(premalignant, 1 - labels, labels), draws),
        "left_out": _shortly(without, labels_of(without), draws),
    }


def by_column(cases: Sequence[Case], column: str) -> list[dict[str, Any]]:
    """Of each value of a column of the manifest: n, malignant, flagged with interval, reached high, unfamiliar.

    For a malignant diagnosis the flagged share is its sensitivity, for a benign one 1 - specificity; over all lesions.
    """
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(getattr(case.row, column) or "not stated", []).append(case)
    return [
        {
            "name": name,
            "n": len(group),
            "malignant": int(labels_of(group).sum()),
            "flagged": share(int(flags_of(group).sum()), len(group)),
            "flagged_malignant": int((flags_of(group) & (labels_of(group) == 1)).sum()),
            "high": int(flags_of(group, "high").sum()),
            "unfamiliar": sum(case.unfamiliar for case in group),
        }
        for name, group in sorted(groups.items())
    ]


def repeats(cases: Sequence[Case]) -> dict[str, Any] | None:
    """Of lesions photographed more than once: how often the first two pictures come out alike.

    None where there are none.
    """
    pictures: dict[str, list[Case]] = {}
    for case in cases:
        if case.row.lesion_id and case.row.malignant is not None:
            pictures.setdefault(case.row.lesion_id, []).append(case)
    pairs = [group[:2] for group in pictures.values() if len(group) > 1]
    if not pairs:
        return None
    return {
        "same_outcome": share(sum(one.outcome == other.outcome for one, other in pairs), len(pairs)),
        "same_side_of_raised": share(sum(one.flagged == other.flagged for one, other in pairs), len(pairs)),
    }


def _shortly(counted: Sequence[Case], labels: Labels, draws: int) -> dict[str, Any]:
    matrix = matrix_of(flags_of(counted), labels)
    read = ranking(scores_of(counted)[0], labels, [case.group for case in counted], draws)
    return {
        "n": len(counted),
        "malignant": matrix.malignant,
        "auc": read["auc"] if read else None,
        "sensitivity": share(matrix.tp, matrix.malignant),
        "specificity": share(matrix.tn, matrix.benign),
    }


def _auc(scores: NDArray[np.float64], labels: Labels) -> dict[str, float] | None:
    if not 0 < labels.sum() < len(labels):
        return None
    low, high = delong_interval(scores, labels)
    return {"value": auc(scores, labels), "low": low, "high": high}
