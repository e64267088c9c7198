"""Random views: their form, and what each step does to a picture."""

import numpy as np
import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import changed
from triage.imaging.prepare import Preparation, prepare
from triage.training.augment import _warped, recompressed, relit, shades_of_grey, view, with_hairs

PICTURE = np.random.default_rng(2).integers(30, 220, (90, 120, 3), dtype=np.uint8)


@pytest.mark.parametrize("views", ["report", "full"])
@pytest.mark.parametrize("clahe", ["fixed", "random", "off"])
def test_form(views, clahe):
    arm = changed(views=views, clahe=clahe, constancy=0.5, hair=0.5)
    random = np.random.default_rng(3)
    for _ in range(10):
        seen = view(PICTURE, arm, arm.preparation(), random, widen=4 / 3)
        assert seen.shape == (32, 32, 3)
        assert seen.dtype == np.float32
        assert 0 <= seen.min() < seen.max() <= 255


def test_report_views_turn_and_change_no_colour():
    arm = changed(views="report", clahe="off")
    flat = np.full((60, 60, 3), (10, 120, 200), np.uint8)
    halves = flat.copy()
    halves[:, 30:] = (90, 40, 250)
    random = np.random.default_rng(5)
    seen = [view(halves, arm, arm.preparation(), random) for _ in range(8)]
    for one in seen:
        share = (one - (10, 120, 200)) / (80, -80, 50)
        assert np.abs(share - share[..., :1]).max() < 0.05  # every pixel lies between the two colours
        assert share.mean() == pytest.approx(0.5, abs=0.06)
    assert np.unique([one[0, 0, 0] > 50 for one in seen]).size == 2


def test_a_quarter_turn_moves_no_pixel():
    square = PICTURE[:64, :64]
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])
    middle = np.array([31.5, 31.5])
    assert np.array_equal(_warped(square, 64, np.eye(2), middle, 64), square)
    assert np.array_equal(_warped(square, 64, turn, middle, 64), np.rot90(square))


def test_a_view_without_randomness_is_servings_square():
    steps = Preparation(size=32, clip_limit=0.0)
    straight = _warped(PICTURE, 32, np.eye(2), np.array([59.5, 44.5]), 90)
    assert np.abs(straight - prepare(PICTURE, steps)).mean() < 2


def test_clahe_is_on_half_of_the_views():
    arm = changed(views="report", clahe="random")
    random = np.random.default_rng(6)
    flat = np.full((60, 60, 3), (120, 90, 80), np.uint8)
    flat[20:40, 20:40] = (128, 98, 88)
    wide = [np.ptp(view(flat, arm, arm.preparation(), random)[..., 0]) > 12 for _ in range(60)]
    assert 15 < sum(wide) < 45


def test_shades_of_grey_makes_a_cast_grey():
    grey = np.random.default_rng(7).integers(60, 160, (40, 40, 1)).repeat(3, axis=2)
    cast = (grey * (1.4, 1.0, 0.7)).astype(np.uint8)
    balanced = shades_of_grey(cast).astype(float)
    assert np.ptp(cast.mean(axis=(0, 1))) > 50
    assert np.ptp(balanced.mean(axis=(0, 1))) < 1.5
    assert np.abs(balanced - balanced.mean(axis=2, keepdims=True)).max() < 3


def test_hairs_darken_a_few_pixels():
    random = np.random.default_rng(8)
    for _ in range(10):
        skin = np.full((96, 96, 3), 200, np.uint8)
        hairy = with_hairs(skin, random)
        assert (skin == 200).all()
        assert (hairy <= skin).all()
        assert 0.002 < (hairy < 150).any(axis=2).mean() < 0.25


def test_light_and_compression_keep_the_form():
    random = np.random.default_rng(9)
    lit = [relit(PICTURE, random).mean() for _ in range(40)]
    assert np.std(lit) > 8
    assert np.mean(lit) == pytest.approx(PICTURE.mean(), rel=0.1)
    packed = recompressed(PICTURE, 90)
    assert packed.shape == PICTURE.shape
    assert np.corrcoef(packed[..., 0].ravel(), PICTURE[..., 0].ravel())[0, 1] > 0.5
