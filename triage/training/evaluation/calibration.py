"""Is a score of 0.3 right three times in ten? Brier score, expected calibration error, slope and intercept."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from triage.training.evaluation.intervals import DRAWS, Weights, bootstrap
from triage.training.evaluation.matrix import Z95
from triage.training.statistics import Labels, Scores, share

BINS = 10
"""Equal-width bins of the expected calibration error and of the reliability plot."""
_EDGE = 1e-6
_FARTHEST = 30.0


def calibration(
    probabilities: Scores, labels: Labels, groups: Sequence[str], draws: int = DRAWS
) -> dict[str, Any] | None:
    """All figures of calibration of probabilities (n,); None without both classes."""
    if not 0 < labels.sum() < len(labels):
        return None
    where = _bins(probabilities)

    def read(weights: Weights) -> NDArray[np.float64]:
        return np.array([_ece(probabilities, labels, where, weights), _brier(probabilities, labels, weights)])

    values = read(np.ones(len(labels)))
    ece, brier = values
    (ece_low, ece_high), (brier_low, brier_high) = bootstrap(read, groups, draws, about=values)
    low, high = perfect_range(probabilities, draws)
    return {
        "n": len(labels),
        "brier": {"value": float(brier), "low": brier_low, "high": brier_high},
        "brier_of_the_base_rate": float(labels.mean() * (1 - labels.mean())),
        "ece": {"value": float(ece), "low": ece_low, "high": ece_high, "bins": BINS},
        "ece_if_perfect": {"low": low, "high": high, "inside": bool(ece <= high), "draws": draws},
        "slope": slope(probabilities, labels),
        "intercept": intercept(probabilities, labels),
        "bins": _table(probabilities, labels, where),
    }


def expected_calibration_error(probabilities: Scores, labels: Labels) -> float:
    """Mean distance of observed share and mean score over equal-width bins, weighted by n (Naeini 2015, Guo 2017)."""
    return _ece(probabilities, labels, _bins(probabilities), np.ones(len(labels)))


def perfect_range(probabilities: Scores, draws: int = DRAWS, seed: int = 3) -> tuple[float, float]:
    """The central 95 % of the ECE that a perfectly calibrated model with these scores shows by chance.

    Labels are drawn as the scores say, as many as there are lesions.
    """
    random = np.random.default_rng(seed)
    where, ones = _bins(probabilities), np.ones(len(probabilities))
    drawn = [
        _ece(probabilities, (random.random(len(ones)) < probabilities).astype(np.int64), where, ones)
        for _ in range(draws)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def slope(probabilities: Scores, labels: Labels) -> dict[str, float]:
    """Slope of a logistic regression of the label on the score's logit (Cox 1958): 1 is right, less is too bold."""
    x = _logits(probabilities)
    fitted = LogisticRegression(C=np.inf, max_iter=1000, tol=1e-8).fit(x[:, None], labels)
    value = float(fitted.coef_[0, 0])
    p = expit(value * x + float(fitted.intercept_[0]))
    design = np.column_stack([np.ones_like(x), x])
    information = design.T @ (design * (p * (1 - p))[:, None])
    error = math.sqrt(float(np.linalg.pinv(information)[1, 1]))
    return {"value": value, "low": value - Z95 * error, "high": value + Z95 * error}


def intercept(probabilities: Scores, labels: Labels) -> dict[str, float]:
    """Calibration in the large: the shift of the logit that makes the mean score the observed share; 0 is right."""
    x = _logits(probabilities)
    value = float(brentq(lambda shift: expit(x + shift).sum() - labels.sum(), -_FARTHEST, _FARTHEST))
    p = expit(x + value)
    error = 1 / math.sqrt(float((p * (1 - p)).sum()))
    return {"value": value, "low": value - Z95 * error, "high": value + Z95 * error}


def _logits(probabilities: Scores) -> NDArray[np.float64]:
    return np.asarray(logit(np.clip(probabilities, _EDGE, 1 - _EDGE)), dtype=np.float64)


def _bins(probabilities: Scores) -> NDArray[np.int64]:
    return np.minimum((probabilities * BINS).astype(np.int64), BINS - 1)


def _ece(probabilities: Scores, labels: Labels, where: NDArray[np.int64], weights: Weights) -> float:
    gaps = np.bincount(where, weights * (labels - probabilities), minlength=BINS)
    return float(np.abs(gaps).sum() / weights.sum())


def _brier(probabilities: Scores, labels: Labels, weights: Weights) -> float:
    return float((weights * (probabilities - labels) ** 2).sum() / weights.sum())


def _table(probabilities: Scores, labels: Labels, where: NDArray[np.int64]) -> list[dict[str, Any]]:
    return [
        {
            "from": number / BINS,
            "to": (number + 1) / BINS,
            "mean_score": float(probabilities[where == number].mean()),
            "malignant": share(int(labels[where == number].sum()), int((where == number).sum())),
        }
        for number in range(BINS)
        if (where == number).any()
    ]
