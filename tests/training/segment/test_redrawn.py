"""Two drawn masks of one mark are held against each other where its two photos can be laid over each other."""

from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import row
from triage.lesion import Finder, load_finder_at, models, read_card_at
from triage.resources import folder as shipped
from triage.training.manifest import Row
from triage.training.segment.judge import POOR
from triage.training.segment.redrawn import SURE_POINTS, ceiling, redrawn

SIDE = 300
TURNED = cv2.getRotationMatrix2D((SIDE / 2, SIDE / 2), 20, 1.1)


@pytest.fixture(scope="module")
def finder() -> Finder:
    return load_finder_at(read_card_at(shipped("models") / models()[-1]))


def skin(seed: int) -> np.ndarray:
    """Skin with enough texture to be found again, and a dark disc."""
    random = np.random.default_rng(seed)
    rough = cv2.resize(random.normal(0, 40, (60, 60)).astype(np.float32), (SIDE, SIDE))
    fine = cv2.GaussianBlur(random.normal(0, 40, (SIDE, SIDE)).astype(np.float32), (0, 0), 1.5)
    light = 180 + rough + 2 * fine
    light -= 90 * disc(40)
    return np.clip(light[..., None] * np.array([1, 0.8, 0.7]), 0, 255).astype(np.uint8)


def disc(radius: int) -> np.ndarray:
    return cv2.circle(np.zeros((SIDE, SIDE), np.uint8), (SIDE // 2, SIDE // 2), radius, 1, -1)


def photo(folder: Path, name: str, picture: np.ndarray, mask: np.ndarray, split: str) -> Row:
    cv2.imwrite(str(folder / f"{name}.png"), picture[..., ::-1])
    cv2.imwrite(str(folder / f"{name}-mask.png"), mask * 255)
    said = {"set": "pad", "modality": "clinical", "mask": f"{name}-mask.png", "split": split}
    return row(f"{name}.png", lesion_id=name[0], **said)


def turned(pixels: np.ndarray) -> np.ndarray:
    return cv2.warpAffine(pixels, TURNED, (SIDE, SIDE), borderMode=cv2.BORDER_REFLECT_101)


def test_masks_are_compared_in_one_frame(tmp_path: Path, finder: Finder) -> None:
    first, other = skin(1), skin(2)
    rows = [
        photo(tmp_path, "a1", first, disc(40), "train"),
        photo(tmp_path, "a2", turned(first), turned(disc(40)), "train"),
        photo(tmp_path, "b1", other, disc(40), "calibrate"),
        photo(tmp_path, "b2", turned(other), turned(disc(57)), "calibrate"),  # twice the area
        photo(tmp_path, "c1", first, disc(40), "test"),  # two photos of nothing in common
        photo(tmp_path, "c2", other, disc(40), "test"),
        photo(tmp_path, "d1", first, disc(40), "test"),  # one photo alone
    ]
    tables = redrawn(finder, tmp_path, rows)
    assert not tables["dermoscopic"]
    read = tables["clinical"]
    assert read["all"]["drawn"]["n"] == read["sure"]["drawn"]["n"] == 2, SURE_POINTS
    assert read["unseen"]["drawn"]["n"] == 1
    assert read["unseen"]["drawn"]["mean"]["value"] == pytest.approx(0.5, abs=0.03)
    assert read["all"]["drawn"]["mean"]["value"] == pytest.approx(0.74, abs=0.03)
    assert read["all"]["held"]["n"] == 4
    assert read["all"]["found"]["mean"]["value"] > 0.8


def test_a_mark_that_runs_out_of_the_other_photo_is_left_out(tmp_path: Path, finder: Finder) -> None:
    first = skin(1)
    moved = cv2.warpAffine(first, np.float32([[1, 0, 125], [0, 1, 0]]), (SIDE, SIDE))
    mask = cv2.warpAffine(disc(40), np.float32([[1, 0, 125], [0, 1, 0]]), (SIDE, SIDE))
    rows = [
        photo(tmp_path, "a1", first, disc(40), "train"),
        photo(tmp_path, "a2", moved, mask, "train"),
    ]
    assert not redrawn(finder, tmp_path, rows)["clinical"]


def test_the_ceiling_is_that_of_masks_drawn_at_random_round_one_outline() -> None:
    random = np.random.default_rng(1)
    one, other = random.normal(0, 0.4, (2, 200_000))  # logarithms of the areas of two masks of a mark
    agreed = float(np.exp(-abs(one - other)).mean())
    read = ceiling(agreed)
    held = np.exp(-abs(one))
    assert read["mean"] == pytest.approx(held.mean(), abs=0.003)
    assert read["poor"] == pytest.approx((held < POOR).mean(), abs=0.003)
    assert read["mean"] < read["most"] == pytest.approx((1 + agreed) / 2, abs=1e-4)
