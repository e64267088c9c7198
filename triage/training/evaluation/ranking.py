"""How well a score ranks malignant over benign lesions: the ROC curve, with weights, and what is read from it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from triage.training.statistics import Labels, Scores

PAUC_ABOVE = 0.80
"""The true positive rate above which ISIC 2024 measures the partial area (range 0 to 0.2, chance 0.02)."""
TRUE_POSITIVE_RATES = (0.80, 0.90, 0.95)
"""The true positive rates at which the true negative rate is read."""
_CLOSE = 1e-12


@dataclass(frozen=True)
class Curve:
    """Weights of true and of false positives, (k + 1,), from no lesion flagged to all, one point a distinct score."""

    tp: NDArray[np.float64]
    fp: NDArray[np.float64]

    @property
    def tpr(self) -> NDArray[np.float64]:
        """True positive rate of each point."""
        return np.asarray(self.tp / self.tp[-1])

    @property
    def fpr(self) -> NDArray[np.float64]:
        """False positive rate of each point."""
        return np.asarray(self.fp / self.fp[-1])

    @property
    def both(self) -> bool:
        """Whether malignant and benign lesions are there."""
        return bool(self.tp[-1] > 0 and self.fp[-1] > 0)


class Ranked:
    """Lesions sorted once by score, so that many resamples are cheap."""

    def __init__(self, scores: Scores, labels: Labels) -> None:
        """`scores` and `labels`, both (n,) with n > 0."""
        self._order = np.argsort(-scores, kind="stable")
        ranked = scores[self._order]
        self._malignant = labels[self._order] == 1
        self._ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1)
        self._ones = np.ones(len(ranked))

    def curve(self, weights: NDArray[np.float64] | None = None) -> Curve:
        """The ROC curve, each lesion counted `weights` times (once where None)."""
        weighed = self._ones if weights is None else weights[self._order]
        tp = np.cumsum(np.where(self._malignant, weighed, 0.0))[self._ends]
        fp = np.cumsum(np.where(self._malignant, 0.0, weighed))[self._ends]
        return Curve(np.concatenate([[0.0], tp]), np.concatenate([[0.0], fp]))


def auc(curve: Curve) -> float:
    """Area under the ROC curve; ties count half."""
    return float(np.trapezoid(curve.tpr, curve.fpr))


def partial_auc(curve: Curve, above: float = PAUC_ABOVE) -> float:
    """Area between the ROC curve and the line TPR = `above` (ISIC 2024), 0 to 1 - `above`.

    The same as the integral of the true negative rate over true positive rates from `above` to 1.
    """
    tpr, fpr = curve.tpr, curve.fpr
    first = int(np.searchsorted(tpr, above, side="left"))
    along = (above - tpr[first - 1]) / (tpr[first] - tpr[first - 1])
    start = fpr[first - 1] + along * (fpr[first] - fpr[first - 1])
    rates = np.concatenate([[above], tpr[first:]])
    return float(np.trapezoid(1 - np.concatenate([[start], fpr[first:]]), rates))


def average_precision(curve: Curve) -> float:
    """Sum of precision times the gain in recall, without interpolation (as scikit-learn defines it)."""
    flagged = curve.tp + curve.fp
    precision = np.divide(curve.tp, flagged, out=np.ones_like(flagged), where=flagged > 0)
    return float((np.diff(curve.tpr) * precision[1:]).sum())


def specificity_at(curve: Curve, sensitivity: float) -> float:
    """The largest true negative rate of a threshold whose true positive rate is at least `sensitivity`."""
    first = int(np.searchsorted(curve.tpr, sensitivity - _CLOSE, side="left"))
    return float(1 - curve.fpr[first])
