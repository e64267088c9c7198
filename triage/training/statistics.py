"""Figures with their intervals: AUC, sensitivity and specificity, Platt scaling, thresholds with a promise."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, rankdata
from sklearn.linear_model import LogisticRegression

Scores = NDArray[np.float64]
Labels = NDArray[np.int64]


def clopper_pearson(hits: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Two-sided exact interval of a share (Clopper & Pearson 1934)."""
    tail = (1 - confidence) / 2
    low = float(beta.ppf(tail, hits, n - hits + 1)) if hits else 0.0
    high = float(beta.ppf(1 - tail, hits + 1, n - hits)) if hits < n else 1.0
    return low, high


def share(hits: int, n: int) -> dict[str, Any]:
    """A share with its 95 % Clopper-Pearson interval, as cards and reports hold it."""
    low, high = clopper_pearson(hits, n) if n else (0.0, 1.0)
    return {
        "value": round(hits / n, 4) if n else None,
        "low": round(low, 4),
        "high": round(high, 4),
        "hits": hits,
        "n": n,
    }


def auc(scores: Scores, labels: Labels) -> float:
    """Area under the ROC curve: the Mann-Whitney statistic with ties counted half."""
    positives = int(labels.sum())
    ranks = rankdata(scores)
    wins = ranks[labels == 1].sum() - positives * (positives + 1) / 2
    return float(wins / (positives * (len(labels) - positives)))


def auc_interval(scores: Scores, labels: Labels, *, draws: int = 2000, seed: int = 1) -> dict[str, float]:
    """AUC with a 95 % bootstrap interval, resampled within each class."""
    random = np.random.default_rng(seed)
    positive, negative = np.flatnonzero(labels == 1), np.flatnonzero(labels == 0)
    drawn = []
    for _ in range(draws):
        rows = np.concatenate(
            [random.choice(positive, len(positive)), random.choice(negative, len(negative))]
        )
        drawn.append(auc(scores[rows], labels[rows]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    return {
        "value": round(auc(scores, labels), 4),
        "low": round(float(low), 4),
        "high": round(float(high), 4),
    }


def platt(logits: Scores, labels: Labels) -> tuple[float, float]:
    """Slope and intercept of Platt scaling: a logistic regression on the logit without penalty."""
    fitted = LogisticRegression(C=1e6, max_iter=1000).fit(logits[:, None], labels)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def sensitivity_point(scores: Scores, labels: Labels, sensitivity: float) -> float:
    """The largest threshold at or above which at least `sensitivity` of the malignant lie."""
    malignant = np.sort(scores[labels == 1])[::-1]
    return float(malignant[int(np.ceil(sensitivity * len(malignant))) - 1])


def specificity_point(scores: Scores, labels: Labels, specificity: float) -> float:
    """The smallest observed threshold below which at least `specificity` of the benign lie."""
    benign = np.sort(scores[labels == 0])
    below = int(np.ceil(specificity * len(benign)))
    return float(benign[below]) if below < len(benign) else float(np.nextafter(benign[-1], np.inf))


def promised_point(
    scores: Scores, labels: Labels, sensitivity: float = 0.90, confidence: float = 0.95
) -> float | None:
    """The largest threshold that keeps `sensitivity` with one-sided `confidence`; None where n is too small.

    Fixed-sequence testing from the safest threshold upwards: the first that fails the exact bound ends it.
    """
    malignant = np.sort(scores[labels == 1])
    n, kept = len(malignant), None
    for missed, threshold in enumerate(malignant):
        bound = beta.ppf(1 - confidence, n - missed, missed + 1)
        if bound < sensitivity:
            return kept
        kept = float(threshold)
    return kept
