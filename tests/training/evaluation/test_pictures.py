"""Skin tone, small changes, and a model that is watched: on drawn pictures and made-up outputs."""

import cv2
import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")

from tests.builders import skin
from tests.training.evaluation.made import cases, line, record
from triage.classifier.familiarity import Familiarity
from triage.domain.tier import Kind
from triage.training.evaluation.changes import CHANGES, turned
from triage.training.evaluation.robustness import robustness, sample
from triage.training.evaluation.skin_tone import agreement, band_of, typology_angle
from triage.training.evaluation.watched import unfamiliarity


def painted(lightness: float, yellow: float) -> np.ndarray:
    """A picture of one colour in Lab."""
    lab = np.full((200, 300, 3), (lightness, 8, yellow), np.float32)
    return np.clip(np.round(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB) * 255), 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("lightness", "yellow"), [(75, 15), (60, 18), (50, 20), (35, 15)])
def test_the_angle_is_that_of_the_colour(lightness, yellow):
    expected = np.degrees(np.arctan((lightness - 50) / yellow))
    assert typology_angle(painted(lightness, yellow)) == pytest.approx(expected, abs=1.5)


def test_the_mark_itself_and_black_corners_are_left_out():
    picture = painted(70, 15)
    alone = typology_angle(picture)
    mark = np.zeros(picture.shape[:2], bool)
    mark[20:180, 60:240] = True
    picture[mark] = (60, 30, 20)
    picture[:30, :30] = 0
    assert typology_angle(picture, mark) == pytest.approx(alone, abs=0.5)
    assert typology_angle(np.zeros((200, 200, 3), np.uint8)) is None


def test_bands_of_the_angle():
    assert band_of(None) == "no skin seen"
    assert [band_of(angle).split(",")[0] for angle in (60, 50, 30, 20, 0, -40)] == [
        "very light", "light", "intermediate", "tan", "brown", "dark",
    ]  # fmt: skip


def test_agreement_with_the_stated_type(tmp_path):
    records = [record(n, fitzpatrick=str(1 + n % 3)) for n in range(9)]
    read = cases(tmp_path, records, [line(0.1)] * 9)
    found = agreement(read, [50.0 - 10 * (n % 3) for n in range(9)])
    assert found is not None
    assert found["spearman"] == pytest.approx(-1)
    assert [row["n"] for row in found["types"]] == [3, 3, 3]
    assert agreement(read, [None] * 9) is None


@pytest.mark.parametrize("name", list(CHANGES))
def test_every_change_changes_the_picture_a_little(name):
    picture = skin(size=(150, 200))
    changed = CHANGES[name](picture)
    assert changed.dtype == np.uint8
    assert changed.ndim == 3
    assert not np.array_equal(changed, picture)
    assert abs(float(changed.mean()) - float(picture.mean())) < 45
    assert min(changed.shape[:2]) >= 140


def test_a_full_turn_changes_nothing():
    picture = skin(size=(150, 150))
    assert np.abs(turned(picture, 360).astype(int) - picture).max() <= 1


def test_the_sample_is_fixed_and_half_malignant(tmp_path):
    records = [record(n, malignant=str(int(n < 30))) for n in range(100)]
    read = cases(tmp_path, records, [line(0.5)] * 100)
    one, other = sample(read, 20), sample(read, 20)
    assert one == other
    assert sum(int(case.row.malignant or 0) for case in one) == 10


def test_consistency_by_hand(tmp_path):
    """Of four lesions one leaves its band under every change, and with it the AUC falls from 1 to 0.75."""
    records = [record(n, malignant=str(int(n > 1))) for n in range(4)]
    read = cases(tmp_path, records, [line(0.5)] * 4)

    def said(score: float) -> dict:
        return {"outcome": "raised" if score >= 0.3 else "low", "flagged": score >= 0.3, "score": score}

    before, after = [0.1, 0.2, 0.8, 0.9], [0.1, 0.2, 0.15, 0.9]
    lines = {
        case.row.file: {"as_it_is": said(was), "changed": {name: said(now) for name in CHANGES}}
        for case, was, now in zip(read, before, after, strict=True)
    }
    found = robustness(read, lines)["sets"]["ham10000"]
    assert found["auc"] == 1.0
    assert found["consistency"]["value"] == 0.75
    assert found["consistency"]["low"] < 0.75 < found["consistency"]["high"]
    assert {row["name"] for row in found["changes"]} == set(CHANGES)
    assert all(row["auc_change"]["value"] == pytest.approx(-0.25) for row in found["changes"])
    assert all(row["same_side_of_raised"]["hits"] == 3 for row in found["changes"])


@pytest.mark.parametrize("energy_limit", [float("inf"), -0.5])
def test_unfamiliarity_is_the_shipped_rule(energy_limit):
    """Above 1 exactly where the rule turns a picture away."""
    random = np.random.default_rng(2)
    rule = Familiarity(
        mean=np.zeros(4, np.float32),
        components=np.eye(4, dtype=np.float32),
        weights=random.normal(0, 1, (4, 3)).astype(np.float32),
        bias=np.zeros(3, np.float32),
        reference=random.normal(0, 1, (50, 4)).astype(np.float32),
        distance_limit=1.8,
        other_limit=0.5,
        energy_limit=energy_limit,
    )
    judged = set()
    for features in random.normal(0, 1.6, (200, 4)).astype(np.float32):
        away = rule.kind(features) is Kind.UNFAMILIAR
        assert (unfamiliarity(rule, features) > 1) == away
        judged.add(away)
    assert judged == {True, False}
