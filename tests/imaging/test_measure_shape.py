"""Shape of an outline against forms whose figures are known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.imaging.measure_shape import area_of, asymmetry_of, border_of, feret_of, smoothed

TURN = np.linspace(0, 2 * math.pi, 200, endpoint=False)


def ellipse(long: float, short: float, turned: float = 0.0) -> np.ndarray:
    points = np.column_stack([long * np.cos(TURN), short * np.sin(TURN)])
    turn = np.array([[math.cos(turned), -math.sin(turned)], [math.sin(turned), math.cos(turned)]])
    return points @ turn.T + [300.0, 200.0]


HALF_MOON = np.array([(x, y) for x, y in ellipse(50, 50) if x <= 300])
L_SHAPE = np.array([(0, 0), (90, 0), (90, 30), (30, 30), (30, 60), (0, 60)], dtype=float)


@pytest.mark.parametrize("turned", [0.0, 0.4, 1.3, 2.6])
def test_a_disc_and_an_ellipse(turned: float) -> None:
    points = ellipse(60, 30, turned)
    assert feret_of(points) == pytest.approx(120, rel=1e-3)
    assert area_of(points) == pytest.approx(math.pi * 60 * 30, rel=1e-3)
    assert asymmetry_of(points) < 0.02
    assert border_of(ellipse(40, 40, turned)) == pytest.approx(1.0, abs=0.002)
    assert border_of(points) == pytest.approx(1.19, abs=0.02)  # Ramanujan: 290.7^2 / (4 pi * 5655)


def test_the_feret_diameter_is_the_longest_whatever_the_hollows() -> None:
    assert feret_of(L_SHAPE) == pytest.approx(math.hypot(90, 60))
    assert area_of(L_SHAPE) == pytest.approx(90 * 30 + 30 * 30)


def test_a_half_moon_folds_along_one_axis_and_an_l_along_none() -> None:
    assert asymmetry_of(HALF_MOON) < 0.03
    assert asymmetry_of(L_SHAPE) > 0.2


def test_a_ragged_edge_has_more_border_than_a_smooth_one() -> None:
    ragged = ellipse(40, 40) * 1.0
    ragged = 200 + (ragged - [300, 200]) * (1 + 0.15 * np.cos(9 * TURN))[:, None]
    assert border_of(ragged) > 1.3


def test_the_steps_of_a_mask_are_no_border() -> None:
    stepped = np.round(ellipse(12, 12))
    assert border_of(stepped) == pytest.approx(1.0, abs=0.03)


@given(st.floats(0, 6.28), st.floats(0.2, 30), st.floats(-500, 500), st.floats(20, 60), st.floats(0.3, 0.9))
def test_turning_scaling_and_moving_change_no_shape(
    turned: float, times: float, moved: float, long: float, narrow: float
) -> None:
    plain = ellipse(long, long * narrow) * [1, 1] + [0, 0]
    plain[:50] += 8  # a bump, so that it is no ellipse
    turn = np.array([[math.cos(turned), -math.sin(turned)], [math.sin(turned), math.cos(turned)]])
    other = (plain @ turn.T) * times + moved
    assert feret_of(other) == pytest.approx(times * feret_of(plain), rel=1e-3)
    assert area_of(other) == pytest.approx(times**2 * area_of(plain), rel=1e-6)
    assert border_of(other) == pytest.approx(border_of(plain), rel=1e-6)
    assert asymmetry_of(other) == pytest.approx(asymmetry_of(plain), abs=0.02)


def test_an_outline_that_encloses_nothing_is_no_fault() -> None:
    line = np.array([(0.0, 0.0), (10.0, 0.0), (20.0, 0.0)])
    assert area_of(line) == 0
    assert asymmetry_of(line) == 0
    assert border_of(line) == 1.0
    assert np.isfinite(smoothed(np.zeros((3, 2)))).all()
