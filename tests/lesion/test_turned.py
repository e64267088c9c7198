"""Quarter turns of a picture averaged: the outline no longer depends on how the camera was held."""

import numpy as np

from triage.lesion.network import Map, turned

SIDE = 8
PICTURE = np.random.default_rng(1).uniform(0, 255, (SIDE, SIDE, 3)).astype(np.float32)


class Leaning:
    """Is surer of what lies higher up in the picture: a network that does depend on it."""

    def run(self, picture: np.ndarray) -> Map:
        odds = picture[..., 0] / 50 - 3 + np.linspace(1, -1, SIDE)[:, None]
        return (1 / (1 + np.exp(-odds))).astype(np.float32)


class Certain:
    """Says 0 or 1, whose log odds are infinite."""

    def run(self, picture: np.ndarray) -> Map:
        return (picture[..., 0] > 128).astype(np.float32)


def test_a_turned_picture_gives_the_turned_map() -> None:
    network = Leaning()
    assert not np.allclose(network.run(np.rot90(PICTURE)), np.rot90(network.run(PICTURE)))
    upright = turned(network, PICTURE, 4)
    assert np.allclose(turned(network, np.rot90(PICTURE), 4), np.rot90(upright), atol=1e-6)
    odds = np.log(upright / (1 - upright))
    assert np.allclose(odds, PICTURE[..., 0] / 50 - 3, atol=1e-4), "what leans one way is averaged away"


def test_one_turn_is_the_network_itself() -> None:
    assert np.allclose(turned(Leaning(), PICTURE, 1), Leaning().run(PICTURE), atol=1e-6)


def test_certainty_stays_and_is_a_number() -> None:
    assert np.array_equal(turned(Certain(), PICTURE, 4) > 0.5, PICTURE[..., 0] > 128)
