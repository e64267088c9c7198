"""Sorted folders hold the original bytes, whole or not at all."""

import pytest

from tests.builders import jpeg
from tests.training.data import published
from triage.errors import DataError, UsageError
from triage.training.data.sort import sort
from triage.training.data.source import open_source


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_sorts_by_class_with_the_original_bytes(tmp_path):
    root = published.ham10000(tmp_path / "set")
    counts = sort(open_source(root), tmp_path / "out")
    assert counts == {"benign": 2, "malignant": 2, "without class": 0}
    assert names(tmp_path / "out") == [
        "benign/ISIC_0025030.jpg",
        "benign/ISIC_0027419.jpg",
        "malignant/ISIC_0026769.jpg",
        "malignant/ISIC_0031633.jpg",
    ]
    original = root / "HAM10000_images_part_2/ISIC_0026769.jpg"
    copy = tmp_path / "out/malignant/ISIC_0026769.jpg"
    assert copy.read_bytes() == original.read_bytes()
    assert copy.stat().st_ino != original.stat().st_ino
    again = open_source(tmp_path / "out")
    assert {record.image_id: record.malignant for record in again.records()} == {
        record.image_id: record.malignant for record in open_source(root).records()
    }


def test_links_are_hard_links(tmp_path):
    root = published.ham10000(tmp_path / "set")
    sort(open_source(root), tmp_path / "out", link=True)
    original = root / "HAM10000_images_part_2/ISIC_0026769.jpg"
    assert (tmp_path / "out/malignant/ISIC_0026769.jpg").samefile(original)


def test_members_of_hdf5_become_files(tmp_path):
    pytest.importorskip("h5py", reason="the [train] extra is not installed")
    root = published.isic2024(tmp_path / "set")
    sort(open_source(root), tmp_path / "out")
    assert (tmp_path / "out/malignant/ISIC_0000000.jpg").read_bytes() == jpeg(published.mole(0, (64, 64)))
    with pytest.raises(UsageError, match="leave --link out"):
        sort(open_source(root), tmp_path / "linked", link=True)
    assert not (tmp_path / "linked").exists()


def test_pictures_without_a_class_are_counted_and_left(tmp_path):
    counts = sort(open_source(published.isic2019(tmp_path / "set")), tmp_path / "out")
    assert counts == {"benign": 2, "malignant": 1, "without class": 1}


def test_nothing_is_overwritten(tmp_path):
    root = published.ham10000(tmp_path / "set")
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="not empty"):
        sort(open_source(root), out)
    assert names(out) == ["mine.txt"]
    (out / "mine.txt").unlink()
    sort(open_source(root), out)
    assert len(names(out)) == 4
    (tmp_path / "file").write_text("mine")
    with pytest.raises(UsageError, match="not a folder"):
        sort(open_source(root), tmp_path / "file")
    with pytest.raises(UsageError, match="lies in the source"):
        sort(open_source(root), root / "sorted")


def test_a_fault_leaves_nothing_behind(tmp_path):
    root = published.ham10000(tmp_path / "set")
    (root / "HAM10000_images_part_2/ISIC_0031633.jpg").unlink()
    with pytest.raises(DataError, match="missing"):
        sort(open_source(root), tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["set"]


def test_two_pictures_of_one_name(tmp_path):
    published.manifest(
        tmp_path / "set", "x/a.png pad a - - train bcc 1", "y/a.png pad_large a - - train bcc 1"
    )
    with pytest.raises(DataError, match=r"Two pictures are named a\.png"):
        sort(open_source(tmp_path / "set"), tmp_path / "out")
    assert not (tmp_path / "out").exists()
