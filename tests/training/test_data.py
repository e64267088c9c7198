"""The manifest."""

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
