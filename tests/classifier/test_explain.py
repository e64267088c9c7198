"""The map peaks where a toy network looks, and nowhere where it looks at nothing."""

import numpy as np
import pytest

from triage.classifier.explain import GRID, covered, explain, masks, surrounding
from triage.classifier.network import Output

SIZE = 60
SKIN = (200.0, 160.0, 140.0)


class Corner:
    """A network whose logit is the darkness of one corner, and that counts its passes."""

    def __init__(self, rows: slice, columns: slice, sign: float = 1.0) -> None:
        self.rows, self.columns, self.sign, self.passes = rows, columns, sign, 0

    def run(self, picture: np.ndarray) -> Output:
        self.passes += 1
        dark = 200.0 - float(picture[self.rows, self.columns].mean())
        return Output(self.sign * dark / 50, np.zeros(4, np.float32))


class Deaf:
    """A network that says the same of every picture."""

    def run(self, picture: np.ndarray) -> Output:
        return Output(1.5, np.zeros(4, np.float32))


@pytest.fixture
def picture() -> np.ndarray:
    """Skin with a dark square in the upper right."""
    drawn = np.full((SIZE, SIZE, 3), SKIN, np.float32)
    drawn[5:15, 45:55] = 30
    return drawn


def test_the_map_peaks_where_the_network_looks(picture: np.ndarray) -> None:
    network = Corner(slice(0, 20), slice(40, 60))
    found = explain(network, picture)
    assert found.falls.shape == (GRID, GRID)
    row, column = np.unravel_index(int(found.falls.argmax()), found.falls.shape)
    assert (row, column) in {(0, 4), (1, 4), (0, 5), (1, 5)}
    assert found.falls.max() > 10 * abs(found.falls[-1, 0])
    assert network.passes == GRID * GRID + 1 <= 50


def test_what_lowers_the_score_is_negative(picture: np.ndarray) -> None:
    found = explain(Corner(slice(0, 20), slice(40, 60), sign=-1.0), picture)
    assert found.falls.min() < 0
    assert found.falls.max() <= 1e-5


def test_a_network_that_looks_nowhere_has_an_empty_map(picture: np.ndarray) -> None:
    found = explain(Deaf(), picture)
    assert found.logit == 1.5
    assert not found.falls.any()


def test_the_same_picture_gives_the_same_map(picture: np.ndarray) -> None:
    network = Corner(slice(0, 20), slice(40, 60))
    assert (explain(network, picture).falls == explain(network, picture).falls).all()


def test_the_mark_does_not_colour_what_covers_it(picture: np.ndarray) -> None:
    assert surrounding(picture) == pytest.approx(SKIN)
    every = np.ones((SIZE, SIZE), np.float32)
    assert (covered(picture, every, surrounding(picture)) == np.array(SKIN, np.float32)).all()
    assert (covered(picture, 0 * every, surrounding(picture)) == picture).all()


def test_patches_lie_evenly_and_stay_within_bounds() -> None:
    drawn = masks(SIZE)
    assert drawn.shape == (GRID * GRID, SIZE, SIZE)
    assert (drawn.min() >= 0, drawn.max() <= 1) == (True, True)
    peaks = [np.unravel_index(int(one.argmax()), one.shape) for one in drawn]
    assert [(row * GRID // SIZE, column * GRID // SIZE) for row, column in peaks] == [
        (row, column) for row in range(GRID) for column in range(GRID)
    ]
