"""Two photos of a drawn mark with a known change, compared all the way."""

import numpy as np
import pytest

from tests.simulator.camera import STILL, photographed
from tests.simulator.growth import Model, grown, paler, repainted
from tests.simulator.photos import photo, reference
from tests.simulator.scenes import Scene, drawn
from triage.domain.change import Change
from triage.domain.compare_rules import Why
from triage.domain.comparison import Comparison, Same
from triage.domain.measurements import Scale, ScaleBy
from triage.domain.outline import DrawnBy, Outline
from triage.imaging.aligned import aligned, contours
from triage.imaging.compare import compare
from triage.imaging.measure_shape import area_of
from triage.imaging.outlines import ring

WIDTH_MM, HEIGHT_MM = 40.0, 30.0


def _pair(before: Scene, now: Scene, seed: int = 1) -> tuple[Scene, Scene]:
    return photographed(before, seed, STILL)[0], photographed(now, seed + 1)[0]


def _compared(first: Scene, second: Scene) -> Comparison:
    return compare(photo(first), photo(second), reference(first, 0), reference(second, 0), ids=("1", "2"))


def _scale(error: float = 0.02, larger: float = 1.0) -> Scale:
    width, height = WIDTH_MM * larger, HEIGHT_MM * larger
    return Scale(ScaleBy.CARD, (width, 0, 0, 0, height, 0, 0, 0, 1), error, 15.0)


def test_a_mark_that_did_not_change_is_not_measurably_different() -> None:
    found = _compared(*_pair(drawn(1), drawn(1)))
    assert (found.first, found.second, found.same) == ("1", "2", Same.YES)
    assert (found.changed, found.why, found.changes) == (False, "not_different", frozenset())
    assert found.area_ratio is not None
    assert found.area_ratio.low < 1 < found.area_ratio.high
    assert found.area_ratio.value == pytest.approx(1, abs=0.02)
    assert found.moved == ()
    assert found.diameter_change is None  # no scale: size unknown


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("share", [-0.35, 0.25, 0.5])
def test_a_known_growth_is_measured(share: float, model: Model) -> None:
    found = _compared(*_pair(drawn(2), grown(drawn(2), share, model)))
    assert found.area_ratio is not None
    assert found.area_ratio.value == pytest.approx(1 + share, abs=0.04)
    assert found.changes == ({Change.AREA} if share == 0.5 else {Change.FADING} if share < 0 else set())


def test_a_new_colour_and_a_pale_mark_are_changes_and_another_light_is_not() -> None:
    scene = drawn(3)
    blue = _compared(*_pair(scene, repainted(scene, (70, 80, 120), 0.2, seed=1)))
    faded = _compared(*_pair(scene, paler(scene, 0.7)))
    light = _compared(*_pair(scene, scene))
    assert (blue.changes, blue.why) == ({Change.COLOUR}, "colour")
    assert (faded.changes, faded.why) == ({Change.FADING}, "paler")
    assert light.changes == frozenset()
    assert faded.colour_change is not None
    assert faded.colour_change.high < 0
    assert light.colour_change is not None
    assert light.colour_change.low < 0 < light.colour_change.high


def test_a_stretch_of_the_edge_that_moved_is_shown_where_it_is() -> None:
    scene = drawn(4)
    rows, columns = np.nonzero(scene.mask)
    right = int(columns.max())
    row = int(np.median(rows[columns >= right - 3]))
    bulge = scene.mask.copy()
    disc = (
        np.hypot(*(np.mgrid[: bulge.shape[0], : bulge.shape[1]] - np.array([row, right - 2])[:, None, None]))
        < 50
    )
    bulge[disc] = 1
    pixels = np.where(disc[..., None] & (scene.mask[..., None] == 0), (110, 70, 55), scene.pixels).astype(
        np.uint8
    )
    first, second = _pair(scene, Scene("", pixels, bulge, ""))
    found = _compared(first, second)
    assert found.moved
    assert found.moved[0].share > 0.19
    assert (found.moved[0].x * 600, found.moved[0].y * 450) == pytest.approx((right, row), abs=30)


def test_different_marks_are_not_accepted() -> None:
    answers = [
        _compared(photographed(drawn(seed), 1, STILL)[0], photographed(drawn(seed + 50), 2)[0])
        for seed in range(5, 10)
    ]
    assert Same.YES not in {found.same for found in answers}
    assert all(found.changed is None and found.changes == frozenset() for found in answers)
    assert {found.why for found in answers} <= {"other_mark", "not_sure"}
    assert all(found.area_ratio is None for found in answers)


