"""The card on rendered scenes: what it gives, and that a doubt gives nothing and says why."""

import math

import cv2
import numpy as np
import pytest

from tests.scale_bench.bench import Result, card_result, card_scenes, errors, quantile
from tests.scale_bench.scenes import HEIGHT, WIDTH, Scene, render
from triage.domain.measurements import ScaleBy
from triage.domain.scale_fault import ScaleFault
from triage.imaging.measure_shape import feret_of
from triage.imaging.plane import homography, mapped
from triage.imaging.scale import (
    CARD_ERROR,
    LEAST_PIXELS_A_MM,
    find_scale,
    look_for_card,
    scale_fault,
)
from triage.imaging.scale_markers import seen_markers
from triage.words import has_words

QUICK = 20  # scenes: the full figures are in docs/evaluation/scale.md
MEDIAN_BAR, P95_BAR = 0.02, 0.05  # issue 9


@pytest.fixture(scope="module")
def quick() -> list[Result]:
    return [card_result(scene) for scene in card_scenes(QUICK)]


def test_the_bars_hold_on_a_quick_sample(quick: list[Result]) -> None:
    found = errors(quick)
    assert len(found) >= QUICK - 2
    assert quantile(found, 0.5) <= MEDIAN_BAR
    assert quantile(found, 0.95) <= P95_BAR
    assert max(found) <= CARD_ERROR


def test_the_tilt_is_the_cameras(quick: list[Result]) -> None:
    tilted = [one for one in quick if one.scene.tilt >= 10 and one.tilt_error is not None]
    assert len(tilted) >= 10
    assert max(abs(one.tilt_error or 0.0) for one in tilted) <= 3.0


def test_a_scale_says_where_it_comes_from_and_how_fine_it_is() -> None:
    scale = find_scale(render(Scene(fine=7.0)).pixels, original_width=3 * WIDTH)
    assert scale is not None
    assert scale.by is ScaleBy.CARD
    assert scale.error == CARD_ERROR
    assert scale.pixels_per_mm == pytest.approx(21.0, rel=0.01)
    assert scale.tilt is not None
    assert scale.tilt < 4.0


def test_the_frame_of_the_homography_is_shares_of_the_photo() -> None:
    made = render(Scene(tilt=25, azimuth=40, roll=70, wave=0.3))
    scale = find_scale(made.pixels)
    assert scale is not None
    edge = mapped(homography(scale.to_mm), np.array(made.edge))
    assert feret_of(edge) == pytest.approx(made.feret, rel=0.01)
    assert np.allclose(edge.mean(axis=0), (33, 33), atol=0.5)  # the mark lies in the middle of the window


def test_the_card_covers_itself_and_not_the_mark() -> None:
    made = render(Scene(tilt=15, azimuth=200, roll=30))
    scale = find_scale(made.pixels)
    assert scale is not None
    drawn = np.zeros((HEIGHT, WIDTH), np.uint8)
    for polygon in scale.covers:
        cv2.fillPoly(drawn, [np.round(np.array(polygon) * (WIDTH, HEIGHT)).astype(np.int32)], 1)
    for x, y in made.edge:
        assert drawn[int(y * HEIGHT), int(x * WIDTH)] == 0
    for seen in seen_markers(made.pixels):
        x, y = seen.corners.mean(axis=0).astype(int)
        assert drawn[y, x] == 1


@pytest.mark.parametrize(
    ("scene", "fault"),
    [
        (Scene(card=False), ScaleFault.NO_CARD),
        (Scene(hidden=(0, 2)), ScaleFault.TOO_FEW_MARKERS),
        (Scene(fine=3.2, blur=0.4, noise=1.0), ScaleFault.TOO_FAR),
        (Scene(tilt=58, fine=8.5, blur=0.5), ScaleFault.TILTED),
    ],
)
def test_a_refusal_is_said(scene: Scene, fault: ScaleFault) -> None:
    pixels = render(scene).pixels
    assert find_scale(pixels) is None
    assert scale_fault(pixels) is fault


def test_a_bent_card_is_refused() -> None:
    pixels = render(Scene(fine=8.0, blur=0.5)).pixels
    y, x = np.mgrid[:HEIGHT, :WIDTH].astype(np.float32)
    wave = (12 * np.sin(x / WIDTH * 3 * math.pi)).astype(np.float32)
    bent = cv2.remap(pixels, x, y + wave, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    seen = look_for_card(bent)
    assert seen.markers >= 3
    assert seen.scale is None
    assert seen.fault is ScaleFault.BENT


def test_one_marker_may_be_hidden() -> None:
    made = render(Scene(hidden=(1,), tilt=20, diameter=9))
    seen = look_for_card(made.pixels)
    assert seen.markers == 3
    assert seen.scale is not None
    assert feret_of(mapped(homography(seen.scale.to_mm), np.array(made.edge))) == pytest.approx(
        made.feret, rel=0.02
    )


def test_a_card_seen_twice_is_in_doubt() -> None:
    pixels = render(Scene(fine=6.0)).pixels
    twice = np.concatenate([pixels, pixels], axis=1)
    assert find_scale(twice) is None


def test_a_photo_fine_enough_is_asked_for() -> None:
    assert (
        look_for_card(render(Scene(fine=LEAST_PIXELS_A_MM + 0.5, blur=0.5, noise=2)).pixels).scale is not None
    )


def test_every_fault_has_its_words() -> None:
    assert [fault for fault in ScaleFault if not has_words(f"scale.fault.{fault.value}")] == []


@pytest.mark.parametrize("shape", [(1, 1, 3), (40, 7, 3), (300, 300, 3)])
def test_any_picture_may_come(shape: tuple[int, ...]) -> None:
    for level in (0, 128, 255):
        assert scale_fault(np.full(shape, level, np.uint8)) is ScaleFault.NO_CARD
