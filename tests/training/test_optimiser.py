"""Two rates in one optimiser, and the shape of the rate over a run."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from triage.training.optimiser import SplitRateAdamW, cosine  # noqa: E402

STEPS = [np.random.default_rng(seed).normal(size=(2, 3, 4)).astype(np.float32) for seed in range(3)]
"""Three steps of gradients for two weights."""


def way(optimiser) -> tuple[np.ndarray, np.ndarray]:
    """How far a trunk's and a head's weight move in one step."""
    start = np.ones((3, 4), np.float32)
    weights = [keras.Variable(start, name="kernel"), keras.Variable(start, name="kernel")]
    for one, path in zip(weights, ("trunk/kernel", "head_malignant/kernel"), strict=True):
        one._path = path
    optimiser.build(weights)
    optimiser.apply([keras.ops.convert_to_tensor(part) for part in STEPS[0]], weights)
    return np.asarray(weights[0]) - start, np.asarray(weights[1]) - start


@pytest.mark.parametrize("decay", [0.0, 0.5])
def test_the_trunk_moves_by_its_share(decay):
    trunk, head = way(SplitRateAdamW(0.01, 0.1, decay=decay))
    plain_trunk, plain_head = way(keras.optimizers.AdamW(0.01, weight_decay=decay))
    assert np.allclose(head, plain_head, atol=1e-6)
    assert np.allclose(trunk, 0.1 * plain_trunk, atol=1e-6)
    assert np.abs(trunk).min() > 1e-4


def test_the_rate_warms_up_and_falls_to_zero():
    rates = np.array([float(cosine(1e-3, 100, 20)(step)) for step in range(101)])
    assert rates[0] == pytest.approx(1e-4)
    assert rates.argmax() == 20
    assert rates[20] == pytest.approx(1e-3)
    assert np.allclose(np.diff(rates[:21]), 9e-4 / 20, rtol=1e-3)
    assert rates[60] == pytest.approx(5e-4, rel=1e-3)
    assert (np.diff(rates[20:]) < 0).all()
    assert rates[100] == pytest.approx(0, abs=1e-9)
