"""Grey fields give the light's colour, markers give the blur."""

import numpy as np
import pytest

from tests.scale_bench.scenes import Scene, render
from triage.imaging.light import levels, linear
from triage.imaging.scale import look_for_card
from triage.imaging.scale_colour import edge_blur, patch_light, white_balance


def test_levels_come_back_from_linear_light() -> None:
    every = np.arange(256, dtype=np.uint8)
    assert np.array_equal(levels(linear(every)), every)


@pytest.mark.parametrize("cast", [(1.0, 1.0, 1.0), (1.0, 0.8, 0.5), (0.6, 0.85, 1.0)])
def test_the_gains_undo_the_light(cast: tuple[float, float, float]) -> None:
    pixels = render(Scene(cast=cast, side_light=0.4, blur=1.0, tilt=15)).pixels
    seen = look_for_card(pixels)
    assert seen.to_mm is not None
    found = white_balance(pixels, seen.to_mm)
    assert found is not None
    wanted = np.array(cast[1]) / np.array(cast)
    assert np.allclose(found.gains, wanted, rtol=0.03)
    assert found.spread < 0.05
    corrected = patch_light(found.applied(pixels), seen.to_mm)
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
        pixels = render(Scene(blur=blur)).pixels
        seen = look_for_card(pixels)
        assert seen.to_mm is not None
        read.append(edge_blur(pixels, seen.to_mm))
        assert read[-1] == pytest.approx(blur, abs=0.35)  # the raster and the pixel blur a little more
    assert read == sorted(read)


def test_no_edges_no_blur() -> None:
    pixels = render(Scene()).pixels
    seen = look_for_card(pixels)
    assert seen.to_mm is not None
    assert edge_blur(np.full_like(pixels, 128), seen.to_mm) == 0.0
