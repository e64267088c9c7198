"""Item 6: the threshold with a promise keeps it, and refuses to promise where there are too few lesions."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")

from scipy.stats import beta, binom

from triage.training.statistics import promised_point


@pytest.mark.parametrize("n", [29, 62, 130])
def test_the_promise_is_kept_in_95_of_100_draws(n):
    """Uniform scores: the true sensitivity at t is 1 - t, so the promise is broken where t > 0.10."""
    random = np.random.default_rng(n)
    labels = np.ones(n, dtype=np.int64)
    draws = 800
    broken = sum((promised_point(random.random(n), labels) or 0.0) > 0.10 for _ in range(draws))
    assert broken <= binom.ppf(0.999, draws, 0.05)
    assert broken >= binom.ppf(0.001, draws, _level(n)), "not more careful than the exact bound makes it"


def _level(n: int) -> float:
    """How often the exact bound is broken for n lesions: at most k misses, k the most that the bound allows."""
    misses = [k for k in range(n) if beta.ppf(0.05, n - k, k + 1) >= 0.90]
    return float(binom.cdf(misses[-1], n, 0.10))


def test_ties_never_break_the_promise():
    """Coarse scores: lesions at the threshold count as found, so a tie is on the safe side."""
    random = np.random.default_rng(7)
    labels = np.ones(100, dtype=np.int64)
    levels, broken = 20, 0
    for _ in range(400):
        scores = np.floor(random.random(100) * levels) / levels
        broken += 1 - (promised_point(scores, labels) or 0.0) < 0.90 - 1e-9
    assert broken <= 0.05 * 400 + 3 * np.sqrt(400 * 0.05 * 0.95)


def test_benign_lesions_have_no_say():
    scores = np.linspace(0, 1, 300)
    labels = (np.arange(300) % 3 == 0).astype(np.int64)
    assert promised_point(scores, labels) == promised_point(scores[labels == 1], np.ones(100, dtype=np.int64))


def test_too_small_a_set_promises_nothing():
    labels = np.ones(28, dtype=np.int64)
    assert promised_point(np.linspace(0, 1, 28), labels) is None
    assert promised_point(np.linspace(0, 1, 28), np.zeros(28, dtype=np.int64)) is None
    assert promised_point(np.linspace(0, 1, 28), labels, sensitivity=0.80) is not None


def test_a_stricter_promise_lowers_the_threshold():
    scores, labels = np.linspace(0, 1, 500), np.ones(500, dtype=np.int64)
    at = [promised_point(scores, labels, sensitivity) for sensitivity in (0.80, 0.90, 0.95)]
    assert None not in at
    assert at == sorted(at, reverse=True)
    more_certain = promised_point(scores, labels, 0.90, confidence=0.99)
    assert more_certain is not None
    assert more_certain < at[1]
