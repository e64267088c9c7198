"""No pixel of the mark takes part in aligning two photos: the whole growth would vanish (imaging notes, section 5)."""

import cv2
import numpy as np
import pytest

from tests.simulator.camera import STILL, USUAL, photographed
from tests.simulator.growth import Model, grown
from tests.simulator.photos import photo, reference
from tests.simulator.scenes import Scene, drawn
from triage.domain.compare_rules import Why
from triage.domain.measurements import Scale, ScaleBy
from triage.imaging.compare import compare
from triage.imaging.features import clear_of_mark, features, matched
from triage.imaging.recognise import look, recognise
from triage.imaging.view import View, away, view


def _view(scene: Scene, scale: Scale | None = None) -> View:
    outline = reference(scene, 0)
    assert outline is not None
    return view(scene.pixels, outline, scale)


def _with_another_mark(scene: Scene, seed: int) -> Scene:
    """The same skin, every pixel of the mark replaced by noise."""
    noise = np.random.default_rng(seed).integers(0, 256, scene.pixels.shape).astype(np.uint8)
    pixels = np.where(scene.mask[..., None] > 0, cv2.GaussianBlur(noise, (0, 0), 2), scene.pixels)
    return Scene(scene.name, pixels.astype(np.uint8), scene.mask, scene.lesion)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_point_of_the_skin_lies_in_the_excluded_zone(seed: int) -> None:
    seen = _view(photographed(drawn(seed), seed)[0])
    whole, skin = features(seen)
    columns, rows = np.round(skin.points).astype(int).T
    distance = away(seen.mark)[rows, columns]
    assert len(skin.points) >= 100
    assert distance.min() >= clear_of_mark(seen) >= 0.2 * seen.radius + 6
    assert len(whole.points) > len(skin.points)  # the mark does have points of its own


def test_the_marks_pixels_change_nothing_in_the_points_of_the_skin() -> None:
    scene = drawn(4)
    skins = [
        features(_view(one))[1] for one in (scene, _with_another_mark(scene, 1), _with_another_mark(scene, 2))
    ]
    assert len(skins[0].points) >= 100
    for other in skins[1:]:
        assert np.array_equal(skins[0].points, other.points)
        assert np.array_equal(skins[0].descriptors, other.descriptors)


@pytest.mark.parametrize("model", list(Model))
def test_a_growing_pattern_does_not_lead_the_alignment(model: Model) -> None:
    """The mark's pattern grows along; locking on it would give a ratio of 1."""
    scene = drawn(5)
    first, second = photographed(scene, 1, STILL)[0], photographed(grown(scene, 0.4, model), 2)[0]
    found = compare(photo(first), photo(second), reference(first, 0), reference(second, 0), ids=("1", "2"))
    assert found.area_ratio is not None
    assert found.area_ratio.value == pytest.approx(1.4, abs=0.05)


def test_a_scene_whose_skin_has_no_texture_is_refused() -> None:
    """Only the mark could be aligned on: recognised, but its growth is not measured."""
    scene = drawn(6, skin_texture=False)
    first = photographed(scene, 1, STILL)[0]
    second = photographed(grown(scene, 0.4, Model.COVER), 2)[0]
    found = compare(photo(first), photo(second), reference(first, 0), reference(second, 0), ids=("1", "2"))
    assert found.area_ratio is None
    assert found.to_first is None
    assert found.changed is None
    assert found.why == Why.LITTLE_SKIN.value


def test_the_black_corners_of_a_dermatoscope_have_no_points() -> None:
    scene = drawn(7)
    disc = np.zeros(scene.mask.shape, np.uint8)
    cv2.circle(disc, (300, 225), 280, 1, -1)
    seen = _view(Scene("", scene.pixels * disc[..., None], scene.mask, ""))
    whole, _ = features(seen)
    assert np.hypot(*(whole.points - (299.5, 224.5)).T).max() < 275
    assert len(whole.points) >= 100


def test_two_marks_beside_the_same_scale_card_are_not_one_mark() -> None:
    """A card is the same in every photo: its points would make everything alike."""
    card = np.random.default_rng(8).integers(0, 2, (16, 150)).repeat(8, 0).repeat(4, 1).astype(np.uint8) * 255
    covers = (((0.0, 0.0), (1.0, 0.0), (1.0, 128 / 450), (0.0, 128 / 450)),)
    scale = Scale(ScaleBy.CARD, (100.0, 0, 0, 0, 75.0, 0, 0, 0, 1), 0.02, 6.0, covers=covers)
    looks = []
    for seed in (9, 10):
        scene = drawn(seed)
        scene.pixels[:128] = card[..., None]
        outline = reference(scene, 0)
        assert outline is not None
        looks.append((look(scene.pixels, outline), look(scene.pixels, outline, scale)))
    (bare_first, masked_first), (bare_second, masked_second) = looks
    assert len(matched(bare_first.whole, bare_second.whole)[0]) > 20
    assert recognise(masked_first, masked_second).pairs == 0


def test_photographed_again_the_skin_has_its_partners_where_they_belong() -> None:
    scene = drawn(11)
    second, true = photographed(scene, 3, USUAL)
    found = matched(features(_view(scene))[1], features(_view(second))[1])
    carried = cv2.perspectiveTransform(found[0][None], true)[0]
    assert np.median(np.linalg.norm(carried - found[1], axis=1)) < 1.0
