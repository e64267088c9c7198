"""Tables and files from outside that are wrong, broken or malicious: one clear sentence each."""

from pathlib import Path

import pytest

from tests.training.data import published
from triage.errors import DataError
from triage.training.data.source import open_source

HEAD = "lesion_id,image_id,dx,dx_type,age,sex,localization\n"


def read(root: Path) -> list[str]:
    return [record.file for record in open_source(root).records()]


def ham(root: Path, rows: str, head: str = HEAD) -> Path:
    published.ham10000(root)
    (root / "HAM10000_metadata").write_text(head + rows)
    return root


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            "L,../../x,nv,histo,,,\n",
            r"'\.\./\.\./x' is not a plain name \(image_id at HAM10000_metadata line 2\)",
        ),
        ("L,/etc/passwd,nv,histo,,,\n", "is not a plain name"),
        ("L,C:\\x,nv,histo,,,\n", "is not a plain name"),
        ("L,=cmd|' /C calc'!A0,nv,histo,,,\n", "is not a plain name"),
        ("=1+1,ISIC_0027419,nv,histo,,,\n", r"'=1\+1' is not a plain name \(lesion_id"),
        ("L,ISIC_0027419,nv,=HYPERLINK(1),,,\n", "looks like a formula"),
        ("L,ISIC_0027419,nv,histo,,,@SUM(1)\n", "looks like a formula"),
        ("L,ISIC_0027419,nv,histo,old,,\n", "'old' is not a number"),
        ("L,ISIC_0027419,wart,histo,,,\n", "The diagnosis 'wart' at HAM10000_metadata line 2 is unknown"),
        ("L,ISIC_0099999,nv,histo,,,\n", "ISIC_0099999 of HAM10000_metadata is missing.*--skip-missing"),
        ("L,,nv,histo,,,\n", "empty or given twice"),
        ("L,ISIC_0027419,nv,histo,,,\nM,ISIC_0027419,mel,histo,,,\n", "ISIC_0027419 is empty or given twice"),
        ("L,ISIC_0027419,nv\n", "line 2 has 3 cells and the header 7"),
        ('L,"ISIC_0027419,nv\n', "cannot be read as CSV"),
        ("", "HAM10000_metadata has no rows"),
    ],
)
def test_bad_rows(tmp_path, rows, sentence):
    with pytest.raises(DataError, match=sentence) as refused:
        read(ham(tmp_path, rows))
    assert "\n" not in str(refused.value)


def test_missing_columns(tmp_path):
    with pytest.raises(DataError, match=r"HAM10000_metadata \(ham10000\) lacks lesion_id"):
        read(ham(tmp_path, "ISIC_0027419,nv\n", "image_id,dx\n"))


def test_a_column_named_twice(tmp_path):
    with pytest.raises(DataError, match="names a column twice"):
        read(ham(tmp_path, "L,ISIC_0027419,nv,x\n", "lesion_id,image_id,dx,dx\n"))


def test_a_byte_order_mark_is_read(tmp_path):
    ham(tmp_path, "")
    (tmp_path / "HAM10000_metadata").write_text(HEAD + "L,ISIC_0027419,nv,histo,,,\n", encoding="utf-8-sig")
    assert len(read(tmp_path)) == 1


def test_latin_1(tmp_path):
    ham(tmp_path, "")
    (tmp_path / "HAM10000_metadata").write_bytes(
        HEAD.encode() + "L,ISIC_0027419,nv,histo,,,Gesäß\n".encode("latin-1")
    )
    with pytest.raises(DataError, match="not UTF-8"):
        read(tmp_path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfea\x00b\x00", b"\x00" * 100, b"just words\n"])
def test_no_table_at_all(tmp_path, content):
    (tmp_path / "table.csv").write_bytes(content)
    with pytest.raises(DataError, match="No known layout"):
        read(tmp_path)


def test_no_folder_at_all(tmp_path):
    with pytest.raises(DataError, match="There is no"):
        read(tmp_path / "none")


def test_a_link_out_of_the_folder_is_refused(tmp_path):
    root = published.ham10000(tmp_path / "set")
    (tmp_path / "secret.jpg").write_bytes(b"secret")
    picture = root / "HAM10000_images_part_1/ISIC_0027419.jpg"
    picture.unlink()
    picture.symlink_to(tmp_path / "secret.jpg")
    with pytest.raises(DataError, match="a link that leads out"):
        read(root)


def test_a_manifest_cannot_leave_through_a_linked_folder(tmp_path):
    root = published.manifest(tmp_path / "set")
    (root / "pad").rename(tmp_path / "outside")
    (root / "pad").symlink_to(tmp_path / "outside", target_is_directory=True)
    with pytest.raises(DataError, match="a link that leads out"):
        read(root)


def test_a_folder_behind_a_link_is_not_followed(tmp_path):
    root = published.ham10000(tmp_path / "set")
    outside = tmp_path / "outside"
    (root / "HAM10000_images_part_1").rename(outside)
    (root / "HAM10000_images_part_1").symlink_to(outside, target_is_directory=True)
    with pytest.raises(DataError, match="is missing"):
        read(root)


@pytest.mark.parametrize("file", ["../x.jpg", "/etc/passwd", "pad/../../x.jpg", "C:/x.jpg", "..\\x.jpg"])
def test_a_manifest_cannot_leave_its_folder(tmp_path, file):
    root = published.manifest(tmp_path)
    text = (root / "manifest.csv").read_text()
    (root / "manifest.csv").write_text(text.replace("pad/a.jpg", file))
    with pytest.raises(DataError, match="leads out of the folder"):
        read(root)


@pytest.mark.parametrize(
    ("old", "new"), [(",train,", ",holdout,"), (",bcc,1,", ",bcc,2,"), (",128,", ",wide,")]
)
def test_a_manifest_with_a_wrong_cell(tmp_path, old, new):
    root = published.manifest(tmp_path)
    text = (root / "manifest.csv").read_text()
    (root / "manifest.csv").write_text(text.replace(old, new))
    with pytest.raises(DataError, match=r"manifest\.csv line 2"):
        read(root)


def test_two_diagnoses_in_one_row(tmp_path):
    root = published.isic2019(tmp_path)
    path = root / "ISIC_2019_Training_GroundTruth.csv"
    path.write_text(path.read_text().replace("ISIC_0000000,0.0", "ISIC_0000000,1.0"))
    with pytest.raises(DataError, match="has 2 diagnoses"):
        read(root)


def test_labels_that_disagree(tmp_path):
    root = published.isic2020(tmp_path)
    path = root / "ISIC_2020_Training_GroundTruth_v2.csv"
    path.write_text(path.read_text().replace("malignant,1", "malignant,0"))
    with pytest.raises(DataError, match="disagree"):
        read(root)


def test_rows_without_a_picture_can_be_left_out(tmp_path):
    root = published.ham10000(tmp_path)
    (root / "HAM10000_images_part_1/ISIC_0027419.jpg").unlink()
    source = open_source(root, skip_missing=True)
    assert (len(list(source.records())), source.skipped) == (3, 1)
