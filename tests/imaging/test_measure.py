"""Measurements of rendered marks, with their intervals."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.scale_bench.scenes import Scene, render
from triage.domain.measurements import Scale, ScaleBy
from triage.domain.outline import DrawnBy, Outline
from triage.imaging import measure_errors as errors
from triage.imaging.measure import MOST_CONTRAST, covered_mask, measure
from triage.imaging.scale import find_scale

SCENE = Scene(diameter=8.0, wave=0.3, tilt=20, azimuth=70, roll=15)


@pytest.fixture(scope="module")
def made():  # type: ignore[no-untyped-def]
    rendered = render(SCENE)
    return rendered, find_scale(rendered.pixels)


def test_width_and_area_are_those_of_the_scene(made) -> None:  # type: ignore[no-untyped-def]
    rendered, scale = made
    found = measure(rendered.pixels, Outline(rendered.edge, DrawnBy.NETWORK, 0.9), scale)
    assert found.diameter is not None
    assert found.area is not None
    assert found.diameter.value == pytest.approx(rendered.feret, rel=0.01)
    assert found.area.value == pytest.approx(rendered.area, rel=0.02)
    assert found.diameter.unit == "mm"
    assert found.area.unit == "mm2"
    times = 1 + math.hypot(errors.WIDTH_PER_MISS[DrawnBy.NETWORK] * 0.1, scale.error)
    assert found.diameter.high == pytest.approx(found.diameter.value * times)
    assert found.diameter.low == pytest.approx(found.diameter.value / times)
    assert found.contrast.value > 15


def test_without_a_scale_the_size_is_unknown(made) -> None:  # type: ignore[no-untyped-def]
    rendered, _ = made
    found = measure(rendered.pixels, Outline(rendered.edge, DrawnBy.NETWORK, 0.9), None)
    assert found.diameter is None
    assert found.area is None
    assert "diameter" not in found.by_name()


def test_pixels_are_those_of_the_original(made) -> None:  # type: ignore[no-untyped-def]
    rendered, scale = made
    outline = Outline(rendered.edge, DrawnBy.NETWORK, 0.9)
    height, width = rendered.pixels.shape[:2]
    found = measure(rendered.pixels, outline, scale, original=(3 * width, 3 * height))
    assert found.pixels == pytest.approx(9 * measure(rendered.pixels, outline, scale).pixels)
    assert found.pixels == pytest.approx(found.share * 9 * width * height)


def test_a_less_sure_outline_has_a_wider_interval(made) -> None:  # type: ignore[no-untyped-def]
    rendered, scale = made
    widths = [
        measure(rendered.pixels, Outline(rendered.edge, DrawnBy.NETWORK, sure), scale).diameter.error
        for sure in (0.95, 0.85, 0.7)
    ]
    assert widths == sorted(widths)
    coin = replace(scale, by=ScaleBy.COIN, error=0.1)
    by_coin = measure(rendered.pixels, Outline(rendered.edge, DrawnBy.NETWORK, 0.95), coin)
    assert by_coin.diameter is not None
    assert by_coin.diameter.error > widths[0]


def test_a_ring_says_nothing_of_the_shape(made) -> None:  # type: ignore[no-untyped-def]
    rendered, scale = made
    found = measure(rendered.pixels, Outline(rendered.edge, DrawnBy.RING), scale)
    assert (found.asymmetry.low, found.asymmetry.high) == (0.0, 1.0)
    assert found.border.high == errors.RING_BORDER


def test_every_value_lies_in_its_interval(made) -> None:  # type: ignore[no-untyped-def]
    rendered, scale = made
    for by in DrawnBy:
        found = measure(rendered.pixels, Outline(rendered.edge, by), scale)
        for name, figure in found.by_name().items():
            assert figure.low <= figure.value <= figure.high, name


def test_without_skin_the_contrast_is_unknown() -> None:
    whole = Outline(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), DrawnBy.PERSON)
    found = measure(np.full((60, 80, 3), 120, np.uint8), whole, None)
    assert (found.contrast.low, found.contrast.high) == (0.0, MOST_CONTRAST)


def test_what_a_scale_covers_may_leave_the_photo() -> None:
    half = Scale(
        ScaleBy.CARD, (1.0,) * 9, 0.02, 5.0, covers=(((-1.0, -1.0), (0.5, -1.0), (0.5, 2.0), (-1.0, 2.0)),)
    )
    covered = covered_mask(half, 40, 60)
    assert covered[:, :29].all()
    assert not covered[:, 31:].any()


def test_a_tiny_outline_is_measured_too() -> None:
    tiny = Outline(((0.5, 0.5), (0.5001, 0.5), (0.5, 0.5001)), DrawnBy.PERSON)
    found = measure(np.full((60, 80, 3), 120, np.uint8), tiny, None)
    assert found.share < 1e-6
    assert found.colours.value >= 1
