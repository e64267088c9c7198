"""`triage batch --isic`: predictions in the form of the ISIC challenge of 2020."""

import csv
import json

import pytest

from tests.builders import jpeg, sharp_photo, skin
from triage.cli import isic


def test_every_photo_has_a_line_also_one_that_cannot_be_read(run, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "ISIC_0000001.jpg").write_bytes(sharp_photo())
    (folder / "ISIC_0000002.jpg").write_bytes(b"broken")
    asked = ("batch", folder, "--out", "r.jsonl", "--isic", "s.csv", "--model", "off", "--json")
    counts = json.loads(run(*asked).stdout)
    rows = list(csv.reader((tmp_path / "s.csv").open()))
    assert rows == [["image_name", "target"], ["ISIC_0000001", "0.500000"], ["ISIC_0000002", "0.500000"]]
    assert (counts["photos"], counts["no_prediction"]) == (2, 2)
    assert not (tmp_path / "r.csv").exists(), "only with --csv"


def test_the_score_is_that_of_the_picture_alone(run, tmp_path):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "ISIC_1.jpg").write_bytes(jpeg(skin(2)))
    run("batch", folder, "--out", "r.jsonl", "--isic", "s.csv", "--gate", "report")
    line = json.loads((tmp_path / "r.jsonl").read_text())
    rows = list(csv.reader((tmp_path / "s.csv").open()))
    expected = line["prediction"]["probability"] if line["prediction"] else isic.NO_PREDICTION
    assert rows[1] == ["ISIC_1", f"{expected:.6f}"]


@pytest.mark.parametrize(
    ("prediction", "target"),
    [({"probability": 0.12345678, "with_answers": {"probability": 0.9}}, "0.123457"), (None, "0.500000")],
)
def test_a_line_becomes_a_row(prediction, target):
    assert isic.row({"path": "a/ISIC_7.test.jpg", "prediction": prediction}) == ("ISIC_7.test", target)


def test_two_photos_of_one_name_are_refused_before_anything_is_checked(run, tmp_path):
    for name in ("a", "b"):
        (tmp_path / "photos" / name).mkdir(parents=True)
        (tmp_path / "photos" / name / "ISIC_1.jpg").write_bytes(b"unread")
    said = run("batch", "photos", "--out", "r.jsonl", "--isic", "s.csv", "--model", "off", code=2).stderr
    assert 'Two photos are called "ISIC_1"' in said
    assert not (tmp_path / "r.jsonl").exists()


def test_it_never_writes_over_the_other_results(run, tmp_path):
    (tmp_path / "list.csv").write_text("path\n")
    for more in (["--isic", "r.jsonl"], ["--isic", "list.csv"], ["--isic", "r.csv", "--csv"]):
        asked = ("batch", "list.csv", "--out", "r.jsonl", *more, "--model", "off")
        assert "different names" in run(*asked, code=2).stderr
    assert (tmp_path / "list.csv").read_text() == "path\n"
