"""PAD-UFES-20: metadata.csv and phone photos in imgs_part_1 to 3."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from triage.training.data.cells import number, plain_id, text
from triage.training.data.diagnoses import PAD, meaning
from triage.training.data.layouts.base import Layout, columns, record
from triage.training.data.record import Record
from triage.training.data.tables import Table

_CONFIRMED = {"true": "biopsy", "false": "clinic"}


def _read(table: Table, _: Sequence[Table]) -> Iterator[Record]:
    for where, row in table.rows():
        patient = plain_id(row["patient_id"], f"patient_id at {where}")
        lesion = plain_id(row["lesion_id"], f"lesion_id at {where}")
        yield record(
            "pad",
            PurePosixPath(plain_id(row["img_id"], f"img_id at {where}")).stem,
            meaning(PAD, row["diagnostic"].upper(), where),
            modality="clinical",
            patient_id=patient,
            lesion_id=f"{patient}_{lesion}" if lesion else "",  # the set numbers lesions across its patients
            confirmed=_CONFIRMED.get(row.get("biopsed", "").lower(), ""),
            age=number(row.get("age", ""), f"age at {where}"),
            sex=text(row.get("gender", ""), f"gender at {where}"),
            site=text(row.get("region", ""), f"region at {where}"),
            fitzpatrick=number(row.get("fitspatrick", ""), f"fitspatrick at {where}").removesuffix(".0"),
        )


LAYOUT = Layout("pad", columns("img_id"), columns("patient_id lesion_id diagnostic img_id"), _read)
