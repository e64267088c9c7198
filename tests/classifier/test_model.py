"""The shipped network is what its card says, and says nothing where it must not."""

import json
import math
import shutil

import numpy as np
import pytest

from tests.builders import skin
from triage.classifier import load_model, load_model_at, models, read_card, read_card_at
from triage.classifier.model import calibrated
from triage.classifier.network import check_parity
from triage.domain.tier import Band, Kind
from triage.errors import ModelError
from triage.imaging.prepare import Preparation, prepare
from triage.litert import parity_picture
from triage.resources import folder


@pytest.fixture(scope="module")
def model():
    return load_model(models()[-1])


def test_a_network_is_shipped_and_under_60_mb():
    assert models()
    assert sum(path.stat().st_size for path in (folder("models") / models()[-1]).iterdir()) < 60e6


def test_parity_on_every_picture_of_the_card(model):
    assert len(model.card.parity) == 3
    assert check_parity(model.network, model.card, 3) < 2e-3


def test_parity_pictures_are_the_same_everywhere():
    picture = parity_picture(1, 224)
    assert picture.shape == (224, 224, 3)
    assert float(picture.sum()) == pytest.approx(19192320, abs=30)


def test_the_same_picture_gives_the_same_score(model):
    first, second = (model.network.run(prepare(skin(), model.card.preparation)).logit for _ in range(2))
    assert first == second
    assert math.isfinite(first)


def test_thresholds_are_ordered_and_give_bands(model):
    assert set(model.card.thresholds) == {Kind.DERMOSCOPIC, Kind.CLINICAL}
    for kind, thresholds in model.card.thresholds.items():
        assert 0 < thresholds.raised <= thresholds.high <= 1
        assert thresholds.band(thresholds.raised / 2) is Band.LOW
        assert thresholds.band(thresholds.high) is Band.HIGH
        written = model.card.whole["thresholds"][kind]
        assert written["raised"]["sensitivity"]["n"] == written["malignant"]
        assert written["promise"]["sensitivity"] == 0.9


def test_platt_scaling_is_monotone(model):
    for platt in model.card.calibration.values():
        assert platt.slope > 0
        scores = [calibrated(logit, platt) for logit in (-3, 0, 3)]
        assert scores == sorted(scores)


@pytest.mark.parametrize("name", ["noise", "black", "white", "stripes"])
def test_what_is_no_lesion_is_unfamiliar(model, name):
    random = np.random.default_rng(3)
    stripes = np.zeros((600, 600, 3), np.uint8)
    stripes[::20] = (30, 200, 250)
    picture = {
        "noise": random.integers(0, 256, (600, 600, 3)).astype(np.uint8),
        "black": np.zeros((600, 600, 3), np.uint8),
        "white": np.full((600, 600, 3), 255, np.uint8),
        "stripes": stripes,
    }[name]
    assert model.classify(picture) == (Kind.UNFAMILIAR, None)


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(folder("models") / models()[-1], tmp_path / "m")
    return tmp_path / "m"


def test_a_changed_file_is_refused(copy):
    with (copy / "model.tflite").open("r+b") as file:
        file.seek(5000)
        file.write(b"\x55")
    with pytest.raises(ModelError, match="not the one on its card"):
        load_model_at(read_card_at(copy))
    (copy / "model.tflite").unlink()
    with pytest.raises(ModelError, match="missing"):
        load_model_at(read_card_at(copy))


def test_a_wrong_parity_is_refused(copy):
    card = json.loads((copy / "card.json").read_text())
    card["parity"]["wave0"] += 1.0
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="other values"):
        load_model_at(read_card_at(copy))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("parity", {}),
        ("sha256", {}),
        ("calibration", {}),
        ("thresholds", {}),
        ("title", None),
        ("limits", None),
    ],
)
def test_a_card_with_a_part_missing_is_refused(copy, part, value):
    card = json.loads((copy / "card.json").read_text())
    card[part] = value
    if value is None:
        del card[part]
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="damaged"):
        read_card_at(copy)


@pytest.mark.parametrize(
    "damage",
    [
        lambda card: card["calibration"]["clinical"].update(slope=math.nan),
        lambda card: card["calibration"]["clinical"].update(intercept="none"),
        lambda card: card["thresholds"]["dermoscopic"]["raised"].update(value=math.nan),
        lambda card: card["thresholds"]["dermoscopic"]["high"].update(value=-1),
        lambda card: card["parity"].update(wave0=None),
        lambda card: card["preparation"].update(size=math.inf),
        lambda card: card["preparation"].update(size=0),
        lambda card: card["preparation"]["clahe"].update(clip_limit=math.nan),
    ],
)
def test_a_card_with_a_number_that_is_none_is_refused(copy, damage):
    card = json.loads((copy / "card.json").read_text())
    damage(card)
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="damaged"):
        read_card_at(copy)


def test_a_card_of_another_size_than_its_graph_is_refused(copy):
    card = json.loads((copy / "card.json").read_text())
    card["preparation"]["size"] = 31
    (copy / "card.json").write_text(json.dumps(card))
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_model_at(read_card_at(copy))


@pytest.mark.parametrize("damage", ["", "{}", '{"schema": "triage.card/9"}', "nonsense"])
def test_a_damaged_card_is_refused(copy, damage):
    (copy / "card.json").write_text(damage)
    with pytest.raises(ModelError):
        read_card_at(copy)
    with pytest.raises(ModelError, match="missing"):
        read_card("no-such-model")


def test_the_steps_of_the_card_are_those_of_training(model):
    members = model.card.whole["training"]["members"]
    assert members
    assert all(member["preparation"] == model.card.whole["preparation"] for member in members)
    assert Preparation.from_json(model.card.whole["preparation"]) == model.card.preparation
