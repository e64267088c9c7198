"""Grey fields give the light's colour, markers give the blur."""

import numpy as np
import pytest

from tests.scale_bench.scenes import Scene, render
from triage.imaging.scale import look_for_card
from triage.imaging.scale_colour import card_light, edge_blur, patch_light, white_balance


@pytest.mark.parametrize("cast", [(1.0, 1.0, 1.0), (1.0, 0.8, 0.5), (0.6, 0.85, 1.0)])
def test_the_gains_undo_the_light(cast: tuple[float, float, float]) -> None:
    pixels = render(Scene(cast=cast, side_light=0.4, blur=1.0, tilt=15)).pixels
    seen = look_for_card(pixels)
    assert seen.to_mm is not None
    found = white_balance(pixels, seen.to_mm)
    assert found is not None
    wanted = np.array(cast[1]) / np.array(cast)
    assert np.allclose(found, wanted, rtol=0.03)
    corrected = patch_light(pixels, seen.to_mm) * found
    assert np.allclose(corrected / corrected.mean(axis=1, keepdims=True), 1, atol=0.04)


def test_clipped_fields_give_no_gains() -> None:
    pixels = render(Scene()).pixels
    seen = look_for_card(pixels)
    assert seen.to_mm is not None
    assert white_balance(np.full_like(pixels, 255), seen.to_mm) is None
    assert white_balance(np.zeros_like(pixels), seen.to_mm) is None


def test_the_blur_is_read_off_the_markers() -> None:
    read = []
    for blur in (0.8, 1.5, 3.0):
        scene = Scene(blur=blur)
        pixels = render(scene).pixels
        seen = look_for_card(pixels)
        assert seen.to_mm is not None
        read.append(edge_blur(pixels, seen.to_mm) * scene.fine)
        assert read[-1] == pytest.approx(blur, abs=0.35)  # the raster and the pixel blur a little more
    assert read == sorted(read)


def test_a_photo_of_twice_the_size_is_as_blurred_in_mm() -> None:
    pixels = render(Scene(blur=3.0, cast=(1.0, 0.8, 0.5), tilt=10, hidden=(1,))).pixels
    small, large = pixels, np.repeat(np.repeat(pixels, 2, axis=0), 2, axis=1)
    read = []
    for one in (small, large):
        scale = look_for_card(one).scale
        assert scale is not None
        read.append(card_light(one, scale))
    assert read[0].blur == pytest.approx(3.0 / 7, abs=0.06)
    assert read[1].blur == pytest.approx(read[0].blur, rel=0.05)
    assert read[0].gains == pytest.approx(2.0, rel=0.03)
    assert read[1].gains == pytest.approx(2.0, rel=0.03)


def test_no_edges_no_blur() -> None:
    pixels = render(Scene()).pixels
    seen = look_for_card(pixels)
    assert seen.to_mm is not None
    assert edge_blur(np.full_like(pixels, 128), seen.to_mm) == 0.0
