"""The tensor: crop, shrink, resize, CLAHE, in this order and with the card's numbers."""

import numpy as np
import pytest

from tests.builders import skin
from triage.imaging.prepare import Preparation, centre_square, clahe, prepare
from triage.imaging.resize import shrink_short


def test_shape_range_and_type():
    tensor = prepare(skin(), Preparation())
    assert tensor.shape == (224, 224, 3)
    assert tensor.dtype == np.float32
    assert 0 <= tensor.min() < tensor.max() <= 255


@pytest.mark.parametrize("size", [(900, 1200), (1200, 900), (150, 200), (1, 1), (40, 3000)])
def test_any_size(size):
    picture = np.full((*size, 3), 120, np.uint8)
    assert prepare(picture, Preparation()).shape == (224, 224, 3)


def test_the_centre_square_is_the_middle():
    picture = np.zeros((10, 30, 3), np.uint8)
    picture[:, 10:20] = 255
    assert centre_square(picture).shape == (10, 10, 3)
    assert centre_square(picture).min() == 255


def test_shrink_takes_the_mean_of_an_area_and_never_enlarges():
    board = np.indices((300, 300)).sum(axis=0) % 2 * 255
    picture = np.repeat(board[..., None], 3, axis=2).astype(np.uint8)
    assert shrink_short(picture, 150).shape == (150, 150, 3)
    assert np.abs(shrink_short(picture, 150).astype(int) - 127).max() <= 1
    assert shrink_short(picture, 600) is picture


def test_clahe_works_on_lightness_alone_and_raises_contrast():
    grey = np.linspace(100, 140, 224 * 224).reshape(224, 224)
    picture = np.repeat(grey[..., None], 3, axis=2).astype(np.uint8)
    done = clahe(picture, 2.0, 8).astype(int)
    assert done.std() > picture.std()
    assert np.abs(done[..., 0] - done[..., 2]).max() <= 2, "grey stays grey"


def test_sharp_and_shrunk_copies_of_one_scene_look_alike():
    sharp = skin(size=(1500, 2000))
    small = shrink_short(sharp, 150)
    difference = np.abs(prepare(sharp, Preparation()) - prepare(small, Preparation()))
    assert difference.mean() < 6, "serving sees what training saw, whatever the camera"


def test_the_card_round_trip():
    steps = Preparation(short_side=160, size=224, clip_limit=1.5, tile_grid=4)
    assert Preparation.from_json(steps.to_json()) == steps
