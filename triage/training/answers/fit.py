"""The answers' own model, fitted on `train`: one row a lesion, folds by patient, weights that cannot be negative."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import GroupKFold

from triage.classifier.answers import GROUP_OF, SITE_GROUPS, VARIABLES
from triage.domain.answers import ADULT, Answer
from triage.training.answers.logistic import Floats, Labels, bounded_logistic, log_loss
from triage.training.answers.pad import PadCase

PENALTIES = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3, 0.1)
"""Strengths of the L2 penalty that are tried, strongest first: at equal loss the stronger one is kept."""
FOLDS = 10
AGES = (float(ADULT), 90.0)
"""Younger and older people count as these ages: the network is off for minors, and few are older."""
DECADE = 10.0

_VALUE = {Answer.YES: 1.0, Answer.NO: 0.0, Answer.UNKNOWN: np.nan}
_SIGNED = len(VARIABLES) + 1
"""The yes/no answers and age have a weight of at least 0; the groups of sites are free."""
_FLOOR = (*(0.0,) * _SIGNED, *(None,) * len(SITE_GROUPS))


@dataclass(frozen=True)
class Fitted:
    """`centre` (k,): expected values; `weights` (k,): yes/no answers, age a decade, groups of sites; `intercept`."""

    centre: Floats
    weights: Floats
    intercept: float

    def lift(self, columns: Floats) -> Floats:
        """What the answers add to the log odds, (n,). What is unknown (NaN) takes its centre, and so adds 0."""
        return _centred(columns, self.centre) @ self.weights


def columns_of(cases: Sequence[PadCase]) -> Floats:
    """The variables, (n, k): NaN where unknown. A place in no group is NaN in every group."""
    return np.array([_row(case) for case in cases])


def labels_of(cases: Sequence[PadCase]) -> Labels:
    """1 for malignant, (n,)."""
    return np.array([case.malignant for case in cases], dtype=np.int64)


def patients_of(cases: Sequence[PadCase]) -> list[str]:
    """The patient of each case."""
    return [case.patient_id for case in cases]


def fit(columns: Floats, labels: Labels, penalty: float) -> Fitted:
    """Fit on columns that may hold NaN: centred on the mean of what is known, so NaN is filled with the mean."""
    centre = np.array([known.mean() if len(known) else 0.0 for known in map(_known, columns.T)])
    weights, intercept = bounded_logistic(
        _centred(columns, centre), labels, penalty=penalty, towards=0.0, floor=_FLOOR[: columns.shape[1]]
    )
    return Fitted(centre, weights, intercept)


def out_of_fold(columns: Floats, labels: Labels, patients: Sequence[str], penalty: float) -> Floats:
    """Log odds of each case from a model that saw none of its patient's lesions, (n,)."""
    scores = np.zeros(len(labels))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=1)
    for learned, held in folds.split(columns, labels, patients):
        fitted = fit(columns[learned], labels[learned], penalty)
        scores[held] = fitted.lift(columns[held]) + fitted.intercept
    return scores


def best_penalty(columns: Floats, labels: Labels, patients: Sequence[str]) -> float:
    """The penalty with the lowest log loss over the folds."""
    return min(
        PENALTIES,
        key=lambda penalty: round(log_loss(out_of_fold(columns, labels, patients, penalty), labels), 4),
    )


def _row(case: PadCase) -> list[float]:
    given = case.answers
    said = [_VALUE[read(given)] for read in VARIABLES.values()]
    age = np.nan if given.age is None else float(np.clip(given.age, *AGES)) / DECADE
    group = GROUP_OF.get(given.site or "")
    return [*said, age, *(np.nan if group is None else float(group == name) for name in SITE_GROUPS)]


def _known(column: Floats) -> Floats:
    return column[~np.isnan(column)]


def _centred(columns: Floats, centre: Floats) -> Floats:
    return np.where(np.isnan(columns), 0.0, columns - centre)
