"""A network sees the mark in the window, not the card."""

import numpy as np
import pytest

from tests.scale_bench.scenes import HEIGHT, WIDTH, Scene, render
from triage.domain.outline import DrawnBy, Outline
from triage.imaging.coin import find_coin
from triage.imaging.outlines import outline_of
from triage.imaging.plane import homography, mapped
from triage.imaging.scale import find_scale
from triage.imaging.scale_view import view_of


def test_without_a_scale_the_whole_photo_is_seen() -> None:
    pixels = render(Scene(card=False)).pixels
    view = view_of(pixels, None)
    assert view.pixels is pixels
    outline = Outline(((0.1, 0.2), (0.3, 0.2), (0.3, 0.6)), DrawnBy.NETWORK, 0.8)
    assert view.on_photo(outline) == outline


@pytest.mark.parametrize("tilt", [0.0, 25.0])
def test_only_skin_and_mark_are_left_of_the_window(tilt: float) -> None:
    made = render(Scene(tilt=tilt, azimuth=50, roll=35, diameter=8, noise=2, side_light=0.1))
    scale = find_scale(made.pixels)
    assert scale is not None
    view = view_of(made.pixels, scale)
    light = view.pixels.mean(axis=2)
    skin = np.median(light)
    assert light.max() < skin + 45  # paper is far brighter
    assert view.pixels.shape[0] < HEIGHT / 2
    assert find_scale(view.pixels) is None


def test_an_outline_found_in_the_view_is_laid_back_on_the_photo() -> None:
    made = render(Scene(tilt=20, azimuth=50, roll=35, diameter=8, noise=2, side_light=0.1))
    scale = find_scale(made.pixels)
    assert scale is not None
    view = view_of(made.pixels, scale)
    light = view.pixels.mean(axis=2)
    dark = (light < (light.min() + np.median(light)) / 2).astype(np.uint8)
    found = view.on_photo(Outline(outline_of(dark), DrawnBy.NETWORK, 0.9))
    mm = mapped(homography(scale.to_mm), np.array(found.points))
    true = mapped(homography(scale.to_mm), np.array(made.edge))
    assert np.allclose(mm.mean(axis=0), true.mean(axis=0), atol=0.4)
    assert np.ptp(mm, axis=0) == pytest.approx(np.ptp(true, axis=0), rel=0.05)


def test_a_coin_is_painted_over() -> None:
    made = render(Scene(coin_mm=23.25, fine=9.0, seed=2))
    scale = find_coin(made.pixels, 23.25)
    assert scale is not None
    view = view_of(made.pixels, scale)
    assert view.pixels.shape == (HEIGHT, WIDTH, 3)
    assert find_coin(view.pixels, 23.25) is None
    x, y = np.mean(made.edge, axis=0) * (WIDTH, HEIGHT)
    assert np.array_equal(view.pixels[int(y), int(x)], made.pixels[int(y), int(x)])
