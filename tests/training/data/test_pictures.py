"""Bytes from files and from HDF5: one at a time, prepared as in serving, damage said in one sentence."""

import numpy as np
import pytest

from tests.builders import jpeg
from tests.training.data import published
from triage.errors import DataError
from triage.imaging.decode import decode
from triage.imaging.prepare import Preparation, prepare
from triage.training.data.pictures import Pictures
from triage.training.data.source import open_source

h5py = pytest.importorskip("h5py", reason="the [train] extra is not installed")


class Counted:
    """Counts the members whose values are read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.read: list[str] = []
        whole = h5py.Dataset.__getitem__

        def get(data, *arguments, **options):
            self.read.append(data.name)
            return whole(data, *arguments, **options)

        monkeypatch.setattr(h5py.Dataset, "__getitem__", get)


def test_rows_are_listed_without_reading_a_picture(tmp_path, monkeypatch):
    source = open_source(published.isic2024(tmp_path, count=40))
    counted = Counted(monkeypatch)
    records = source.records()
    assert next(records).image_id == "ISIC_0000000"
    assert len(list(records)) == 39
    assert counted.read == []


def test_one_picture_reads_one_member(tmp_path, monkeypatch):
    source = open_source(published.isic2024(tmp_path, count=40))
    counted = Counted(monkeypatch)
    with Pictures(source.tree) as pictures:
        data = pictures.read("train-image.hdf5#ISIC_0000007")
    assert counted.read == ["/ISIC_0000007"]
    assert data == jpeg(published.mole(7, (64, 64)))


def test_a_scan_holds_one_picture_at_a_time(tmp_path, monkeypatch):
    from triage.training.data import scan

    source = open_source(published.isic2024(tmp_path, count=12))
    counted = Counted(monkeypatch)
    seen = []

    def watch(records):
        for record in records:
            seen.append((record.image_id, len(counted.read)))
            yield record

    assert len(scan.scan(source, watch)) == 12
    assert seen == [
        (f"ISIC_{number:07d}", number) for number in range(12)
    ]  # each is read before the next is asked for


def test_training_prepares_as_serving_does(tmp_path):
    source = open_source(published.isic2024(tmp_path))
    steps = Preparation(short_side=50, size=32)
    with Pictures(source.tree) as pictures:
        file = next(source.records()).file
        prepared = pictures.prepared(file, steps)
        served = prepare(decode(pictures.read(file)).pixels, steps)
    assert prepared.shape == (32, 32, 3)
    assert np.array_equal(prepared, served)


def test_truncated_hdf5(tmp_path):
    root = published.isic2024(tmp_path)
    path = root / "train-image.hdf5"
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(DataError, match=r"train-image\.hdf5 is damaged or incomplete"):
        list(open_source(root).records())


def test_a_member_that_is_no_picture(tmp_path):
    root = published.isic2024(tmp_path)
    with h5py.File(root / "train-image.hdf5", "a") as file:
        del file["ISIC_0000002"]
        file["ISIC_0000002"] = np.bytes_(b"\xff\xd8\xff broken")
    source = open_source(root)
    with Pictures(source.tree) as pictures, pytest.raises(DataError, match="#ISIC_0000002 cannot be used"):
        pictures.photo("train-image.hdf5#ISIC_0000002")


def test_a_member_that_is_missing(tmp_path):
    root = published.isic2024(tmp_path)
    with h5py.File(root / "train-image.hdf5", "a") as file:
        del file["ISIC_0000002"]
    with pytest.raises(DataError, match=r"ISIC_0000002 of train-metadata\.csv is missing"):
        list(open_source(root).records())


def test_a_member_that_links_to_another_file_is_refused(tmp_path):
    root = published.isic2024(tmp_path / "set")
    with h5py.File(tmp_path / "secret.hdf5", "w") as file:
        file["secret"] = np.bytes_(b"secret")
    with h5py.File(root / "train-image.hdf5", "a") as file:
        del file["ISIC_0000002"]
        file["ISIC_0000002"] = h5py.ExternalLink("../secret.hdf5", "secret")
    source = open_source(root)
    with Pictures(source.tree) as pictures, pytest.raises(DataError, match="missing or a link"):
        pictures.read("train-image.hdf5#ISIC_0000002")


def test_bytes_stored_as_numbers_or_opaque_are_read_too(tmp_path):
    root = published.isic2024(tmp_path)
    data = jpeg(published.mole(3))
    with h5py.File(root / "train-image.hdf5", "a") as file:
        del file["ISIC_0000002"], file["ISIC_0000003"]
        file["ISIC_0000002"] = np.frombuffer(data, np.uint8)
        file["ISIC_0000003"] = np.void(data)
    with Pictures(open_source(root).tree) as pictures:
        assert pictures.read("train-image.hdf5#ISIC_0000002") == data
        assert pictures.read("train-image.hdf5#ISIC_0000003") == data
