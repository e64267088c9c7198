"""A photo with its outline, from bytes to millimetres and the reason where there are none."""

import math

import cv2
import numpy as np
import pytest

from tests.builders import jpeg
from tests.scale_bench.scenes import Rendered, Scene, render
from triage.domain.measurements import ScaleBy
from triage.domain.outline import DrawnBy, Outline
from triage.domain.quality import QualityCode
from triage.domain.scale_fault import ScaleFault
from triage.errors import UsageError
from triage.imaging.decode import Photo, decode
from triage.imaging.outlines import outline_of
from triage.imaging.resize import Pixels
from triage.lesion import Found
from triage.service.check import look
from triage.service.measure import find, find_mark, measure_photo


def photo(made: Rendered, times: int = 1) -> Photo:
    """The scene as a file; `times` larger, as a phone's is."""
    pixels = cv2.resize(made.pixels, None, fx=times, fy=times, interpolation=cv2.INTER_CUBIC)
    done, data = cv2.imencode(".jpg", np.ascontiguousarray(pixels[..., ::-1]), [cv2.IMWRITE_JPEG_QUALITY, 92])
    assert done
    return decode(data.tobytes())


def test_a_card_gives_millimetres() -> None:
    made = render(Scene(diameter=9.0, tilt=10))
    taken = photo(made, times=3)
    found = measure_photo(taken, Outline(made.edge, DrawnBy.NETWORK, 0.9))
    assert taken.facts.width == 3840
    assert found.fault is None
    assert found.scale is not None
    assert found.scale.by is ScaleBy.CARD
    assert found.scale.pixels_per_mm == pytest.approx(21, rel=0.03)  # of the original
    assert found.measurements.diameter is not None
    assert found.measurements.diameter.value == pytest.approx(made.feret, rel=0.02)
    assert found.measurements.pixels == pytest.approx(made.area * 21**2, rel=0.06)


class Darkest:
    """Finds what is darker than half-way to the picture's median: on a whole photo with a card that is a marker."""

    def find(self, pixels: Pixels) -> Found:
        light = pixels.mean(axis=2)
        dark = (light < (light.min() + np.median(light)) / 2).astype(np.uint8)
        outline = Outline(outline_of(dark), DrawnBy.NETWORK, 0.9)
        share = float(dark.mean())
        return Found(outline, 0.9, 1, 0.0, share, 2 * math.sqrt(float(dark.sum()) / math.pi), dark)


@pytest.mark.parametrize(
    "scene", [Scene(diameter=9.0, tilt=15), Scene(diameter=9.0, coin_mm=23.25, fine=9, seed=2)]
)
def test_the_network_is_not_shown_the_card_or_the_coin(scene: Scene) -> None:
    made = render(scene)
    coin = "eur-1" if scene.coin_mm else None
    outline = find_mark(photo(made), Darkest(), coin).outline  # type: ignore[arg-type]
    assert outline is not None
    found = measure_photo(photo(made), outline, coin).measurements.diameter
    assert found is not None
    assert found.value == pytest.approx(made.feret, rel=0.1)


def test_the_gate_judges_the_mark_in_the_window_and_not_the_markers() -> None:
    made = render(Scene(diameter=9.0))
    facts = find_mark(photo(made), Darkest()).facts  # type: ignore[arg-type]
    assert facts.diameter == pytest.approx(2 * math.sqrt(made.area / math.pi) * 7, rel=0.1)
    assert 0.05 < facts.share < 0.1, "of the window: 9 mm in 30"


@pytest.mark.parametrize(("cast", "found"), [((1.0, 1.0, 1.0), False), ((1.0, 0.85, 0.65), True)])
def test_a_coloured_light_is_told_by_the_card_where_skin_cannot(
    cast: tuple[float, float, float], found: bool
) -> None:
    data = jpeg(photo(render(Scene(diameter=9.0, cast=cast))).pixels)
    by_card, by_skin = (
        {finding.code for finding in look(data, finder).quality.findings}
        for finder in (Darkest(), None)  # type: ignore[arg-type]
    )
    assert (QualityCode.COLOUR_CAST in by_card) == found
    assert QualityCode.COLOUR_CAST not in by_skin


def test_a_coin_tells_nothing_of_the_light() -> None:
    made = render(Scene(diameter=9.0, coin_mm=23.25, fine=9, seed=2, cast=(1.0, 0.7, 0.4)))
    assert find_mark(photo(made), Darkest(), "eur-1").card is None  # type: ignore[arg-type]


def test_without_a_card_the_reason_is_said() -> None:
    made = render(Scene(card=False))
    found = measure_photo(photo(made), Outline(made.edge, DrawnBy.NETWORK, 0.9))
    assert found.scale is None
    assert found.fault is ScaleFault.NO_CARD
    assert found.measurements.diameter is None
    assert found.measurements.asymmetry.value < 0.05


def test_a_named_coin_stands_in() -> None:
    made = render(Scene(coin_mm=23.25, fine=9.0, seed=2))
    outline = Outline(made.edge, DrawnBy.NETWORK, 0.9)
    scale, fault = find(photo(made), outline, "eur-1")
    assert fault is None
    assert scale is not None
    assert scale.by is ScaleBy.COIN
    assert find(photo(made), outline)[1] is ScaleFault.NO_CARD


def test_a_hidden_card_is_not_replaced_by_a_coin_in_silence() -> None:
    made = render(Scene(hidden=(0, 2)))
    assert find(photo(made), None, "eur-1") == (None, ScaleFault.TOO_FEW_MARKERS)


def test_an_unknown_coin_is_refused() -> None:
    made = render(Scene(card=False))
    with pytest.raises(UsageError, match="not in the list"):
        measure_photo(photo(made), Outline(made.edge, DrawnBy.PERSON), "dem-1")
