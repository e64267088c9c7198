"""The shipped lesion network is what its card says, and finds a mark where there is one."""

import json
import math
import shutil

import cv2
import numpy as np
import pytest

from tests.imaging.test_quality import skin_with_a_mark
from triage.classifier import models as classifiers
from triage.domain.outline import DrawnBy
from triage.domain.photo import PhotoFacts
from triage.errors import ModelError
from triage.imaging.decode import Photo
from triage.imaging.outlines import mask_of
from triage.lesion import (
    check_parity,
    finder,
    lesion_facts,
    load_finder,
    load_finder_at,
    models,
    read_card,
    read_card_at,
)
from triage.lesion.prepare import squeezed
from triage.resources import folder

HEIGHT, WIDTH = 600, 800


@pytest.fixture(scope="module")
def shipped():
    return load_finder(models()[-1])


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(folder("models") / models()[-1], tmp_path / "lesion-m")
    return tmp_path / "lesion-m"


def test_one_is_shipped_small_and_is_no_classifier():
    assert models()
    assert not set(models()) & set(classifiers())
    assert (folder("models") / models()[-1] / "model.tflite").stat().st_size < 6e6
    assert finder() is finder()


def test_parity_on_every_picture_of_the_card(shipped):
    assert len(shipped.card.parity) == 3
    assert check_parity(shipped.network, shipped.card, 3) < 5e-3


@pytest.mark.parametrize("seed", range(3))
def test_a_drawn_mark_is_found(shipped, seed):
    found = shipped.find(skin_with_a_mark(seed))
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    truth = np.hypot(rows - HEIGHT / 2, columns - WIDTH / 2) < 110
    drawn = mask_of(found.outline, HEIGHT, WIDTH) > 0
    assert (drawn & truth).sum() / (drawn | truth).sum() > 0.8
    assert found.outline.by is DrawnBy.NETWORK
    assert found.outline.confidence == found.confidence
    assert 0.5 < found.confidence <= 1
    assert found.several == 1
    assert found.diameter_pixels == pytest.approx(220, rel=0.12)
    assert found.share == pytest.approx(float(drawn.mean()), rel=0.05)
    assert found.mask.shape == (shipped.card.size, shipped.card.size)


def test_the_same_picture_gives_the_same_outline(shipped):
    first, second = (shipped.find(skin_with_a_mark(1)) for _ in range(2))
    assert first.outline == second.outline


def test_a_squeezed_or_larger_picture_keeps_its_shares(shipped):
    small = skin_with_a_mark(0)
    large = cv2.resize(small, (2 * WIDTH, 2 * HEIGHT), interpolation=cv2.INTER_CUBIC)
    here, there = shipped.find(small), shipped.find(large)
    assert there.share == pytest.approx(here.share, rel=0.05)
    assert there.diameter_pixels == pytest.approx(2 * here.diameter_pixels, rel=0.05)


def test_flat_skin_has_no_mark(shipped):
    found = shipped.find(np.full((400, 500, 3), (205, 160, 135), np.uint8))
    assert found.outline is None
    assert (found.confidence, found.several, found.share, found.diameter_pixels) == (0, 0, 0, 0)
    assert not found.mask.any()


def test_a_picture_of_one_pixel_is_taken(shipped):
    assert shipped.find(np.zeros((1, 1, 3), np.uint8)).several in (0, 1)


def test_the_gate_gets_pixels_of_the_original_file(shipped):
    pixels = skin_with_a_mark(0)
    found = shipped.find(pixels)
    photo = Photo(PhotoFacts("0" * 64, "JPEG", 4 * WIDTH, 4 * HEIGHT), pixels)
    facts = lesion_facts(found, photo)
    assert facts.marks == 1
    assert facts.diameter == pytest.approx(4 * found.diameter_pixels)
    assert (facts.share, facts.cut, facts.confidence) == (found.share, found.cut, found.confidence)


def test_squeezing_is_by_area_and_keeps_a_square():
    wide = np.zeros((300, 900, 3), np.uint8)
    wide[:, ::2] = 200
    square = squeezed(wide, 96)
    assert square.shape == (96, 96, 3)
    assert square.dtype == np.float32
    assert square.mean() == pytest.approx(100, abs=3)
    assert square.std() < 30


def test_confidence_rises_with_what_the_map_expects(shipped):
    said = [shipped.card.confidence(value) for value in np.linspace(0, 1, 30)]
    assert said == sorted(said)
    assert 0 <= said[0] < 0.6
    assert 0.85 < said[-1] <= 1


def test_a_changed_file_or_parity_is_refused(copy):
    card = json.loads((copy / "card.json").read_text())
    card["parity"]["wave0"] = [value + 0.5 for value in card["parity"]["wave0"]]
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="other values"):
        load_finder_at(read_card_at(copy))
    with (copy / "model.tflite").open("r+b") as file:
        file.seek(5000)
        file.write(b"\x55")
    with pytest.raises(ModelError, match="not the one on its card"):
        load_finder_at(read_card_at(copy))
    (copy / "model.tflite").unlink()
    with pytest.raises(ModelError, match="missing"):
        load_finder_at(read_card_at(copy))


@pytest.mark.parametrize(
    "damage",
    [
        lambda card: card["threshold"].update(value=math.nan),
        lambda card: card["threshold"].update(value=1.5),
        lambda card: card["preparation"].update(turns=2),
        lambda card: card["confidence"].update(overlap=[0.5]),
        lambda card: card["confidence"].update(expected=card["confidence"]["expected"][::-1]),
        lambda card: card["parity"].update(wave0=[0.1]),
        lambda card: card["preparation"].update(size=0),
        lambda card: card.update(sha256={}),
        lambda card: card.update(parity={}),
        lambda card: card.pop("limits"),
        lambda card: card.pop("confidence"),
    ],
)
def test_a_card_with_a_damaged_part_is_refused(copy, damage):
    card = json.loads((copy / "card.json").read_text())
    damage(card)
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="damaged"):
        read_card_at(copy)


@pytest.mark.parametrize("damage", ["", "{}", '{"schema": "triage.card/1"}', "nonsense"])
def test_another_card_is_refused(copy, damage):
    (copy / "card.json").write_text(damage)
    with pytest.raises(ModelError):
        read_card_at(copy)
    with pytest.raises(ModelError, match="missing"):
        read_card("lesion-none")
