"""ISIC 2018 task 3 and ISIC 2019: a ground truth with one column a diagnosis, and a second table beside it."""

from collections.abc import Iterator, Mapping, Sequence

from triage.errors import DataError
from triage.training.data.cells import flag, number, plain_id, text
from triage.training.data.diagnoses import ISIC2018, ISIC2019, Meaning
from triage.training.data.layouts.base import Layout, columns, companion, published_split, record
from triage.training.data.record import Record
from triage.training.data.tables import Table

_GROUPINGS = columns("image lesion_id diagnosis_confirm_type")
_METADATA = columns("image age_approx anatom_site_general sex")


def _read_2018(table: Table, tables: Sequence[Table]) -> Iterator[Record]:
    groupings = companion(tables, _GROUPINGS, "image")
    for where, row in table.rows():
        beside = groupings.get(row["image"], {})
        yield record(
            "isic2018",
            plain_id(row["image"], f"image at {where}"),
            _the_one(ISIC2018, row, where),
            lesion_id=plain_id(beside.get("lesion_id", ""), f"lesion_id of {row['image']}"),
            confirmed=text(beside.get("diagnosis_confirm_type", ""), f"confirmation of {row['image']}"),
            split=published_split(table),
        )


def _read_2019(table: Table, tables: Sequence[Table]) -> Iterator[Record]:
    metadata = companion(tables, _METADATA, "image")
    for where, row in table.rows():
        beside = metadata.get(row["image"], {})
        yield record(
            "isic2019",
            plain_id(row["image"], f"image at {where}"),
            _the_one(ISIC2019, row, where),
            lesion_id=plain_id(beside.get("lesion_id", ""), f"lesion_id of {row['image']}"),
            age=number(beside.get("age_approx", ""), f"age of {row['image']}"),
            sex=text(beside.get("sex", ""), f"sex of {row['image']}"),
            site=text(beside.get("anatom_site_general", ""), f"site of {row['image']}"),
            split=published_split(table),
        )


def _the_one(known: Mapping[str, Meaning], row: Mapping[str, str], where: str) -> Meaning:
    """The diagnosis whose column holds 1. Raises `DataError` where there is none or more than one."""
    chosen = [code for code in known if flag(row.get(code, ""), f"{code} at {where}")]
    if len(chosen) != 1:
        raise DataError(f"{where} has {len(chosen)} diagnoses and needs one: correct the table.")
    return known[chosen[0]]


ISIC_2018 = Layout("isic2018", columns("image MEL AKIEC"), frozenset(["image", *ISIC2018]), _read_2018)
ISIC_2019 = Layout("isic2019", columns("image MEL AK"), frozenset(["image", *ISIC2019]) - {"UNK"}, _read_2019)
