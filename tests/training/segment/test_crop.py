"""The lesion-centred crop: a square round the outline that stays on the picture."""

import numpy as np
import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import row
from triage.domain.outline import DrawnBy, Outline
from triage.training.segment.crop import SMALLEST, _some, cropped
from triage.training.segment.report import _helps

PICTURE = np.dstack([np.arange(400)[None].repeat(300, 0) % 256, np.zeros((300, 400)), np.zeros((300, 400))])
PICTURE = PICTURE.astype(np.uint8)


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    return Outline(((left, top), (right, top), (right, bottom), (left, bottom)), DrawnBy.NETWORK, 0.9)


def test_the_crop_is_a_square_round_the_outline():
    cut = cropped(PICTURE, box(0.4, 0.4, 0.6, 0.6), 1.5)  # 80 by 60 pixels in the middle
    assert cut.shape == (120, 120, 3)
    assert cut[0, 0, 0] == 140  # its left edge: 200 less 60


def test_the_crop_stays_on_the_picture():
    cut = cropped(PICTURE, box(0.9, 0.0, 1.0, 0.1), 2.0)
    assert cut.shape == (80, 80, 3)
    assert cut[0, -1, 0] == 399 % 256
    assert cropped(PICTURE, box(0.0, 0.0, 1.0, 1.0), 1.5).shape == (300, 300, 3)
    assert cropped(PICTURE, box(0.5, 0.5, 0.51, 0.51), 1.5).shape == (SMALLEST, SMALLEST, 3)


def test_the_same_lesions_are_drawn_each_time():
    rows = [row(f"{number}", malignant=number % 2) for number in range(1000)]
    assert _some(rows) == _some(rows)
    assert {one.malignant for one in _some(rows)} == {0, 1}


def test_a_crop_is_said_to_help_only_where_its_interval_lies_above_zero():
    def told(low: float) -> str:
        return _helps({"sets": {"pad": {"difference": {"1.5": {"value": 0.02, "low": low, "high": 0.05}}}}})

    assert told(-0.01).startswith("No crop")
    assert told(0.01) == "A crop is shown to help: 1.5 times on pad."
