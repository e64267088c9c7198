"""Logistic regression with bounds and a penalty towards given weights (scipy's L-BFGS-B)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def bounded_logistic(
    columns: Floats, labels: Labels, *, penalty: float, towards: float, floor: Sequence[float | None]
) -> tuple[Floats, float]:
    """Return weights (k,) and intercept that minimise log loss + penalty / 2 * sum((weights - towards)^2).

    `columns`: (n, k). `floor` holds the lowest value of each weight, None for no bound. The intercept is free.
    """
    count = columns.shape[1]

    def loss(point: Floats) -> tuple[float, Floats]:
        scores = columns @ point[:-1] + point[-1]
        off, missed = point[:-1] - towards, expit(scores) - labels
        value = float((np.logaddexp(0, scores) - labels * scores).sum() + penalty / 2 * (off**2).sum())
        return value, np.append(columns.T @ missed + penalty * off, missed.sum())

    start = np.append(np.full(count, towards), 0.0)
    bounds = [*((lowest, None) for lowest in floor), (None, None)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return found[:-1], float(found[-1])


def log_loss(scores: Floats, labels: Labels) -> float:
    """Mean log loss of log odds."""
    return float(np.mean(np.logaddexp(0, scores) - labels * scores))
