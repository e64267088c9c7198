"""Every fault fires on a picture made to have it, and on nothing else."""

from dataclasses import replace
from hashlib import sha256

import cv2
import numpy as np
import pytest

from triage.domain.photo import PhotoFacts
from triage.domain.quality import QualityCode, Severity, judge
from triage.imaging.decode import Photo
from triage.imaging.quality import measure, measure_pixels
from triage.training.gate_damage import gained, motion_path, sensor

SKIN = np.array((205.0, 160.0, 135.0))
SIDES = (600, 800)  # pixels, height and width


def grain(seed: int) -> np.ndarray:
    """Texture at many scales, mean 0, standard deviation about 1, shape (H, W)."""
    chance = np.random.default_rng(seed)
    layers = [cv2.GaussianBlur(chance.normal(0, 1, SIDES), (0, 0), sigma) * sigma for sigma in (1.5, 4, 12)]
    field = np.sum(layers, axis=0)
    return field / field.std()


def skin_with_a_mark(seed: int = 0) -> np.ndarray:
    texture = grain(seed)[..., None] * 9
    rows, columns = np.mgrid[: SIDES[0], : SIDES[1]]
    distance = np.hypot(rows - SIDES[0] / 2, columns - SIDES[1] / 2) + grain(seed + 1) * 6
    mark = 1 / (1 + np.exp((distance - 110) / 3))
    picture = SKIN + texture - mark[..., None] * np.array((90.0, 80.0, 70.0))
    return np.clip(picture, 0, 255).astype(np.uint8)


GOOD = skin_with_a_mark()


def found(pixels: np.ndarray, short_side: int = SIDES[0]) -> dict[QualityCode, Severity]:
    return {f.code: f.severity for f in judge(measure_pixels(pixels, short_side)).findings}


def test_a_sharp_picture_passes() -> None:
    assert found(GOOD) == {}
    assert found(sensor(GOOD, np.random.default_rng(0))) == {}


@pytest.mark.parametrize("sigma", [5.0, 10.0])
def test_blur(sigma: float) -> None:
    soft = cv2.GaussianBlur(GOOD, (0, 0), sigma)
    assert found(soft) == {QualityCode.BLUR: Severity.REFUSE}


@pytest.mark.parametrize("angle", range(0, 180, 15))
@pytest.mark.parametrize("length", [15.0, 30.0])
def test_motion_at_every_angle(angle: int, length: float) -> None:
    moved = cv2.filter2D(GOOD, -1, motion_path(length, np.radians(angle)), borderType=cv2.BORDER_REFLECT)
    assert found(moved)[QualityCode.MOTION] is Severity.REFUSE


def test_exposure() -> None:
    assert found(gained(GOOD, (0.125,) * 3)) == {QualityCode.TOO_DARK: Severity.REFUSE}
    assert found(gained(GOOD, (4.0,) * 3))[QualityCode.TOO_BRIGHT] is Severity.REFUSE


def test_a_reflection() -> None:
    shining = GOOD.copy()
    cv2.circle(shining, (200, 200), 60, (255, 255, 255), -1)
    assert found(shining) == {QualityCode.GLARE: Severity.WARN}


def test_a_colour_cast() -> None:
    assert found(gained(GOOD, (0.3, 1.2, 0.5))) == {QualityCode.COLOUR_CAST: Severity.WARN}


def test_a_small_picture() -> None:
    assert found(GOOD, 399) == {QualityCode.LOW_RESOLUTION: Severity.REFUSE}
    assert found(GOOD, 400) == {}


def test_nothing_in_the_frame() -> None:
    bare = np.clip(SKIN + grain(5)[..., None] * 4, 0, 255).astype(np.uint8)
    assert found(bare) == {QualityCode.FRAMING: Severity.WARN}


def test_a_mark_cut_by_the_frame() -> None:
    half = cv2.resize(GOOD[:, SIDES[1] // 2 :], (600, 900), interpolation=cv2.INTER_AREA)
    assert found(half)[QualityCode.FRAMING] is Severity.WARN


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turning_changes_nothing(turns: int) -> None:
    straight, turned = (
        measure_pixels(GOOD, 600),
        measure_pixels(np.ascontiguousarray(np.rot90(GOOD, turns)), 600),
    )
    for name in ("blurriness", "streak", "brightest", "cast", "mark_contrast"):
        assert getattr(turned, name) == pytest.approx(getattr(straight, name), rel=0.02, abs=0.005), name


@pytest.mark.parametrize("contrast", [0.4, 0.7])
def test_sharpness_does_not_depend_on_contrast(contrast: float) -> None:
    faint = np.round(GOOD * contrast + 30).astype(np.uint8)
    full, low = measure_pixels(GOOD, 600), measure_pixels(faint, 600)
    assert low.blurriness == pytest.approx(full.blurriness, abs=0.02)
    assert low.streak == pytest.approx(full.streak, abs=0.02)


@pytest.mark.parametrize("shape", [(1, 1), (1, 900), (3, 2), (30, 40), (900, 1), (2000, 20)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_any_picture_can_be_measured(shape: tuple[int, int], level: int) -> None:
    pixels = np.full((*shape, 3), level, np.uint8)
    facts = PhotoFacts(sha256(pixels).hexdigest(), "PNG", shape[1], shape[0])
    measures = measure(Photo(facts, pixels))
    assert np.isfinite(list(vars(measures).values())).all()
    assert not judge(measures).accepted


def test_the_original_size_counts() -> None:
    facts = PhotoFacts("0" * 64, "JPEG", 4000, 3000)
    assert measure(Photo(facts, GOOD)) == replace(measure_pixels(GOOD, 0), short_side=3000)


def test_photos_of_many_shapes_leave_nothing_behind() -> None:
    from triage.imaging.quality_sharpness import _turn

    assert _turn.cache_info().maxsize is not None
    assert _turn.cache_info().maxsize <= 8
