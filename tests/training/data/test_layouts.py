"""Every published layout is told by its contents and read with its own column names."""

from pathlib import Path

import pytest

from tests.training.data import published
from triage.errors import DataError
from triage.training.data.record import Record
from triage.training.data.source import open_source


def read(root: Path, layout: str = "auto") -> dict[str, Record]:
    source = open_source(root, layout)
    return {record.image_id: record for record in source.records()}


def labels(records: dict[str, Record]) -> list[tuple[str, int | None]]:
    return [(record.diagnosis, record.malignant) for record in records.values()]


def test_ham10000(tmp_path):
    records = read(published.ham10000(tmp_path))
    assert labels(records) == [("bkl", 0), ("bkl", 0), ("mel", 1), ("akiec", 1)]
    first = records["ISIC_0027419"]
    assert first.file == "HAM10000_images_part_1/ISIC_0027419.jpg"
    assert (first.set, first.lesion_id, first.age, first.sex, first.site) == (
        "ham10000",
        "HAM_0000118",
        "80.0",
        "male",
        "scalp",
    )
    assert (first.confirmed, first.note, first.licence) == ("histo", "vidir_modern", "CC-BY-NC-4.0")
    assert (records["ISIC_0026769"].age, records["ISIC_0026769"].sex, records["ISIC_0026769"].site) == (
        "",
        "",
        "",
    )
    assert [record.premalignant for record in records.values()] == [False, False, False, True]


def test_ham10000_as_the_dataverse_gives_it_with_tabs(tmp_path):
    root = published.ham10000(tmp_path)
    text = (root / "HAM10000_metadata").read_text()
    (root / "HAM10000_metadata").unlink()
    (root / "HAM10000_metadata.tab").write_text(text.replace(",", "\t"))
    assert len(read(root)) == 4


def test_isic_2016_without_a_header(tmp_path):
    records = read(published.isic2016(tmp_path))
    assert {name: (record.malignant, record.split) for name, record in records.items()} == {
        "ISIC_0000000": (0, "train"),
        "ISIC_0000002": (1, "train"),
        "ISIC_0000003": (0, "test"),
        "ISIC_0000013": (1, "test"),
    }
    assert records["ISIC_0000013"].file == "ISBI2016_ISIC_Part3_Test_Data/ISIC_0000013.jpg"
    assert {record.licence for record in records.values()} == {"CC0-1.0"}


def test_isic_2017(tmp_path):
    records = read(published.isic2017(tmp_path))
    found = {name[-1]: (record.diagnosis, record.malignant, record.split) for name, record in records.items()}
    assert found == {
        "0": ("nv", 0, "train"),
        "1": ("mel", 1, "train"),
        "2": ("sk", 0, "calibrate"),
        "3": ("nv", 0, "test"),
    }
    assert (records["ISIC_0000000"].age, records["ISIC_0000001"].age) == ("55", "")


def test_isic_2018_with_its_lesion_groupings(tmp_path):
    records = read(published.isic2018(tmp_path))
    assert labels(records) == [("nv", 0), ("mel", 1)]
    assert records["ISIC_0024306"].lesion_id == "HAM_0000550"
    assert records["ISIC_0024310"].confirmed == "histopathology"


def test_isic_2019_with_its_metadata(tmp_path):
    records = read(published.isic2019(tmp_path))
    assert labels(records) == [("nv", 0), ("ack", 0), ("scc", 1), ("unk", None)]
    keratosis = records["ISIC_0000002_downsampled"]
    assert (keratosis.premalignant, keratosis.lesion_id, keratosis.site) == (True, "MSK4_0000001", "")
    assert records["ISIC_0000004"].site == "head/neck"


def test_isic_2020(tmp_path):
    records = read(published.isic2020(tmp_path))
    assert labels(records) == [("unk", 0), ("mel", 1), ("nv", 0)]
    assert records["ISIC_2637011"].patient_id == "IP_7279968"
    assert records["ISIC_2637011"].lesion_id == "IL_7972535"


def test_isic_2020_without_lesions_as_first_published(tmp_path):
    root = published.isic2020(tmp_path)
    path = root / "ISIC_2020_Training_GroundTruth_v2.csv"
    cells = [line.split(",") for line in path.read_text().splitlines()]
    path.write_text("\n".join(",".join(row[:2] + row[3:]) for row in cells))
    assert {record.lesion_id for record in read(root).values()} == {""}


def test_isic_2024(tmp_path):
    pytest.importorskip("h5py", reason="the [train] extra is not installed")
    records = read(published.isic2024(tmp_path))
    assert labels(records)[:2] == [("bcc", 1), ("benign", 0)]
    first = records["ISIC_0000000"]
    assert first.file == "train-image.hdf5#ISIC_0000000"
    assert (first.patient_id, first.lesion_id, records["ISIC_0000001"].lesion_id) == (
        "IP_0000000",
        "IL_6727506",
        "",
    )
    assert (first.source, first.licence) == ("Memorial Sloan Kettering Cancer Center", "CC-BY")
    assert first.modality == "tbp"


