"""ISIC 2016 task 3 (two columns without a header) and ISIC 2017 task 3 (melanoma, seborrhoeic keratosis, naevus)."""

from collections.abc import Iterator, Sequence

from triage.errors import DataError
from triage.training.data.cells import flag, number, plain_id, text
from triage.training.data.diagnoses import MELANOMA, NAEVUS, SEBORRHOEIC, Meaning
from triage.training.data.layouts.base import Layout, columns, companion, published_split, record
from triage.training.data.record import Record
from triage.training.data.tables import HEADLESS, Table

_METADATA_2017 = columns("image_id age_approximate sex")
_LABELS_2016 = {"benign": 0, "malignant": 1, "0": 0, "0.0": 0, "1": 1, "1.0": 1}
"""The training table says it in words, the test table in numbers."""


def _read_2016(table: Table, _: Sequence[Table]) -> Iterator[Record]:
    for where, row in table.rows():
        label = _LABELS_2016.get(row["label"])
        if label is None:
            raise DataError(f"The label {row['label'][:40]!a} at {where} is neither benign nor malignant.")
        image_id = plain_id(row["image"], f"image at {where}")
        yield record(
            "isic2016",
            image_id,
            MELANOMA if label else Meaning("benign", 0),
            split=published_split(table),
        )


def _read_2017(table: Table, tables: Sequence[Table]) -> Iterator[Record]:
    metadata = companion(tables, _METADATA_2017, "image_id")
    for where, row in table.rows():
        melanoma = flag(row["melanoma"], f"melanoma at {where}")
        keratosis = flag(row["seborrheic_keratosis"], f"seborrheic_keratosis at {where}")
        if melanoma is None or keratosis is None or melanoma + keratosis > 1:
            raise DataError(f"{where} has no diagnosis or two: correct the table.")
        beside = metadata.get(row["image_id"], {})
        yield record(
            "isic2017",
            plain_id(row["image_id"], f"image_id at {where}"),
            MELANOMA if melanoma else SEBORRHOEIC if keratosis else NAEVUS,
            age=number(beside.get("age_approximate", ""), f"age of {row['image_id']}"),
            sex=text(beside.get("sex", ""), f"sex of {row['image_id']}"),
            split=published_split(table),
        )


ISIC_2016 = Layout("isic2016", frozenset(HEADLESS), frozenset(HEADLESS), _read_2016)
ISIC_2017 = Layout(
    "isic2017", columns("image_id melanoma"), columns("image_id melanoma seborrheic_keratosis"), _read_2017
)
