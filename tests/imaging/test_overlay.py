"""The map over a picture: coloured where the numbers are high, grey elsewhere, outlined for a grey print."""

import numpy as np

from triage.imaging.overlay import overlay

SIDE = 120
SQUARE = np.full((SIDE, SIDE, 3), (210, 170, 150), np.uint8)


def _tinted(painted: np.ndarray) -> np.ndarray:
    return (painted[..., 0].astype(int) - painted[..., 2]) > 20


def test_only_what_is_high_is_coloured() -> None:
    values = np.zeros((6, 6), np.float32)
    values[0, 5] = 1.0
    painted = overlay(SQUARE, values, full=1.0)
    assert painted.shape == SQUARE.shape
    assert painted.dtype == np.uint8
    where = _tinted(painted)
    assert where[10, 110]
    assert not where[60:, :60].any()
    assert (painted[80, 20] == painted[80, 20, 0]).all()


def test_an_outline_shows_in_grey() -> None:
    values = np.zeros((6, 6), np.float32)
    values[2:4, 2:4] = 1.0
    painted = overlay(SQUARE, values, full=1.0)
    assert (painted.max(axis=2) == 0).sum() > 40


def test_without_a_high_number_nothing_is_laid_over() -> None:
    painted = overlay(SQUARE, np.full((6, 6), -1.0, np.float32), full=1.0)
    assert (painted == painted[..., :1]).all()
    assert painted.min() > 0


def test_small_numbers_look_small() -> None:
    values = np.zeros((6, 6), np.float32)
    values[2:4, 2:4] = 0.3
    faint, strong = overlay(SQUARE, values, full=1.0), overlay(SQUARE, values, full=0.3)
    assert not _tinted(faint)[0, 0]
    assert (faint.max(axis=2) > 0).all(), "no outline"
    centre = (SIDE // 2, SIDE // 2)
    assert int(strong[centre][0]) - strong[centre][2] > int(faint[centre][0]) - faint[centre][2] > 0
