"""The two cut-offs of a card, with the promise that the lower one keeps."""

from typing import Any

from triage.training.statistics import (
    Labels,
    Scores,
    promised_point,
    sensitivity_point,
    share,
    specificity_point,
)

SENSITIVITY_POINT, SPECIFICITY_POINT = 0.95, 0.90
PROMISE, CONFIDENCE = 0.90, 0.95


def thresholds(scores: Scores, labels: Labels) -> dict[str, Any]:
    """Return both cut-offs on calibrated scores as a card holds them, each with what it reached.

    `raised` is the smaller of the 95 % sensitivity point and the point that carries the promise; where n is too small
    for the promise, it is the lowest malignant score. `high` is the 90 % specificity point, at least `raised`.
    """
    promised = promised_point(scores, labels, PROMISE, CONFIDENCE)
    by_sensitivity = sensitivity_point(scores, labels, SENSITIVITY_POINT)
    raised = min(by_sensitivity, promised if promised is not None else float(scores[labels == 1].min()))
    high = max(raised, specificity_point(scores, labels, SPECIFICITY_POINT))
    return {
        "n": len(labels),
        "malignant": int(labels.sum()),
        "promise": {"sensitivity": PROMISE, "confidence": CONFIDENCE, "kept": promised is not None},
        "raised": {"value": raised, **reached(scores, labels, raised)},
        "high": {"value": high, **reached(scores, labels, high)},
    }


def reached(scores: Scores, labels: Labels, threshold: float) -> dict[str, Any]:
    """Sensitivity and specificity at a cut-off, each with its interval."""
    at = scores >= threshold
    return {
        "sensitivity": share(int((at & (labels == 1)).sum()), int(labels.sum())),
        "specificity": share(int((~at & (labels == 0)).sum()), int((labels == 0).sum())),
    }
