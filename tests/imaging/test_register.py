"""An alignment is believed only where a camera could have made it."""

import cv2
import numpy as np
import pytest

from tests.simulator.camera import STILL, photographed
from tests.simulator.photos import reference
from tests.simulator.scenes import Scene, drawn
from triage.imaging.plane import mapped
from triage.imaging.recognise import Look, look
from triage.imaging.register import align, plausible
from triage.imaging.skin_alignment import area_ratio_error, judged_alignment, widest_gap
from triage.imaging.view import view


def _look(scene: Scene) -> Look:
    outline = reference(scene, 0)
    assert outline is not None
    return look(scene.pixels, outline)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_homography_of_the_camera_is_found(seed: int) -> None:
    scene = drawn(seed)
    second, true = photographed(scene, seed)
    first, again = _look(scene), _look(second)
    found = align(first.view, again.view, (first.skin, again.skin))
    assert found is not None
    centre = again.view.centre[None]
    back = mapped(np.linalg.inv(true), centre)
    assert np.linalg.norm(mapped(found.to_first, centre) - back) < 0.5
    facts = judged_alignment(found, first.view, again.view)
    assert facts.pairs >= 12
    assert facts.error < 0.01
    assert facts.widest_gap < 90


def test_it_is_the_same_each_time() -> None:
    scene = drawn(4)
    first, second = _look(scene), _look(photographed(scene, 4)[0])
    one, two = (align(first.view, second.view, (first.whole, second.whole)) for _ in range(2))
    assert one is not None
    assert two is not None
    assert np.array_equal(one.to_first, two.to_first)


def test_a_mirrored_photo_is_not_aligned() -> None:
    scene = drawn(5)
    mirrored = Scene(
        "", np.ascontiguousarray(scene.pixels[:, ::-1]), np.ascontiguousarray(scene.mask[:, ::-1]), ""
    )
    first, second = _look(scene), _look(mirrored)
    assert align(first.view, second.view, (first.whole, second.whole)) is None


def test_two_marks_on_one_piece_of_skin_are_not_one_mark() -> None:
    """The skin aligns perfectly, but the outlines lie in different places."""
    scene = drawn(6)
    beside = np.zeros_like(scene.mask)
    cv2.circle(beside, (90, 90), 40, 1, -1)
    first, second = _look(scene), _look(Scene("", photographed(scene, 6, STILL)[0].pixels, beside, ""))
    assert align(first.view, second.view, (first.whole, second.whole)) is None


@pytest.mark.parametrize(
    ("homography", "believed"),
    [
        (np.eye(3), True),
        (np.diag([-1.0, 1, 1]), False),
        (np.diag([5.0, 5, 1]), False),
        (np.diag([0.2, 0.2, 1]), False),
        (np.diag([1.0, 0.4, 1]), False),
        (np.diag([1.0, 0.6, 1]), True),
        (np.array([[1.0, 0, 0], [0, 1, 0], [0.004, 0, 1]]), False),
        (np.array([[1.0, 0, 0], [0, 1, 0], [-0.004, 0, 1]]), False),
    ],
)
def test_flips_zooms_stretches_and_bends_are_bounded(homography: np.ndarray, believed: bool) -> None:
    outline = reference(drawn(7), 0)
    assert outline is not None
    assert plausible(homography, view(drawn(7).pixels, outline)) is believed


def test_the_widest_gap_sees_points_on_one_side_only() -> None:
    angles = np.radians(np.arange(-60, 61, 10))
    half = np.column_stack([np.cos(angles), np.sin(angles)])
    assert widest_gap(half, np.zeros(2)) == pytest.approx(240)
    assert widest_gap(np.vstack([half, -half]), np.zeros(2)) == pytest.approx(60)
    assert widest_gap(np.zeros((0, 2)), np.zeros(2)) == 360


def test_fewer_and_noisier_pairs_have_a_larger_error() -> None:
    from triage.imaging.register import Alignment

    random = np.random.default_rng(8)
    points = random.uniform(0, 600, (300, 2))
    outline = np.array([[280.0, 280], [320, 280], [320, 320], [280, 320]])
    errors = []
    for count, noise in ((300, 0.5), (300, 2.0), (20, 2.0)):
        near = points[:count] + random.normal(0, noise, (count, 2))
        errors.append(area_ratio_error(Alignment(np.eye(3), near, points[:count]), outline))
    assert errors == sorted(errors)
    assert errors[0] < 0.01
