"""Every definition on the source report's own matrix, against scikit-learn, the ISIC scorer and brute force."""

import math

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")

from triage.training.evaluation.calibration import (
    calibration,
    expected_calibration_error,
    intercept,
    perfect_range,
    slope,
)
from triage.training.evaluation.intervals import (
    bootstrap,
    delong_interval,
    paired_difference,
    placements,
    ranking,
    resamples,
)
from triage.training.evaluation.matrix import Matrix, at_prevalence, likelihood_ratios, matrix_of, rates
from triage.training.evaluation.ranking import Ranked, auc, average_precision, partial_auc, specificity_at

REPORT = Matrix(tn=686, fp=91, tp=53, fn=21)


def drawn(n: int = 400, seed: int = 4, decimals: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Scores with ties and labels."""
    random = np.random.default_rng(seed)
    labels = (random.random(n) < 0.3).astype(np.int64)
    return np.round(random.normal(labels, 1.3), decimals), labels


def test_the_reports_matrix():
    read = rates(REPORT)
    assert read["sensitivity"]["value"] == pytest.approx(0.716, abs=5e-4)
    assert read["specificity"]["value"] == pytest.approx(0.883, abs=5e-4)
    assert read["ppv"]["value"] == pytest.approx(0.368, abs=5e-4), "the report calls this its recall"
    assert read["npv"]["value"] == pytest.approx(0.970, abs=5e-4)
    assert (read["sensitivity"]["low"], read["sensitivity"]["high"]) == (0.5995, 0.8150)
    assert read["balanced_accuracy"] == pytest.approx((53 / 74 + 686 / 777) / 2)
    assert read["f1"] == pytest.approx(2 * 53 / (2 * 53 + 91 + 21))


def test_likelihood_ratios_by_hand():
    plus, minus = likelihood_ratios(REPORT)
    assert plus["value"] == pytest.approx((53 / 74) / (91 / 777))
    assert minus["value"] == pytest.approx((21 / 74) / (686 / 777))
    spread = 1.96 * math.sqrt(1 / 53 - 1 / 74 + 1 / 91 - 1 / 777)
    assert plus["low"] == pytest.approx(plus["value"] * math.exp(-spread), rel=1e-3)
    assert plus["high"] == pytest.approx(plus["value"] * math.exp(spread), rel=1e-3)
    none_missed, nothing_flagged = Matrix(5, 5, 10, 0), Matrix(10, 0, 0, 10)
    assert likelihood_ratios(none_missed)[1] == {"value": 0.0, "low": None, "high": None}
    assert likelihood_ratios(nothing_flagged)[0]["value"] is None


def test_predictive_values_at_a_prevalence():
    read = at_prevalence(Matrix(tn=800, fp=200, tp=90, fn=10), 0.01)
    assert read["ppv"]["value"] == pytest.approx(0.043, abs=5e-4), "clinical.md, section 8"
    assert read["npv"]["value"] == pytest.approx(0.999, abs=5e-4)
    assert read["ppv"]["low"] < read["ppv"]["value"] < read["ppv"]["high"]
    assert read["npv"]["low"] < read["npv"]["value"] < read["npv"]["high"]
    own = 100 / 1100
    assert at_prevalence(Matrix(800, 200, 90, 10), own)["ppv"]["value"] == pytest.approx(90 / 290)


def test_the_table_agrees_with_scikit_learn():
    from sklearn.metrics import balanced_accuracy_score, confusion_matrix, f1_score, precision_score

    scores, labels = drawn()
    flagged = scores >= 0.7
    matrix = matrix_of(flagged, labels)
    assert [matrix.tn, matrix.fp, matrix.fn, matrix.tp] == confusion_matrix(labels, flagged).ravel().tolist()
    read = rates(matrix)
    assert read["f1"] == pytest.approx(f1_score(labels, flagged))
    assert read["ppv"]["value"] == pytest.approx(precision_score(labels, flagged), abs=1e-4)
    assert read["balanced_accuracy"] == pytest.approx(balanced_accuracy_score(labels, flagged))


def test_the_curve_agrees_with_scikit_learn_also_with_weights():
    from sklearn.metrics import average_precision_score, roc_auc_score

    scores, labels = drawn()
    ranked = Ranked(scores, labels)
    assert auc(ranked.curve()) == pytest.approx(roc_auc_score(labels, scores))
    assert average_precision(ranked.curve()) == pytest.approx(average_precision_score(labels, scores))
    weights = np.random.default_rng(1).integers(0, 4, len(labels)).astype(float)
    weighed = ranked.curve(weights)
    assert auc(weighed) == pytest.approx(roc_auc_score(labels, scores, sample_weight=weights))
    assert average_precision(weighed) == pytest.approx(
        average_precision_score(labels, scores, sample_weight=weights)
    )


@pytest.mark.parametrize("decimals", [1, 6])
def test_partial_auc_as_isic_2024_scores_it(decimals):
    """Its published scorer: scikit-learn's partial AUC of the turned labels and scores, scaled back."""
    from sklearn.metrics import roc_auc_score

    scores, labels = drawn(decimals=decimals)
    widest = 1 - 0.80
    scaled = roc_auc_score(1 - labels, -scores, max_fpr=widest)
    least = 0.5 * widest**2
    published = least + (widest - least) / (1.0 - 0.5) * (scaled - 0.5)
    assert partial_auc(Ranked(scores, labels).curve()) == pytest.approx(published, abs=1e-9)


def test_partial_auc_by_brute_force_and_at_the_ends():
    scores, labels = drawn(decimals=6)
    malignant, benign = np.sort(scores[labels == 1]), scores[labels == 0]
    rates = (np.arange(200_000) + 0.5) / 200_000 * 0.2 + 0.8
    # the threshold at a true positive rate is the malignant score that this share lies at or above
    at = malignant[np.floor((1 - rates) * len(malignant)).astype(int)]
    below = np.searchsorted(np.sort(benign), at) / len(benign)
    assert partial_auc(Ranked(scores, labels).curve()) == pytest.approx(below.mean() * 0.2, abs=1e-5)
    perfect = np.array([0, 0, 1, 1])
    assert partial_auc(Ranked(perfect.astype(float), perfect).curve()) == pytest.approx(0.2)
    assert partial_auc(Ranked(np.zeros(4), perfect).curve()) == pytest.approx(0.02), "chance"


def test_against_the_isic_challenge_scorer():
    """Not among the pinned packages: one of its own has no wheel after Python 3.11."""
    metrics = pytest.importorskip(
        "isic_challenge_scoring.metrics", reason="isic-challenge-scoring is not there"
    )
    import pandas as pd
    from isic_challenge_scoring.confusion import create_binary_confusion_matrix

    scores, labels = drawn(decimals=6)
    chances = 1 / (1 + np.exp(-scores))
    truth, given = pd.Series(labels.astype(float)), pd.Series(chances)
    ones = pd.Series(np.ones(len(labels)))
    curve = Ranked(chances, labels).curve()
    assert auc(curve) == pytest.approx(metrics.auc(truth, given, ones))
    assert average_precision(curve) == pytest.approx(metrics.average_precision(truth, given, ones))
    theirs = metrics.auc_above_sensitivity(truth, given, ones, 0.80)
    start = float(np.interp(0.80, curve.tpr, curve.fpr))
    assert partial_auc(curve) == pytest.approx(theirs - 0.80 * (1 - start), abs=2e-3), (
        "theirs keeps the rectangle under 80 % that ISIC 2024 cuts off"
    )
    flagged = chances > 0.5
    counted = create_binary_confusion_matrix(labels == 1, flagged, np.ones(len(labels)), name="mark")
    read = rates(matrix_of(flagged, labels))
    for ours, by in (
        ("sensitivity", metrics.binary_sensitivity),
        ("specificity", metrics.binary_specificity),
        ("ppv", metrics.binary_ppv),
        ("npv", metrics.binary_npv),
    ):
        assert read[ours]["value"] == pytest.approx(by(counted), abs=1e-4)
    assert read["f1"] == pytest.approx(metrics.binary_dice(counted))


def test_specificity_at_a_sensitivity_by_brute_force():
    scores, labels = drawn()
    curve = Ranked(scores, labels).curve()
    for wanted in (0.80, 0.90, 0.95, 1.0):
        best = max(
            (scores[labels == 0] < t).mean()
            for t in np.unique(scores)
            if (scores[labels == 1] >= t).mean() >= wanted
        )
        assert specificity_at(curve, wanted) == pytest.approx(best)


def test_delong_by_hand():
    """Malignant 3, 2; benign 2, 1: wins are 1, 1 and 0.5, 1, so AUC 0.875."""
    scores, labels = np.array([3.0, 2, 2, 1]), np.array([1, 1, 0, 0])
    of_malignant, of_benign = placements(scores, labels)
    assert of_malignant.tolist() == [1.0, 0.75]
    assert of_benign.tolist() == [0.75, 1.0]
    error = math.sqrt(0.03125 / 2 + 0.03125 / 2)
    low, high = delong_interval(scores, labels)
    assert low == pytest.approx(0.875 - 1.959964 * error)
    assert high == 1.0


def test_delong_agrees_with_the_bootstrap():
    scores, labels = drawn(1500, decimals=3)
    read = ranking(scores, labels, [str(n) for n in range(1500)], draws=1500)
    assert read is not None
    low, high = delong_interval(scores, labels)
    assert read["auc"]["low"] == pytest.approx(low, abs=0.006)
    assert read["auc"]["high"] == pytest.approx(high, abs=0.006)


def test_a_paired_difference_is_narrower_than_two_single_ones():
    random = np.random.default_rng(8)
    labels = (random.random(600) < 0.3).astype(np.int64)
    seen = random.normal(labels * 1.2, 1)
    better, worse = seen + random.normal(0, 0.1, 600), seen + random.normal(0, 1.2, 600)
    read = paired_difference(better, worse, labels)
    assert 0 < read["low"] < read["value"] < read["high"]
    assert read["p"] < 0.05
    one, other = delong_interval(better, labels), delong_interval(worse, labels)
    assert read["high"] - read["low"] < min(one[1] - one[0], other[1] - other[0])
    same = paired_difference(better, 2 * better, labels)
    assert (same["value"], same["p"]) == (0.0, 1.0)


def test_whole_groups_are_drawn():
    for weights in resamples(["a", "a", "b", "c"], draws=20):
        assert weights[0] == weights[1]
        assert weights[0] + weights[2] + weights[3] == 3, "as many groups as there are"


def test_doubling_every_case_in_its_group_does_not_narrow_the_interval():
    scores, labels = drawn(200, decimals=5)
    groups = [str(n) for n in range(200)]
    once = ranking(scores, labels, groups, draws=400)
    twice = ranking(np.tile(scores, 2), np.tile(labels, 2), groups * 2, draws=400)
    assert once is not None
    assert twice is not None
    for end in ("low", "high"):
        assert twice["auc"][end] == pytest.approx(once["auc"][end], abs=1e-9)


def test_a_resample_without_malignant_lesions_is_left_out():
    scores, labels = np.array([0.1, 0.2, 0.9]), np.array([0, 0, 1])
    read = ranking(scores, labels, ["a", "b", "c"], draws=50)
    assert read is not None
    assert read["auc"] == {
        "value": 1.0,
        "low": 1.0,
        "high": 1.0,
        "method": "bootstrap by group",
        "delong": {"low": 0.0, "high": 1.0},
    }
    assert ranking(scores, np.zeros(3, dtype=np.int64), ["a", "b", "c"]) is None


def test_bootstrap_intervals_of_a_mean():
    values = np.random.default_rng(2).normal(5, 1, 400)
    ((low, high),) = bootstrap(
        lambda weights: np.array([(weights * values).sum() / weights.sum()]), [str(n) for n in range(400)]
    )
    assert (high - low) == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.1)


