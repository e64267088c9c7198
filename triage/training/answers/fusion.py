"""Picture and answers in one score: a sum of log odds whose weights are shrunk towards 1, fitted on `calibrate`.

`calibrate` holds 160 lesions with a picture, 62 of them malignant, and the picture's scores on `train` cannot be used
(the network learned those pictures). So little is fitted: the answers keep the weights they got on `train`, and two
weights are drawn towards 1 by a penalty that is chosen by folds; the largest one is the plain sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.model_selection import GroupKFold

from triage.training.answers.logistic import Floats, Labels, bounded_logistic, log_loss

PENALTIES = (1e6, 100.0, 30.0, 10.0, 3.0, 1.0)
"""Strengths that are tried, strongest first: the first is the plain sum, and at equal loss it is kept."""
FOLDS, REPEATS = 5, 10


@dataclass(frozen=True)
class Fusion:
    """score = picture * calibrated log odds of the picture + answers * what the answers add + intercept."""

    picture: float
    answers: float
    intercept: float

    def score(self, seen: Floats, lift: Floats) -> Floats:
        """Log odds of picture and answers together, (n,)."""
        return self.picture * seen + self.answers * lift + self.intercept


def fuse(seen: Floats, lift: Floats, labels: Labels, penalty: float) -> Fusion:
    """Fit the two weights and the intercept. `seen`: the picture's calibrated log odds, (n,)."""
    weights, intercept = bounded_logistic(
        np.column_stack([seen, lift]), labels, penalty=penalty, towards=1.0, floor=(0.0, 0.0)
    )
    return Fusion(float(weights[0]), float(weights[1]), intercept)


def out_of_fold(
    seen: Floats, lift: Floats, labels: Labels, patients: Sequence[str], penalty: float, seed: int = 0
) -> Floats:
    """Joint log odds of each case from a sum that was fitted on other patients, (n,)."""
    scores = np.zeros(len(labels))
    folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
    for learned, held in folds.split(seen, labels, patients):
        fitted = fuse(seen[learned], lift[learned], labels[learned], penalty)
        scores[held] = fitted.score(seen[held], lift[held])
    return scores


def compare(seen: Floats, lift: Floats, labels: Labels, patients: Sequence[str]) -> dict[float, float]:
    """Mean log loss of each penalty over repeated folds by patient."""
    return {
        penalty: float(
            np.mean(
                [
                    log_loss(out_of_fold(seen, lift, labels, patients, penalty, seed), labels)
                    for seed in range(REPEATS)
                ]
            )
        )
        for penalty in PENALTIES
    }


def best_penalty(losses: dict[float, float]) -> float:
    """The penalty with the lowest loss to four digits, the stronger one where two are equal."""
    return min(losses, key=lambda penalty: (round(losses[penalty], 4), -penalty))
