"""Picture only, answers only, both: what the second voice adds, on lesions whose lines carry answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.training.evaluation.cases import Case, flags_of, scores_of
from triage.training.evaluation.intervals import DRAWS, paired_difference, ranking
from triage.training.evaluation.matrix import matrix_of
from triage.training.statistics import Labels, share

FLAGGED = ("raised", "high")


def voices(counted: Sequence[Case], draws: int = DRAWS) -> dict[str, Any] | None:
    """Figures of the three scores on the same lesions; None where no line carries answers, or only one class does.

    Answers only: the log odds that the answers add. Both: as serving joins them. The band of both is the higher of the
    two, since answers may raise a tier and never lower it.
    """
    heard = [case for case in counted if _heard(case)]
    picture, labels = scores_of(heard)
    if not 2 <= labels.sum() <= len(labels) - 2:
        return None
    answers = np.array([sum(one["logits"] for one in _heard(case)["contributions"]) for case in heard])
    both = np.array([float(_heard(case)["probability"]) for case in heard])
    groups = [case.group for case in heard]
    by_picture = flags_of(heard)
    joined = by_picture | np.array([_heard(case)["band"] in FLAGGED for case in heard], dtype=np.bool_)
    return {
        "n": len(heard),
        "malignant": int(labels.sum()),
        "picture": {"auc": _auc(picture, labels, groups, draws), **_shares(by_picture, labels)},
        "answers": {"auc": _auc(answers, labels, groups, draws)},
        "both": {"auc": _auc(both, labels, groups, draws), **_shares(joined, labels)},
        "both_over_picture": paired_difference(both, picture, labels),
        "both_over_answers": paired_difference(both, answers, labels),
    }


def _heard(case: Case) -> Mapping[str, Any]:
    found = case.line["prediction"].get("with_answers") if case.classified else None
    return found if isinstance(found, Mapping) else {}


def _auc(scores: NDArray[np.float64], labels: Labels, groups: Sequence[str], draws: int) -> Any:
    read = ranking(scores, labels, groups, draws)
    return read["auc"] if read else None


def _shares(flagged: NDArray[np.bool_], labels: Labels) -> dict[str, Any]:
    matrix = matrix_of(flagged, labels)
    return {
        "sensitivity": share(matrix.tp, matrix.malignant),
        "specificity": share(matrix.tn, matrix.benign),
    }