def test_pad_ufes_20(tmp_path):
    records = read(published.pad(tmp_path))
    assert labels(records) == [("bcc", 1), ("nev", 0), ("ack", 0)]
    first = records["PAT_1516_1765_530"]
    assert (first.patient_id, first.lesion_id, first.confirmed) == ("PAT_1516", "PAT_1516_1765", "biopsy")
    assert (first.fitzpatrick, first.sex, first.site, first.modality) == ("3", "female", "neck", "clinical")
    assert first.file == "images/imgs_part_1/PAT_1516_1765_530.png"
    assert (records["PAT_46_881_939"].sex, records["PAT_46_881_939"].confirmed) == ("", "clinic")
    assert records["PAT_1545_1867_547"].premalignant


def test_ph2_from_its_text(tmp_path):
    records = read(published.ph2(tmp_path))
    assert labels(records) == [("nv", 0), ("nv", 0), ("mel", 1)]
    assert (
        records["IMD003"].file == "PH2Dataset/PH2 Dataset images/IMD003/IMD003_Dermoscopic_Image/IMD003.bmp"
    )
    assert [record.note for record in records.values()] == ["common naevus", "atypical naevus", ""]
    assert [record.confirmed for record in records.values()] == ["", "", "histo"]


def test_ph2_from_its_workbook(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="the [train] extra is not installed")
    root = published.ph2_pictures(tmp_path)
    book = openpyxl.Workbook()
    for _ in range(12):
        book.active.append(["PH2 Dataset"])
    book.active.append(["Image Name", "Histological Diagnosis", "Common Nevus", "Atypical Nevus", "Melanoma"])
    book.active.append(["IMD003", None, "X", None, None])
    book.active.append(["IMD004", None, None, "X", None])
    book.active.append(["IMD058", "Melanoma", None, None, "X"])
    path = root / "PH2Dataset/PH2_dataset.xlsx"
    book.save(path)
    assert labels(read(root)) == [("nv", 0), ("nv", 0), ("mel", 1)]
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DataError, match="damaged"):
        read(root)


def test_folders(tmp_path):
    records = read(published.folders(tmp_path))
    assert len(records) == 8
    assert sum(record.malignant or 0 for record in records.values()) == 4
    first = records["train_benign_0"]
    assert (first.file, first.split, first.diagnosis) == (
        "train/benign/train_benign_0.jpg",
        "train",
        "benign",
    )


def test_a_file_name_may_have_letters_of_any_language(tmp_path):
    root = published.folders(tmp_path)
    published.picture(root / "train/benign/Muttermal Rücken (2).png", 7)
    assert "Muttermal Rücken (2)" in read(root)


def test_our_manifest_gets_source_and_licence(tmp_path):
    records = read(published.manifest(tmp_path))
    assert labels(records) == [("bcc", 1), ("nev", 0), ("object", None)]
    assert records["a"].licence == "CC-BY-4.0"
    assert (records["a"].width, records["a"].height, records["a"].split) == (128, 96, "train")


def test_several_sets_in_one_folder(tmp_path):
    published.ham10000(tmp_path / "HAM10000")
    published.pad(tmp_path / "PAD-UFES-20")
    source = open_source(tmp_path)
    assert source.layouts == ("ham10000", "pad")
    assert len(list(source.records())) == 7
    assert len(read(tmp_path, "pad")) == 3


def test_one_picture_in_two_layouts_asks_for_one(tmp_path):
    published.ham10000(tmp_path)
    published.table(
        tmp_path / "ISIC2018_Task3_Training_GroundTruth.csv",
        "image,MEL,NV,BCC,AKIEC,BKL,DF,VASC",
        "ISIC_0027419,0.0,0.0,0.0,0.0,1.0,0.0,0.0",
    )
    with pytest.raises(DataError, match="--layout ham10000 or isic2018"):
        read(tmp_path)
    assert len(read(tmp_path, "isic2018")) == 1


def test_a_table_may_be_named_instead_of_its_folder(tmp_path):
    published.isic2016(tmp_path)
    assert len(read(tmp_path / "ISBI2016_ISIC_Part3_Test_GroundTruth.csv")) == 2


def test_the_nearest_copy_of_a_picture_is_taken(tmp_path):
    published.ham10000(tmp_path / "set")
    published.picture(tmp_path / "elsewhere/ISIC_0027419.jpg", 99)
    assert read(tmp_path)["ISIC_0027419"].file == "set/HAM10000_images_part_1/ISIC_0027419.jpg"
    published.picture(tmp_path / "set/other/ISIC_0027419.jpg", 98)
    with pytest.raises(DataError, match="twice and differs"):
        read(tmp_path)
