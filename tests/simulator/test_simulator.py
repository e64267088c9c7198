"""The simulator does what it says, and the bars on a small fixed sample; the full figures are in compare.md."""

from pathlib import Path

import numpy as np
import pytest

from tests.simulator.camera import USUAL, photographed
from tests.simulator.figures import growth_figures, pair_figures, repeat_figures, share
from tests.simulator.growth import Model, grown, paler, repainted
from tests.simulator.known_growth import records
from tests.simulator.photos import drawn_again, reference
from tests.simulator.real_pairs import real_pairs
from tests.simulator.scenes import drawn, real
from triage.imaging.outlines import mask_of


def test_one_seed_gives_one_photo() -> None:
    first, second, other = (photographed(drawn(1), seed) for seed in (3, 3, 4))
    assert np.array_equal(first[0].pixels, second[0].pixels)
    assert np.array_equal(first[1], second[1])
    assert not np.array_equal(first[0].pixels, other[0].pixels)


@pytest.mark.parametrize("model", list(Model))
@pytest.mark.parametrize("growth", [-0.3, 0.2, 0.4])
def test_a_mark_grows_by_what_was_asked_and_far_skin_lies_still(growth: float, model: Model) -> None:
    scene = drawn(2)
    bigger = grown(scene, growth, model)
    assert bigger.mask.sum() / scene.mask.sum() == pytest.approx(1 + growth, abs=0.02)
    assert np.array_equal(bigger.pixels[:40], scene.pixels[:40])
    changed = np.abs(bigger.pixels.astype(int) - scene.pixels).max(axis=2) > 20
    assert changed.sum() > 500


@pytest.mark.parametrize("model", list(Model))
def test_the_grown_mark_fills_its_mask(model: Model) -> None:
    """What was painted is as large as what the truth says."""
    bigger = grown(drawn(3), 0.4, model)
    dark = bigger.pixels.mean(axis=2) < 125
    assert (dark & (bigger.mask > 0)).sum() / bigger.mask.sum() > 0.85
    assert (dark & (bigger.mask == 0)).sum() / bigger.mask.sum() < 0.1


def test_a_photo_carries_the_mask_along() -> None:
    scene = drawn(4)
    second, matrix = photographed(scene, 5, USUAL)
    rows, columns = np.nonzero(scene.mask)
    x, y, depth = matrix @ (columns.mean(), rows.mean(), 1)
    again = np.nonzero(second.mask)
    assert (x / depth, y / depth) == pytest.approx((again[1].mean(), again[0].mean()), abs=2)
    assert second.pixels[second.mask > 0].mean() < second.pixels[second.mask == 0].mean()


def test_a_patch_has_its_share_and_a_pale_mark_is_nearer_to_the_skin() -> None:
    scene = drawn(5)
    patch = repainted(scene, (20, 20, 200), 0.2, 1)
    blue = (patch.pixels[..., 2] > patch.pixels[..., 0].astype(int) + 60).sum()
    assert blue / scene.mask.sum() == pytest.approx(0.2, abs=0.06)
    inside = scene.mask > 0
    assert paler(scene, 0.6).pixels[inside].mean() > scene.pixels[inside].mean() + 20


def test_drawing_again_has_the_error_it_names() -> None:
    scene = drawn(6)
    areas = []
    for seed in range(60):
        outline = drawn_again(scene, seed)
        assert outline is not None
        areas.append(np.log(mask_of(outline, *scene.mask.shape).sum() / scene.mask.sum()))
    assert 0.03 < np.std(areas) < 0.075
    assert abs(np.mean(areas)) < 0.03


def test_drawn_marks_meet_the_bars_with_true_outlines() -> None:
    """The error of the alignment alone: what an outline adds is in the report."""
    found = [
        vars(one) for one in records((drawn(seed) for seed in range(20, 23)), (0.0, 0.2, 0.35), reference)
    ]
    still, fifth, third = ([one for one in found if one["growth"] == growth] for growth in (0.0, 0.2, 0.35))
    repeats = repeat_figures(still)
    assert repeats["p95_change"] <= 0.03  # type: ignore[operator]
    assert repeats["refused"]["hits"] == 0  # type: ignore[index]
    assert all(0.14 < one["measured"] < 0.26 for one in fifth)
    assert growth_figures(third)["called_changed"]["share"] == 1.0  # type: ignore[index]


@pytest.mark.data
@pytest.mark.parametrize("pictures", ["ham10000_large", "pad_large"])
def test_real_marks_meet_the_bars_with_true_outlines(data: Path, pictures: str) -> None:
    scenes = real(data, (pictures,), ("train",), 3)
    found = [vars(one) for one in records(scenes, (0.0, 0.35), reference)]
    measured = [one for one in found if one["measured"] is not None]
    assert len(measured) >= 5
    assert all(abs(one["measured"] - one["growth"]) < 0.05 for one in measured)
    assert all(one["changed"] is (one["growth"] > 0) for one in measured)


@pytest.mark.data
def test_real_repeats_are_recognised_and_different_marks_are_not(data: Path) -> None:
    same, other = real_pairs(data, ("ham10000",), ("train",), 6, 60, reference)
    print(pair_figures([vars(one) for one in same]))
    assert sum(one.same == "yes" for one in same) >= 4
    assert sum(one.same == "no" for one in same) == 0
    assert sum(one.same == "yes" for one in other) <= 1


def test_a_share_has_its_interval() -> None:
    assert share(0, 0)["share"] is None
    assert share(5, 100) == {
        "hits": 5,
        "of": 100,
        "share": 0.05,
        "low": pytest.approx(0.0215, abs=1e-3),
        "high": pytest.approx(0.1118, abs=1e-3),
    }
