"""From a map of probabilities to the one mark that is meant."""

import cv2
import numpy as np
import pytest

from triage.domain.outline import DrawnBy, Outline
from triage.imaging.outlines import mask_of, outline_of
from triage.lesion.marks import FINER, OTHER_SURE, SMALLEST_SHARE, cut_share, mark_in

SIDE = 192


def spot(x: float, y: float, radius: float, sure: float = 0.98, soft: float = 2.0) -> np.ndarray:
    """A map with one soft disc; centre and radius in pixels."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    away = np.hypot(columns - x, rows - y)
    return (sure / (1 + np.exp((away - radius) / soft))).astype(np.float32)


def test_one_mark_is_found_where_it_lies():
    mark = mark_in(spot(80, 110, 30), 0.5)
    assert mark is not None
    rows, columns = np.nonzero(mark.mask)
    assert (columns.mean(), rows.mean()) == pytest.approx((80, 110), abs=0.5)
    assert int(mark.mask.sum()) == pytest.approx(np.pi * 30**2, rel=0.04)
    assert float(mark.fine.mean()) == pytest.approx(np.pi * 30**2 / SIDE**2, rel=0.02)
    assert mark.fine.shape == (FINER * SIDE, FINER * SIDE)
    assert (mark.several, mark.cut) == (1, 0)


def test_nothing_surely_inside_is_no_mark():
    assert mark_in(np.zeros((SIDE, SIDE), np.float32), 0.5) is None
    assert mark_in(spot(90, 90, 30, sure=0.45), 0.5) is None
    tiny = np.zeros((SIDE, SIDE), np.float32)
    side = int(np.sqrt(SMALLEST_SHARE * SIDE**2)) - 1
    tiny[90 : 90 + side, 90 : 90 + side] = 1
    assert mark_in(tiny, 0.5) is None


def test_the_edge_lies_between_pixels():
    """A map that moves by a third of a pixel moves the outline by as much."""
    marks = [mark_in(spot(90 + step / 3, 96, 25), 0.5) for step in range(4)]
    middles = []
    for mark in marks:
        points = np.array(outline_of(mark.fine))
        drawn = mask_of(Outline(tuple(map(tuple, points)), DrawnBy.NETWORK), 960, 960)
        middles.append(float(np.nonzero(drawn)[1].mean()) / 5)
    assert np.diff(middles) == pytest.approx([1 / 3] * 3, abs=0.1)


def test_of_two_alike_the_middle_one_is_meant():
    mark = mark_in(np.maximum(spot(96, 96, 18), spot(25, 25, 18)), 0.5)
    assert mark.mask[96, 96] == 1
    assert mark.mask[25, 25] == 0
    assert mark.several == 2


def test_a_large_one_beside_the_middle_beats_a_crumb_in_it():
    mark = mark_in(np.maximum(spot(96, 96, 5), spot(120, 60, 30)), 0.5)
    assert mark.mask[60, 120] == 1


@pytest.mark.parametrize(
    ("radius", "sure", "several"), [(20, 0.98, 2), (6, 0.98, 1), (20, OTHER_SURE - 0.2, 1)]
)
def test_only_large_and_sure_parts_count(radius, sure, several):
    mark = mark_in(np.maximum(spot(96, 110, 28), spot(40, 40, radius, sure)), 0.5)
    assert mark.several == several


def test_a_hole_is_filled_and_a_surer_map_expects_more():
    ringed = spot(96, 96, 40) - spot(96, 96, 12)
    mark = mark_in(ringed, 0.5)
    assert mark.mask[96, 96] == 1
    sharp = mark_in(spot(96, 96, 30, soft=0.5), 0.5)
    vague = mark_in(spot(96, 96, 30, soft=8), 0.5)
    assert 0 < vague.expected < sharp.expected <= 1


def test_what_the_frame_cuts_is_told():
    whole = cv2.circle(np.zeros((SIDE, SIDE), np.uint8), (96, 96), 30, 1, -1)
    half = cv2.circle(np.zeros((SIDE, SIDE), np.uint8), (0, 96), 30, 1, -1)
    assert cut_share(whole) == 0
    assert cut_share(half) == pytest.approx(2 / (2 + np.pi), abs=0.05)
    assert mark_in(spot(0, 96, 30), 0.5).cut > 0.3
