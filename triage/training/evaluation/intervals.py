"""Intervals: DeLong for areas and their differences, bootstrap by patient (whole groups) for everything else."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from triage.training.evaluation.matrix import Z95
from triage.training.evaluation.ranking import (
    TRUE_POSITIVE_RATES,
    Curve,
    Ranked,
    auc,
    average_precision,
    partial_auc,
    specificity_at,
)
from triage.training.statistics import Labels, Scores

DRAWS = 2000
"""Bootstrap resamples."""

Weights = NDArray[np.float64]


def resamples(groups: Sequence[str], draws: int = DRAWS, seed: int = 1) -> Iterator[Weights]:
    """Yield how often each case counts, (n,), in each resample: whole groups are drawn with replacement."""
    names, member = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    random = np.random.default_rng(seed)
    for _ in range(draws):
        drawn = random.integers(0, len(names), len(names))
        yield np.bincount(drawn, minlength=len(names))[member].astype(np.float64)


def bootstrap(
    statistic: Callable[[Weights], NDArray[np.float64]],
    groups: Sequence[str],
    draws: int = DRAWS,
    seed: int = 1,
    about: NDArray[np.float64] | None = None,
) -> list[tuple[float, float]]:
    """The 95 % percentile interval of each value of `statistic`, which takes the weights (n,) of a resample.

    A value that a resample does not have is NaN and left out of its quantiles. `about`: the values themselves, where
    resampling shifts them (a calibration error grows in every resample); the median of the resamples is laid on them.
    """
    drawn = np.array([statistic(weights) for weights in resamples(groups, draws, seed)])
    if about is not None:
        drawn = np.maximum(drawn + about - np.nanmedian(drawn, axis=0), 0)
    low, high = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return [(float(one), float(other)) for one, other in zip(low, high, strict=True)]


def ranking(
    scores: Scores, labels: Labels, groups: Sequence[str], draws: int = DRAWS
) -> dict[str, Any] | None:
    """AUC, partial AUC, average precision and TNR at fixed TPR with intervals; None without both classes."""
    if not 0 < labels.sum() < len(labels):
        return None
    ranked = Ranked(scores, labels)

    def read(weights: Weights | None) -> NDArray[np.float64]:
        curve = ranked.curve(weights)
        if not curve.both:
            return np.full(3 + len(TRUE_POSITIVE_RATES), np.nan)
        at = [specificity_at(curve, rate) for rate in TRUE_POSITIVE_RATES]
        return np.array([auc(curve), partial_auc(curve), average_precision(curve), *at])

    values = read(None)
    found = [
        {"value": float(value), "low": low, "high": high}
        for value, (low, high) in zip(values, bootstrap(read, groups, draws), strict=True)
    ]
    low, high = delong_interval(scores, labels)
    return {
        "auc": {**found[0], "method": "bootstrap by group", "delong": {"low": low, "high": high}},
        "pauc_above_80_tpr": found[1],
        "average_precision": found[2],
        "tnr_at_tpr": [
            {"tpr": rate, **one} for rate, one in zip(TRUE_POSITIVE_RATES, found[3:], strict=True)
        ],
        "roc": thinned(ranked.curve()),
    }


def thinned(curve: Curve, most: int = 250) -> list[list[float]]:
    """At most `most` points (false, true positive rate) of a curve, the first and the last among them, to draw it."""
    chosen = np.unique(np.linspace(0, len(curve.tp) - 1, most).astype(int))
    return [[round(float(curve.fpr[at]), 5), round(float(curve.tpr[at]), 5)] for at in chosen]


def placements(scores: Scores, labels: Labels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """DeLong's structural components: of each malignant lesion the share of benign ones below it (ties half), and
    of each benign one the share of malignant ones above it."""
    malignant, benign = scores[labels == 1], scores[labels == 0]
    return _below(malignant, np.sort(benign)), 1 - _below(benign, np.sort(malignant))


def _below(values: Scores, others: Scores) -> NDArray[np.float64]:
    left = np.searchsorted(others, values, side="left")
    right = np.searchsorted(others, values, side="right")
    return np.asarray((left + right) / 2 / len(others), dtype=np.float64)


def delong_interval(scores: Scores, labels: Labels) -> tuple[float, float]:
    """95 % interval of the AUC (DeLong, DeLong & Clarke-Pearson 1988), cut to 0..1.

    With fewer than two lesions in a class there is no variance to read: the interval is the whole range.
    """
    of_malignant, of_benign = placements(scores, labels)
    if min(len(of_malignant), len(of_benign)) < 2:
        return 0.0, 1.0
    value = float(of_malignant.mean())
    error = math.sqrt(of_malignant.var(ddof=1) / len(of_malignant) + of_benign.var(ddof=1) / len(of_benign))
    return max(0.0, value - Z95 * error), min(1.0, value + Z95 * error)


def paired_difference(first: Scores, second: Scores, labels: Labels) -> dict[str, float]:
    """AUC of `first` minus AUC of `second` on the same lesions, DeLong's 95 % interval and two-sided p.

    Needs two lesions of each class. Two scores that rank alike have no error: the interval is one point, p is 1.
    """
    one, other = placements(first, labels), placements(second, labels)
    difference = float(one[0].mean() - other[0].mean())
    error = math.sqrt(sum(float((a - b).var(ddof=1)) / len(a) for a, b in zip(one, other, strict=True)))
    p = 2 * float(norm.sf(abs(difference) / error)) if error else float(difference == 0)
    return {
        "value": difference,
        "low": difference - Z95 * error,
        "high": difference + Z95 * error,
        "p": p,
    }
