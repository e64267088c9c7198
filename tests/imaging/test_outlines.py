"""A mask becomes an outline and back; a ring is round on the photo."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from triage.domain.outline import MOST_POINTS, DrawnBy, Outline
from triage.errors import UsageError
from triage.imaging.outlines import POINTS, largest_part, mask_of, outline_of, ring


def jaccard(one, other):
    return np.logical_and(one, other).sum() / np.logical_or(one, other).sum()


def ellipse(height, width, centre, axes, angle):
    return cv2.ellipse(np.zeros((height, width), np.uint8), centre, axes, angle, 0, 360, 1, -1)


def drawn(points):
    return Outline(points, DrawnBy.NETWORK, 0.9)


@pytest.mark.parametrize(("height", "width"), [(160, 160), (150, 200), (600, 450), (1500, 2000)])
def test_an_outline_encloses_the_pixels_it_was_traced_from(height, width):
    axes = (round(width * 0.2), round(height * 0.1))
    mask = ellipse(height, width, (round(width * 0.4), round(height * 0.6)), axes, 30)
    again = mask_of(drawn(outline_of(mask)), height, width)
    assert jaccard(mask, again) > 0.97
    assert int(again.sum()) == pytest.approx(int(mask.sum()), rel=0.02)


@settings(max_examples=30, deadline=None)
@given(some.integers(8, 70), some.integers(8, 70), some.integers(0, 179))
def test_tracing_twice_changes_nothing_that_counts(across, down, angle):
    mask = ellipse(192, 192, (90, 100), (across, down), angle)
    once = mask_of(drawn(outline_of(mask)), 192, 192)
    twice = mask_of(drawn(outline_of(once)), 192, 192)
    assert jaccard(once, twice) > 0.95


def test_a_ragged_border_keeps_its_shape_in_few_points():
    random = np.random.default_rng(3)
    angles = np.linspace(0, 2 * np.pi, 400, endpoint=False)
    radii = 300 + 40 * np.sin(17 * angles) + random.normal(0, 4, 400)
    border = np.stack([500 + radii * np.cos(angles), 500 + radii * np.sin(angles)], 1).astype(np.int32)
    mask = cv2.fillPoly(np.zeros((1000, 1000), np.uint8), [border], 1)
    points = outline_of(mask)
    assert 60 < len(points) <= POINTS <= MOST_POINTS
    assert jaccard(mask, mask_of(drawn(points), 1000, 1000)) > 0.97


def test_the_same_outline_covers_the_same_share_at_every_size():
    outline = drawn(outline_of(ellipse(160, 160, (80, 80), (40, 20), 0)))
    shares = [
        mask_of(outline, height, width).mean() for height, width in ((90, 120), (480, 640), (1500, 2000))
    ]
    assert max(shares) == pytest.approx(min(shares), rel=0.02)


def test_only_the_largest_part_is_traced_and_its_hole_filled():
    mask = ellipse(200, 200, (60, 60), (40, 40), 0)
    mask[50:70, 50:70] = 0
    mask[180:190, 180:190] = 1
    inside = mask_of(drawn(outline_of(mask)), 200, 200)
    assert inside[60, 60] == 1
    assert inside[185, 185] == 0
    assert largest_part(mask)[185, 185] == 0


def test_an_empty_mask_has_no_outline():
    assert outline_of(np.zeros((50, 60), np.uint8)) == ()
    assert not largest_part(np.zeros((50, 60), np.uint8)).any()


def test_a_full_mask_and_a_single_pixel_have_one():
    whole = outline_of(np.ones((50, 60), bool))
    assert mask_of(drawn(whole), 50, 60).mean() > 0.99
    one = np.zeros((50, 60), np.float32)
    one[20, 30] = 1
    assert mask_of(drawn(outline_of(one)), 50, 60)[20, 30] == 1


def test_a_ring_is_round_on_the_photo():
    outline = ring(0.5, 0.5, 0.2, aspect=2000 / 1500)
    mask = mask_of(outline, 1500, 2000)
    assert outline.by is DrawnBy.RING
    assert outline.confidence is None
    assert int(mask.any(axis=0).sum()) == pytest.approx(800, abs=3)
    assert int(mask.any(axis=1).sum()) == pytest.approx(800, abs=3)


def test_a_ring_at_the_edge_stays_on_the_photo():
    outline = ring(0.0, 0.0, 0.2, aspect=1.0)
    assert min(x for x, _ in outline.points) == 0
    assert mask_of(outline, 100, 100)[0, 0] == 1


def test_an_outline_that_leaves_the_photo_is_refused():
    with pytest.raises(UsageError):
        drawn(((0.1, 0.1), (0.5, 1.2), (0.3, 0.4)))
