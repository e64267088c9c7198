"""Figures of made-up sets: counts, both ways of silence, subgroups, keratosis, voices, the card."""

import json

import numpy as np
import pytest

pytest.importorskip("sklearn", reason="the [train] extra is not installed")
pytest.importorskip("matplotlib", reason="the [train] extra is not installed")

from tests.training.evaluation.made import cases, crowd, line, record, write_manifest
from triage.errors import DataError
from triage.training.evaluation.card_figures import card_test, write_test
from triage.training.evaluation.cases import cases_of, lesions_of, rows_of
from triage.training.evaluation.report import kinds
from triage.training.evaluation.sets import set_figures
from triage.training.evaluation.subgroups import age_band, figures, source, subgroups
from triage.training.evaluation.unfamiliar import risk_coverage, turned_away
from triage.training.evaluation.voices import voices


def few(folder):
    """Four malignant lesions (flagged, flagged, missed, unfamiliar), two benign ones and one refused benign one."""
    records = [record(n, malignant="1", diagnosis="bcc") for n in range(4)] + [record(n) for n in (4, 5, 6)]
    said = [line(0.9), line(0.4), line(0.1), line(None), line(0.2), line(0.5), line(0.1, accepted=False)]
    return cases(folder, records, said)


def test_silence_stays_in_the_denominators(tmp_path):
    read = set_figures(few(tmp_path), draws=50)
    assert read["counts"]["pictures"] == 7
    assert (read["counts"]["refused"], read["counts"]["unfamiliar"]) == (1, 1)
    assert (read["counts"]["lesions"], read["counts"]["malignant"], read["counts"]["classified"]) == (7, 4, 6)
    at, every, gated = read["at_raised"], read["all_lesions"], read["gate_enforced"]
    assert (at["sensitivity"]["hits"], at["sensitivity"]["n"]) == (2, 3)
    assert (every["sensitivity"]["hits"], every["sensitivity"]["n"]) == (2, 4)
    assert (every["without_score"], every["malignant_without_score"]) == (1, 1)
    assert every["auc_worst_case"]["value"] < read["ranking"]["auc"]["value"]
    assert (gated["n"], gated["refused"], gated["unfamiliar"]) == (5, 1, 1)
    assert (gated["specificity"]["hits"], gated["specificity"]["n"]) == (1, 2)
    assert (read["at_high"]["sensitivity"]["hits"], read["at_high"]["specificity"]["hits"]) == (1, 3)


def test_one_picture_a_lesion_and_repeats(tmp_path):
    records = [record(0, lesion_id="A"), record(1, lesion_id="A"), record(2, lesion_id="B", malignant="1")]
    read = cases(tmp_path, records, [line(0.1), line(0.8), line(0.9)])
    assert [case.row.image_id for case in lesions_of(read)] == ["0", "2"]
    repeats = set_figures(read, draws=20)["repeats"]
    assert (repeats["same_outcome"]["hits"], repeats["same_outcome"]["n"]) == (0, 1)


def test_a_missing_line_and_an_unknown_set(tmp_path):
    write_manifest(tmp_path, [record(0)])
    with pytest.raises(DataError, match=r"ham10000/0\.jpg"):
        cases_of(tmp_path, rows_of(tmp_path, "calibrate"), {})
    with pytest.raises(DataError, match="no set 'ham'"):
        rows_of(tmp_path, "calibrate", ["ham"])
    with pytest.raises(DataError, match="no picture of the split 'test'"):
        rows_of(tmp_path, "test")


def test_small_parts_say_that_they_are_too_small(tmp_path):
    read = cases(tmp_path, *crowd())
    found = subgroups(lesions_of(read))
    assert {"sex", "age", "site", "source"} <= set(found)
    assert "set" not in found, "one set does not divide"
    for rows in found.values():
        assert sum(row["n"] for row in rows) == 240
        for row in rows:
            assert (row["sensitivity"] is None) == row["too_few"]
    nobody = figures("few", lesions_of(read)[:12])
    assert nobody["too_few"]
    assert nobody["auc"] is None
    assert [row["name"] for row in found["sex"]] == ["female", "male", "not stated"]


def test_names_of_parts(tmp_path):
    records = [
        record(0, age="29.0", note="source size r300 300x300"),
        record(1, age="75", note="squeezed to 256x256; label by_id"),
        record(2),
    ]
    read = cases(tmp_path, records, [line(0.1)] * 3)
    assert [age_band(case) for case in read] == ["under 30", "75 and over", "not stated"]
    assert [source(case) for case in read] == [
        "source size r300",
        "squeezed to 256x256; label by_id",
        "not stated",
    ]


def test_keratosis_the_other_way(tmp_path):
    records, lines = crowd(120)
    for number in range(0, 40, 2):
        records[number] |= {"malignant": "1", "premalignant": "1", "diagnosis": "akiec"}
    read = set_figures(cases(tmp_path, records, lines), draws=30)["keratosis_the_other_way"]
    assert read["counted_here_as"] == "malignant"
    assert read["n"] == 19, "the unfamiliar one has no score"
    whole = set_figures(cases(tmp_path, records, lines), draws=30)["counts"]["classified_malignant"]
    assert read["other_way"]["malignant"] == read["left_out"]["malignant"] == whole - 19
    assert read["left_out"]["n"] == read["other_way"]["n"] - 19