def test_without_an_outline_or_with_a_ring_no_size_is_compared() -> None:
    first, second = _pair(drawn(11), drawn(11))
    missing = compare(photo(first), photo(second), None, reference(second, 0), ids=("1", "2"))
    assert (missing.same, missing.changed, missing.why) == (Same.UNSURE, None, "no_outline")
    placed = compare(
        photo(first), photo(second), ring(0.5, 0.5, 0.15, 4 / 3), reference(second, 0), ids=("1", "2")
    )
    assert (placed.same, placed.changed, placed.why) == (Same.YES, None, "ring")
    assert placed.area_ratio is None


def test_a_mark_of_a_few_pixels_is_refused() -> None:
    first, second = _pair(drawn(12), drawn(12))
    small = photo(first), photo(Scene("", second.pixels[::4, ::4].copy(), second.mask[::4, ::4].copy(), ""))
    outlines = reference(first, 0), reference(second, 0)
    found = compare(*small, *outlines, ids=("1", "2"))
    assert found.area_ratio is None
    assert found.changed is None


def test_one_scale_and_the_skin_give_millimetres() -> None:
    first, second = _pair(drawn(13), grown(drawn(13), 0.5, Model.COVER))
    outlines = reference(first, 0), reference(second, 0)
    found = compare(photo(first), photo(second), *outlines, _scale(), None, ids=("1", "2"))
    points = np.array(outlines[0].points) * (WIDTH_MM, HEIGHT_MM)  # type: ignore[union-attr]
    width = max(np.linalg.norm(points - one, axis=1).max() for one in points)
    assert found.diameter_change is not None
    assert found.diameter_change.unit == "mm"
    assert found.diameter_change.value == pytest.approx(width * (np.sqrt(1.5) - 1), rel=0.1)
    assert found.changes == {Change.AREA, Change.WIDTH}


def test_two_scales_need_no_skin() -> None:
    scene = drawn(14, skin_texture=False)
    first = photographed(scene, 1, STILL)[0]
    second = photographed(grown(scene, 0.5, Model.COVER), 2, STILL)[0]
    outlines = reference(first, 0), reference(second, 0)
    found = compare(photo(first), photo(second), *outlines, _scale(), _scale(), ids=("1", "2"))
    assert found.to_first is None
    assert found.area_ratio is not None
    assert found.area_ratio.value == pytest.approx(1.5, abs=0.06)
    assert found.why == Why.GROWN.value


def test_scales_that_contradict_the_skin_are_not_believed() -> None:
    first, second = photographed(drawn(15), 1, STILL)[0], photographed(drawn(15), 2, STILL)[0]
    outlines = reference(first, 0), reference(second, 0)
    found = compare(photo(first), photo(second), *outlines, _scale(), _scale(larger=1.5), ids=("1", "2"))
    assert (found.changed, found.why) == (None, "scale_disagrees")
    assert found.area_ratio is None
    assert found.diameter_change is None


def test_both_photos_are_shown_at_one_scale_in_the_frame_of_the_earlier() -> None:
    first, second = _pair(drawn(16), drawn(16), seed=5)
    found = _compared(first, second)
    before, now = aligned(photo(first), photo(second), found, longest=400)
    assert before.shape == now.shape == (300, 400, 3)
    middle = np.s_[100:200, 130:270]
    grey = [picture[middle].mean(axis=2).ravel() for picture in (before, now)]
    assert np.corrcoef(*grey)[0, 1] > 0.97
    unaligned = np.asarray(second.pixels[::2, ::2], dtype=float)[75:150, 100:200].mean(axis=2)
    assert (
        np.corrcoef(unaligned.ravel(), first.pixels[::2, ::2][75:150, 100:200].mean(axis=2).ravel())[0, 1]
        < 0.97
    )


def test_both_outlines_lie_in_the_frame_of_the_earlier() -> None:
    first, second = _pair(drawn(17), grown(drawn(17), 0.3, Model.COVER), seed=7)
    outlines = reference(first, 0), reference(second, 0)
    assert outlines[0] is not None
    assert outlines[1] is not None
    found = _compared(first, second)
    both = contours(outlines[0], outlines[1], found)
    assert both is not None
    before, now = (np.array(points) * (4 / 3, 1) for points in both)
    assert area_of(now) / area_of(before) == pytest.approx(1.3, abs=0.03)
    assert np.linalg.norm(before.mean(axis=0) - now.mean(axis=0)) < 0.03


def test_photos_that_are_not_aligned_are_shown_as_they_are() -> None:
    first, second = photographed(drawn(18), 1, STILL)[0], photographed(drawn(68), 2, STILL)[0]
    found = _compared(first, second)
    before, now = aligned(photo(first), photo(second), found, longest=600)
    assert np.array_equal(before, first.pixels)
    assert np.array_equal(now, second.pixels)
    outline = Outline(((0.1, 0.1), (0.2, 0.1), (0.2, 0.2)), DrawnBy.PERSON)
    assert contours(outline, outline, found) is None
