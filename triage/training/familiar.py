"""Fit what tells a known kind of picture from an unknown one, on `train`; set its limits on `calibrate`."""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from triage.classifier.familiarity import Familiarity

DIMENSIONS = 256
"""Principal directions that are kept, whitened."""
PENALTY = 0.01
"""Inverse strength of the linear classifier's L2 penalty."""
TURNED_AWAY = 0.02
"""Share of calibration lesions that the linear classifier may turn away."""
TOO_FAR = 0.005
"""Share of calibration lesions that may be too far from the training lesions."""
TOO_STRANGE = 0.005
"""Share of calibration lesions whose energy may be too high."""
REFERENCE = 1200
"""Training lesions kept to measure distances to."""

Array = NDArray[np.float32]


def fit(features: Array, kinds: NDArray[np.int64], seed: int = 1) -> Familiarity:
    """Fit on training features (n, f); `kinds`: 0 dermoscopic, 1 clinical, 2 other. The limits are still open."""
    lesions = features[kinds < 2]
    mean = lesions.mean(axis=0)
    _, spread, directions = np.linalg.svd(lesions - mean, full_matrices=False)
    components = directions[:DIMENSIONS].T / (spread[:DIMENSIONS] / np.sqrt(len(lesions)))
    places = (features - mean) @ components
    linear = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=2000).fit(places, kinds)
    reference = places[kinds < 2]
    chosen = np.random.default_rng(seed).permutation(len(reference))[:REFERENCE]
    return Familiarity(
        mean=mean.astype(np.float32),
        components=components.astype(np.float32),
        weights=linear.coef_.T.astype(np.float32),
        bias=linear.intercept_.astype(np.float32),
        reference=reference[np.sort(chosen)].astype(np.float32),
        distance_limit=float("inf"),
        other_limit=1.0,
    )


def limit(fitted: Familiarity, lesions: Array) -> Familiarity:
    """Set the limits on the features of calibration lesions (n, f)."""
    measured = [fitted.measures(features) for features in lesions]
    others = np.array([shares[2] for shares, _ in measured])
    distances = np.array([distance for _, distance in measured])
    return Familiarity(
        fitted.mean,
        fitted.components,
        fitted.weights,
        fitted.bias,
        fitted.reference,
        distance_limit=float(np.quantile(distances, 1 - TOO_FAR)),
        other_limit=float(np.quantile(others, 1 - TURNED_AWAY)),
        energy_limit=float(np.quantile([fitted.energy(one) for one in lesions], 1 - TOO_STRANGE)),
    )
