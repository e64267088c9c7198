"""HAM10000 as its authors publish it: HAM10000_metadata and the pictures in two folders."""

from collections.abc import Iterator, Sequence

from triage.training.data.cells import number, plain_id, text
from triage.training.data.diagnoses import HAM10000, meaning
from triage.training.data.layouts.base import Layout, columns, record
from triage.training.data.record import Record
from triage.training.data.tables import Table


def _read(table: Table, _: Sequence[Table]) -> Iterator[Record]:
    for where, row in table.rows():
        yield record(
            "ham10000",
            plain_id(row["image_id"], f"image_id at {where}"),
            meaning(HAM10000, row["dx"].lower(), where),
            lesion_id=plain_id(row["lesion_id"], f"lesion_id at {where}"),
            confirmed=text(row.get("dx_type", ""), f"dx_type at {where}"),
            age=number(row.get("age", ""), f"age at {where}"),
            sex=text(row.get("sex", ""), f"sex at {where}"),
            site=text(row.get("localization", ""), f"localization at {where}"),
            note=text(row.get("dataset", ""), f"dataset at {where}"),
        )


LAYOUT = Layout("ham10000", columns("image_id dx"), columns("lesion_id image_id dx"), _read)
