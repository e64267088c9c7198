"""ISIC 2020, and ISIC 2024 (SLICE-3D) whose pictures are members of one HDF5 file."""

from collections.abc import Iterator, Sequence

from triage.errors import DataError
from triage.training.data.cells import flag, guarded, number, plain_id, text
from triage.training.data.diagnoses import ISIC2020, Meaning, slice_3d_code
from triage.training.data.layouts.base import Layout, columns, published_split, record
from triage.training.data.origins import origin
from triage.training.data.record import Record
from triage.training.data.tables import Table

_WORDS = {"benign": 0, "malignant": 1}


def _read_2020(table: Table, _: Sequence[Table]) -> Iterator[Record]:
    for where, row in table.rows():
        target = _target(row["target"], where)
        if _WORDS.get(row["benign_malignant"].lower()) != target:
            raise DataError(f"target and benign_malignant disagree at {where}: correct the table.")
        diagnosis = text(row["diagnosis"], f"diagnosis at {where}")
        if diagnosis not in ISIC2020:
            raise DataError(f"The diagnosis {diagnosis[:60]!a} at {where} is unknown: correct the table.")
        yield record(
            "isic2020",
            plain_id(row["image_name"], f"image_name at {where}"),
            Meaning(ISIC2020[diagnosis], target),
            patient_id=plain_id(row["patient_id"], f"patient_id at {where}"),
            lesion_id=plain_id(row.get("lesion_id", ""), f"lesion_id at {where}"),
            age=number(row.get("age_approx", ""), f"age_approx at {where}"),
            sex=text(row.get("sex", ""), f"sex at {where}"),
            site=text(row.get("anatom_site_general_challenge", ""), f"site at {where}"),
            split=published_split(table),
        )


def _read_2024(table: Table, _: Sequence[Table]) -> Iterator[Record]:
    of_set = origin("isic2024")
    for where, row in table.rows():
        target = _target(row["target"], where)
        full = row.get("iddx_full", "")
        code = slice_3d_code(full, where) if full else ("malignant" if target else "benign")
        yield record(
            "isic2024",
            plain_id(row["isic_id"], f"isic_id at {where}"),
            Meaning(code, target, premalignant=code == "ack"),
            modality="tbp",
            patient_id=plain_id(row["patient_id"], f"patient_id at {where}"),
            lesion_id=plain_id(row.get("lesion_id", ""), f"lesion_id at {where}"),
            age=number(row.get("age_approx", ""), f"age_approx at {where}"),
            sex=text(row.get("sex", ""), f"sex at {where}"),
            site=text(row.get("anatom_site_general", ""), f"site at {where}"),
            source=guarded(row.get("attribution", ""), f"attribution at {where}") or of_set.source,
            licence=guarded(row.get("copyright_license", ""), f"licence at {where}") or of_set.licence,
            split=published_split(table),
        )


def _target(cell: str, where: str) -> int:
    target = flag(cell, f"target at {where}")
    if target is None:
        raise DataError(f"target is empty at {where}: correct the table.")
    return target


ISIC_2020 = Layout(
    "isic2020",
    columns("image_name"),
    columns("image_name patient_id diagnosis benign_malignant target"),
    _read_2020,
)
ISIC_2024 = Layout("isic2024", columns("isic_id"), columns("isic_id target patient_id"), _read_2024)