def test_kinds_are_never_pooled_and_copies_not_with_their_originals(tmp_path):
    records, lines = [], []
    for name, kind in (
        ("ham10000", "dermoscopic"),
        ("isic2017", "dermoscopic"),
        ("ham10000_large", "dermoscopic"),
        ("pad", "clinical"),
    ):
        more, said = crowd(60, set=name, modality=kind)
        for one in more:
            one |= {key: f"{name}-{one[key]}" for key in ("image_id", "lesion_id", "group")}
        records, lines = records + more, lines + said
    read = kinds(cases(tmp_path, records, lines), {}, draws=20)
    assert set(read) == {"dermoscopic", "clinical"}
    assert read["dermoscopic"]["pooled_sets"] == ["ham10000", "isic2017"]
    assert read["dermoscopic"]["pooled"]["counts"]["lesions"] == 120
    assert read["clinical"]["pooled"] is None


def test_unfamiliar_pictures(tmp_path):
    records, lines = crowd(80)
    for number in range(80, 100):
        records.append(record(number, set="other", malignant="", modality="other", diagnosis="object"))
        lines.append(line(None, seen={"unfamiliarity": 2.0, "score_if_known": 0.9, "flagged_if_known": True}))
    read = cases(tmp_path, records, lines)
    found = turned_away(read)
    assert (found["others"]["hits"], found["others"]["n"]) == (20, 20)
    assert (found["lesions"]["hits"], found["lesions"]["n"]) == (2, 80)
    assert found["auroc"]["ham10000"]["value"] == 1.0
    again = [{**one, "set": "ham10000_large", "file": f"large/{n}.jpg"} for n, one in enumerate(records[:80])]
    copied = turned_away(cases(tmp_path, records + again, lines + lines[:80]))
    assert copied["lesions"] == found["lesions"], "a large copy is no second lesion"
    assert copied["malignant_lesions"] == found["malignant_lesions"]
    assert copied["lesions_by_set"]["ham10000_large"]["n"] == 80
    for one in lines:
        one.pop("seen")
    assert turned_away(cases(tmp_path, records, lines))["auroc"] is None, "lines of a batch do not say"


def test_risk_and_coverage_by_hand(tmp_path):
    """The two most familiar lesions are judged rightly, the two least familiar wrongly."""
    records = [record(n, malignant=str(n % 2)) for n in range(4)]
    flags = [False, True, True, False]
    said = [
        line(0.5, seen={"unfamiliarity": 0.3 * (n + 1), "score_if_known": 0.5, "flagged_if_known": flags[n]})
        for n in range(4)
    ]
    read = risk_coverage(lesions_of(cases(tmp_path, records, said)))
    assert read is not None
    assert read["area"] == pytest.approx((0 + 0 + 1 / 3 + 2 / 4) / 4)
    assert read["area_if_random"] == 0.5
    assert (read["shipped_coverage"]["hits"], read["shipped_coverage"]["n"]) == (3, 4)
    half = next(row for row in read["points"] if row["coverage"] == 0.5)
    assert half["error"]["hits"] == 0


def test_answers_as_a_second_voice(tmp_path):
    random = np.random.default_rng(5)
    records, lines = crowd(100)
    for one, said in zip(records, lines, strict=True):
        if said["prediction"]:
            lift = float(random.normal(2 * int(one["malignant"]) - 1, 0.5))
            said["prediction"]["with_answers"] = {
                "probability": 1 / (1 + np.exp(-3 * lift)),
                "band": "high" if lift > 0 else "low",
                "contributions": [{"variable": "age", "said": "60", "logits": lift}],
            }
    counted = [case for case in lesions_of(cases(tmp_path, records, lines)) if case.classified]
    read = voices(counted, draws=30)
    assert read is not None
    assert read["n"] == len(counted)
    assert read["both"]["auc"]["value"] > read["picture"]["auc"]["value"]
    assert read["both_over_picture"]["low"] > 0
    assert read["both"]["sensitivity"]["hits"] >= read["picture"]["sensitivity"]["hits"], "never lowers"
    for said in lines:
        if said["prediction"]:
            del said["prediction"]["with_answers"]
    assert voices(counted, draws=30) is None


def test_the_card_takes_figures_of_test_only(tmp_path):
    records, lines = crowd(120)
    more, said = crowd(80, set="pad", modality="clinical")
    for one in more:
        one |= {key: f"p{one[key]}" for key in ("image_id", "lesion_id", "group")}
    read = {
        "data": {"split": "test"},
        "kinds": kinds(cases(tmp_path, records + more, lines + said), {}, draws=20),
    }
    card = card_test(read)
    for part in card.values():
        for name in ("auc", "sensitivity", "specificity"):
            assert part[name]["low"] <= part[name]["value"] <= part[name]["high"]
        assert {
            "data",
            "n",
            "malignant",
            "bands",
            "at_high",
            "by_diagnosis",
            "malignant_not_classified",
        } <= set(part)
    (tmp_path / "card.json").write_text(json.dumps({"id": "x", "test": {}, "limits": ["é"]}))
    write_test(tmp_path, read)
    written = json.loads((tmp_path / "card.json").read_text(encoding="utf-8"))
    assert written["test"] == card
    assert written["limits"] == ["é"]
    with pytest.raises(DataError, match="test split only"):
        card_test({**read, "data": {"split": "calibrate"}})
    del read["kinds"]["clinical"]
    with pytest.raises(DataError, match="set pad"):
        card_test(read)
