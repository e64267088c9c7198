"""Dice and cross-entropy together, and the overlap that is watched."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from triage.training.segment.loss import DICE_WEIGHT, DiceAndCrossEntropy, jaccard  # noqa: E402


def mask(*rows: int) -> np.ndarray:
    """(1, 8, 8, 1) with these rows inside."""
    made = np.zeros((1, 8, 8, 1), np.float32)
    made[:, list(rows)] = 1
    return made


def odds(inside: np.ndarray, sure: float = 8.0) -> np.ndarray:
    return (2 * inside - 1) * sure


def loss(truth: np.ndarray, said: np.ndarray) -> float:
    return float(DiceAndCrossEntropy()(truth, said))


def test_a_sure_and_right_map_costs_nothing():
    assert loss(mask(1, 2), odds(mask(1, 2))) < 0.001
    assert loss(mask(), odds(mask())) < 0.2  # an empty mask has a gradient left


def test_a_sure_and_wrong_map_costs_most():
    wrong = loss(mask(1, 2), odds(mask(5, 6)))
    half = loss(mask(1, 2), odds(mask(2, 3)))
    assert wrong > half > loss(mask(1, 2), odds(mask(1, 2)))
    assert wrong > DICE_WEIGHT


def test_the_loss_is_what_it_says():
    truth, said = mask(0, 1, 2, 3), np.zeros((1, 8, 8, 1), np.float32)
    dice = 1 - (2 * 16 + 0.064) / (32 + 32 + 0.064)
    assert loss(truth, said) == pytest.approx(DICE_WEIGHT * dice + (1 - DICE_WEIGHT) * np.log(2), abs=1e-4)


def test_an_empty_mask_pushes_the_map_down():
    assert loss(mask(), odds(mask(1))) > loss(mask(), odds(mask(1), 1.0) - 3) > loss(mask(), odds(mask()))


def test_jaccard_a_picture():
    truth = np.concatenate([mask(0, 1), mask(0, 1), mask(), mask()])
    said = np.concatenate([odds(mask(0, 1)), odds(mask(1, 2)), odds(mask()), odds(mask(4))])
    assert np.allclose(jaccard(truth, said), [1, 1 / 3, 1, 0])
