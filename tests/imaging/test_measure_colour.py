"""Colour names and contrast on painted pictures."""

import cv2
import numpy as np
import pytest

from triage.domain.outline import DrawnBy, Outline
from triage.imaging.measure_colour import (
    BLACK,
    BLUE_GREY,
    DARK_BROWN,
    LIGHT_BROWN,
    RED,
    WHITE,
    colour_of,
    colour_shares,
)
from triage.imaging.outlines import ring

SKIN = (205, 165, 140)
PAINTS = {
    WHITE: (238, 232, 228),
    RED: (190, 60, 60),
    LIGHT_BROWN: (165, 115, 80),
    DARK_BROWN: (85, 50, 30),
    BLUE_GREY: (95, 105, 125),
    BLACK: (25, 20, 20),
}


def lab(*colours: tuple[int, int, int]) -> np.ndarray:
    return cv2.cvtColor(np.array([colours], np.float32) / 255, cv2.COLOR_RGB2LAB)[0]


def painted(*halves: tuple[int, int, int]) -> np.ndarray:
    """Skin with a disc of radius 100 in stripes of the colours."""
    picture = np.full((400, 500, 3), SKIN, np.uint8)
    disc = np.zeros((400, 500), np.uint8)
    cv2.circle(disc, (250, 200), 100, 1, -1)
    edges = np.linspace(150, 351, len(halves) + 1).astype(int)
    for colour, left, right in zip(halves, edges[:-1], edges[1:], strict=True):
        part = disc.copy()
        part[:, :left] = part[:, right:] = 0
        picture[part > 0] = colour
    return picture


DISC = ring(0.5, 0.5, 100 / 500, 500 / 400)


@pytest.mark.parametrize("name", PAINTS)
def test_each_paint_has_its_name(name: int) -> None:
    shares = colour_shares(np.repeat(lab(PAINTS[name]), 10, axis=0), lab(SKIN)[0])
    assert shares.argmax() == name
    assert shares[name] == 1.0


def test_stripes_are_counted_and_a_speck_is_not() -> None:
    two = painted(PAINTS[DARK_BROWN], PAINTS[RED])
    assert colour_of(two, DISC).count == 2
    cv2.circle(two, (250, 200), 12, PAINTS[BLUE_GREY], -1)  # 1.4 % of the mark
    assert colour_of(two, DISC).count == 2
    assert colour_of(painted(*PAINTS.values()), DISC).count == 6


def test_contrast_is_the_distance_to_the_skin_round_it() -> None:
    expected = float(np.linalg.norm(lab(PAINTS[DARK_BROWN])[0] - lab(SKIN)[0]))
    assert colour_of(painted(PAINTS[DARK_BROWN]), DISC).contrast == pytest.approx(expected, abs=1.0)


def test_a_mark_like_the_skin_has_one_colour_and_no_contrast() -> None:
    found = colour_of(painted(SKIN), DISC)
    assert found.count == 1
    assert found.contrast == pytest.approx(0, abs=0.5)


def test_what_is_left_out_is_neither_mark_nor_skin() -> None:
    picture = painted(PAINTS[DARK_BROWN])
    card = np.zeros((400, 500), np.uint8)
    card[:, :180] = card[:, 320:] = 1
    picture[card > 0] = 255
    with_card = colour_of(picture, DISC, card)
    assert with_card.contrast == pytest.approx(colour_of(painted(PAINTS[DARK_BROWN]), DISC).contrast, abs=1.0)
    assert with_card.count == 1


def test_without_skin_round_it_there_is_no_contrast() -> None:
    whole = Outline(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)), DrawnBy.PERSON)
    found = colour_of(painted(PAINTS[RED]), whole)
    assert found.contrast is None
    assert found.count >= 1


def test_a_smaller_photo_gives_the_same_colours() -> None:
    picture = painted(PAINTS[DARK_BROWN], PAINTS[LIGHT_BROWN], PAINTS[RED])
    small = cv2.resize(picture, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
    assert colour_of(small, DISC).count == colour_of(picture, DISC).count == 3