def test_calibration_error_by_hand():
    chances, labels = np.array([0.15, 0.18, 0.95, 1.0]), np.array([0, 1, 1, 1])
    by_hand = 2 / 4 * abs(0.5 - 0.165) + 2 / 4 * abs(1 - 0.975)
    assert expected_calibration_error(chances, labels) == pytest.approx(by_hand)


def test_slope_and_intercept_find_what_was_done():
    random = np.random.default_rng(9)
    logits = random.normal(-1, 1.5, 20_000)
    labels = (random.random(20_000) < 1 / (1 + np.exp(-logits))).astype(np.int64)
    bold = 1 / (1 + np.exp(-2 * logits))
    read = slope(bold, labels)
    assert read["low"] < 0.5 < read["high"]
    shifted = 1 / (1 + np.exp(-(logits + 0.7)))
    moved = intercept(shifted, labels)
    assert moved["low"] < -0.7 < moved["high"]


def test_calibration_of_a_right_and_of_a_wrong_score():
    random = np.random.default_rng(3)
    chances = random.random(190)
    labels = (random.random(190) < chances).astype(np.int64)
    groups = [str(n) for n in range(190)]
    right = calibration(chances, labels, groups, draws=300)
    wrong = calibration(chances, 1 - labels, groups, draws=300)
    assert right is not None
    assert wrong is not None
    assert right["ece_if_perfect"]["inside"]
    assert 0 <= right["ece"]["low"] < right["ece"]["value"] < right["ece"]["high"]
    assert not wrong["ece_if_perfect"]["inside"]
    assert sum(row["malignant"]["n"] for row in right["bins"]) == 190
    assert right["brier"]["low"] < right["brier"]["value"] < right["brier"]["high"]
    assert right["brier"]["value"] < right["brier_of_the_base_rate"] < wrong["brier"]["value"]


def test_fewer_lesions_let_a_perfect_model_look_worse():
    chances = np.random.default_rng(5).random(2000)
    assert perfect_range(chances[:100], 300)[1] > 2 * perfect_range(chances, 300)[1]
