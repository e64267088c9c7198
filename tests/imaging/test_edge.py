"""How far an outline moved, and where."""

import numpy as np
import pytest

from triage.imaging.edge import edge_moves, stretches

ANGLES = np.arange(0, 2 * np.pi, 2 * np.pi / 200)


def _circle(radius: float | np.ndarray = 1.0) -> np.ndarray:
    return np.column_stack([np.cos(ANGLES), np.sin(ANGLES)]) * np.reshape(radius, (-1, 1))


def test_an_outline_that_is_the_same_did_not_move() -> None:
    assert np.abs(edge_moves(_circle(), _circle())[:, 2]).max() < 0.01


@pytest.mark.parametrize("factor", [0.7, 0.9, 1.2, 1.5])
def test_a_larger_circle_moved_outwards_all_round(factor: float) -> None:
    moves = edge_moves(_circle(3.0), _circle(3.0 * factor))[:, 2]
    assert moves == pytest.approx(np.full(len(moves), (factor - 1) / 2), abs=0.012)


def test_a_bulge_and_a_notch_are_two_stretches_where_they_are() -> None:
    up, left = (np.exp(-(((ANGLES - at) / 0.5) ** 2)) for at in (np.pi / 2, np.pi * 1.25))
    found = stretches(edge_moves(_circle(), _circle(1 + 0.5 * up - 0.4 * left)), 0.1)
    assert [np.sign(one.share) for one in found] == [1, -1]
    assert (found[0].x, found[0].y) == pytest.approx((0, 1), abs=0.15)
    assert (found[1].x, found[1].y) == pytest.approx((-0.71, -0.71), abs=0.15)
    assert 0.15 < found[0].share <= 0.26


def test_a_stretch_over_the_start_of_the_outline_is_one() -> None:
    around = np.minimum(ANGLES, 2 * np.pi - ANGLES)
    found = stretches(edge_moves(_circle(), _circle(1 + 0.5 * np.exp(-((around / 0.4) ** 2)))), 0.1)
    assert len(found) == 1
    assert (found[0].x, found[0].y) == pytest.approx((1, 0), abs=0.12)


def test_a_single_spike_is_no_stretch() -> None:
    spike = np.ones(200)
    spike[50] = 1.8
    assert stretches(edge_moves(_circle(), _circle(spike)), 0.1) == ()


def test_what_lies_inside_the_error_did_not_move() -> None:
    assert stretches(edge_moves(_circle(), _circle(1.15)), 0.1) == ()
    assert len(stretches(edge_moves(_circle(), _circle(1.25)), 0.1)) == 1
