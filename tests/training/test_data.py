"""The manifest, the balanced views, and the figures of a batch."""

import numpy as np
import pytest

from triage.errors import DataError
from triage.training.manifest import data_folder, one_a_lesion, read_manifest

HEAD = (
    "archive,file,set,image_id,lesion_id,patient_id,group,split,modality,diagnosis,malignant,premalignant,"
    "confirmed,age,sex,site,fitzpatrick,width,height,mask,note\n"
)


def line(file: str, group: str, split: str, lesion: str = "L1") -> str:
    return f"a.zip,{file},pad,i,{lesion},p,{group},{split},clinical,BCC,1,0,1,50,,ARM,,300,300,,\n"


def test_a_leaking_split_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_text(HEAD + line("a.jpg", "g", "train") + line("b.jpg", "g", "test"))
    with pytest.raises(DataError, match="leaks"):
        read_manifest(tmp_path)


def test_one_picture_a_lesion(tmp_path):
    (tmp_path / "manifest.csv").write_text(HEAD + line("a.jpg", "g", "train") + line("b.jpg", "g", "train"))
    rows = read_manifest(tmp_path)
    assert [row.file for row in one_a_lesion(rows)] == ["a.jpg"]
    with pytest.raises(DataError, match="TRIAGE_DATA"):
        data_folder(tmp_path / "none")


@pytest.mark.data
def test_the_shared_manifest_does_not_leak(data):
    rows = read_manifest(data)
    assert len(rows) > 15_000
    assert {row.split for row in rows} == {"train", "calibrate", "test"}


@pytest.mark.data
def test_views_are_balanced_and_repeatable(data):
    pytest.importorskip("keras", reason="the [train] extra is not installed")
    from triage.imaging.prepare import Preparation
    from triage.training.sampling import BalancedViews

    rows = [row for row in read_manifest(data) if row.split == "train"]
    views = BalancedViews(data, rows, Preparation(), batch=8, batches=2, seed=1)
    pictures, labels = views[0]
    assert pictures.shape == (8, 224, 224, 3)
    assert labels.mean() == 0.5
    assert np.array_equal(pictures, views[0][0])
    assert not np.array_equal(pictures, views[1][0])
    views.start(1)
    assert not np.array_equal(pictures, views[0][0])


def test_figures_of_a_batch(tmp_path):
    pytest.importorskip("sklearn", reason="the [train] extra is not installed")
    from triage.training.evaluate import evaluate, table

    (tmp_path / "manifest.csv").write_text(
        HEAD
        + "".join(line(f"{n}.jpg", f"g{n}", "test", f"L{n}") for n in range(4))
        + line("b.jpg", "gb", "test", "LB").replace(",BCC,1,", ",NEV,0,")
    )
    quality = {"accepted": True}

    def said(probability: float, band: str) -> dict:
        return {
            "quality": quality,
            "prediction": {"probability": probability, "band": band},
            "kind": "clinical",
        }

    lines = {
        "0.jpg": said(0.9, "high"),
        "1.jpg": said(0.4, "raised"),
        "2.jpg": said(0.1, "low"),
        "3.jpg": {"quality": {"accepted": False}, "prediction": None, "not_assessed": "photo_refused"},
        "b.jpg": said(0.2, "low"),
    }
    rows = read_manifest(tmp_path)
    read = evaluate(lines, rows)["pad"]
    assert (read["pictures"], read["refused"], read["n"], read["malignant"]) == (5, 1, 4, 3)
    assert (read["sensitivity"]["hits"], read["specificity"]["hits"]) == (2, 1)
    assert read["auc"]["value"] == pytest.approx(2 / 3, abs=1e-3)
    assert "| pad | 5 | 1 |" in table({"pad": read})
    del lines["b.jpg"]
    with pytest.raises(DataError, match=r"b\.jpg"):
        evaluate(lines, rows)
