"""The two-by-two table at a threshold, and every rate that is read from it."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.training.statistics import Labels, share

Z95 = 1.959963984540054
"""Standard normal quantile of a two-sided 95 % interval."""
PREVALENCES = (0.01, 0.05, 0.10)
"""Shares of malignant lesions that predictive values are carried over to."""


@dataclass(frozen=True)
class Matrix:
    """Counts of true and false negatives and positives; positive is malignant, flagged is raised or high."""

    tn: int
    fp: int
    tp: int
    fn: int

    @property
    def malignant(self) -> int:
        """Malignant lesions, flagged or not."""
        return self.tp + self.fn

    @property
    def benign(self) -> int:
        """Benign lesions, flagged or not."""
        return self.tn + self.fp


def matrix_of(flagged: NDArray[np.bool_], labels: Labels) -> Matrix:
    """Count `flagged` (n,) against `labels` (n,), 1 for malignant."""
    malignant = labels == 1
    return Matrix(
        tn=int((~flagged & ~malignant).sum()),
        fp=int((flagged & ~malignant).sum()),
        tp=int((flagged & malignant).sum()),
        fn=int((~flagged & malignant).sum()),
    )


def rates(matrix: Matrix) -> dict[str, Any]:
    """Every rate of a table; shares with Clopper-Pearson intervals, likelihood ratios by the log method.

    A rate whose denominator is empty has the value None.
    """
    plus, minus = likelihood_ratios(matrix)
    return {
        "matrix": {"tn": matrix.tn, "fp": matrix.fp, "tp": matrix.tp, "fn": matrix.fn},
        "sensitivity": share(matrix.tp, matrix.malignant),
        "specificity": share(matrix.tn, matrix.benign),
        "ppv": share(matrix.tp, matrix.tp + matrix.fp),
        "npv": share(matrix.tn, matrix.tn + matrix.fn),
        "balanced_accuracy": balanced_accuracy(matrix),
        "f1": f1(matrix),
        "lr_plus": plus,
        "lr_minus": minus,
        "at_prevalence": [at_prevalence(matrix, prevalence) for prevalence in PREVALENCES],
    }


def balanced_accuracy(matrix: Matrix) -> float | None:
    """Mean of sensitivity and specificity."""
    if not matrix.malignant or not matrix.benign:
        return None
    return (matrix.tp / matrix.malignant + matrix.tn / matrix.benign) / 2


def f1(matrix: Matrix) -> float | None:
    """Harmonic mean of sensitivity and PPV: 2 TP / (2 TP + FP + FN)."""
    counted = 2 * matrix.tp + matrix.fp + matrix.fn
    return 2 * matrix.tp / counted if counted else None


def likelihood_ratios(matrix: Matrix) -> tuple[dict[str, float | None], dict[str, float | None]]:
    """LR+ = sensitivity / (1 - specificity) and LR- = (1 - sensitivity) / specificity, each with its interval.

    Log method of Simel, Samsa & Matchar (1991); the interval is None where a count under it is zero.
    """
    return (
        _ratio(matrix.tp, matrix.malignant, matrix.fp, matrix.benign),
        _ratio(matrix.fn, matrix.malignant, matrix.tn, matrix.benign),
    )


def _ratio(over: int, of_over: int, under: int, of_under: int) -> dict[str, float | None]:
    if not of_over or not of_under or not under:
        return {"value": None, "low": None, "high": None}
    value = (over / of_over) / (under / of_under)
    if not over:
        return {"value": value, "low": None, "high": None}
    spread = Z95 * math.sqrt(1 / over - 1 / of_over + 1 / under - 1 / of_under)
    return {"value": value, "low": value * math.exp(-spread), "high": value * math.exp(spread)}


def at_prevalence(matrix: Matrix, prevalence: float) -> dict[str, Any]:
    """PPV and NPV where `prevalence` of the lesions are malignant, by Bayes' rule on the likelihood ratios.

    The intervals are those of the likelihood ratios carried through (Mercaldo, Lau & Zhou 2007).
    """
    plus, minus = likelihood_ratios(matrix)
    odds = prevalence / (1 - prevalence)
    ppv = {name: _share_of(odds, ratio) for name, ratio in plus.items()}
    npv = {
        "value": _rest_of(odds, minus["value"]),
        "low": _rest_of(odds, minus["high"]),
        "high": _rest_of(odds, minus["low"]),
    }
    return {"prevalence": prevalence, "ppv": ppv, "npv": npv}


def _share_of(odds: float, ratio: float | None) -> float | None:
    return None if ratio is None else odds * ratio / (1 + odds * ratio)


def _rest_of(odds: float, ratio: float | None) -> float | None:
    malignant = _share_of(odds, ratio)
    return None if malignant is None else 1 - malignant
