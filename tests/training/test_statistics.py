"""Figures on numbers that can be checked by hand, the report's own matrix among them."""

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")

from triage.training.statistics import (
    auc,
    auc_interval,
    clopper_pearson,
    platt,
    promised_point,
    sensitivity_point,
    share,
    specificity_point,
)


def test_the_reports_matrix():
    found = share(53, 74)
    assert (found["value"], found["low"], found["high"]) == (0.7162, 0.5995, 0.8150)
    assert share(686, 777)["value"] == pytest.approx(0.883, abs=5e-4)


def test_exact_intervals_at_the_ends():
    assert clopper_pearson(0, 10)[0] == 0
    assert clopper_pearson(10, 10)[1] == 1
    assert clopper_pearson(10, 10)[0] == pytest.approx(0.025 ** (1 / 10))


def test_auc_agrees_with_scikit_learn():
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(4)
    labels = random.integers(0, 2, 300)
    scores = np.round(random.normal(labels, 1.5), 1)  # with ties
    assert auc(scores, labels) == pytest.approx(roc_auc_score(labels, scores))
    read = auc_interval(scores, labels, draws=200)
    assert read["low"] < read["value"] < read["high"]


def test_points():
    labels = np.array([1] * 20 + [0] * 20)
    scores = np.concatenate([np.arange(20) / 20 + 0.5, np.arange(20) / 20])
    t = sensitivity_point(scores, labels, 0.95)
    assert (scores[labels == 1] >= t).mean() == 0.95
    t = specificity_point(scores, labels, 0.90)
    assert (scores[labels == 0] < t).mean() >= 0.90


def test_a_promise_needs_enough_pictures():
    few = np.array([1] * 28)
    assert promised_point(np.arange(28) / 28, few) is None, "28 of 28 proves 89.9 % only"
    enough = np.array([1] * 29)
    assert promised_point(np.arange(29) / 29, enough) == 0
    many = np.array([1] * 1000)
    t = promised_point(np.arange(1000) / 1000, many)
    assert t is not None
    assert 0.08 < t < 0.09, "about 8.4 % may be missed"


def test_platt_finds_the_scaling_that_made_the_labels():
    random = np.random.default_rng(5)
    logits = random.normal(0, 2, 20000)
    labels = (random.random(20000) < 1 / (1 + np.exp(-(0.7 * logits - 1)))).astype(int)
    slope, intercept = platt(logits, labels)
    assert slope == pytest.approx(0.7, abs=0.05)
    assert intercept == pytest.approx(-1, abs=0.06)
