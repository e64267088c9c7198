"""The list of pictures: one row a picture, with its split, kind and label."""

import csv
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from triage.errors import DataError


@dataclass(frozen=True)
class Row:
    """One picture of the manifest.

    `malignant` is None where the picture shows no lesion. `premalignant` is actinic keratosis, which HAM10000 counts
    as malignant and PAD-UFES-20 does not.
    """

    file: str
    set: str
    image_id: str
    lesion_id: str
    patient_id: str
    group: str
    split: str
    modality: str
    diagnosis: str
    malignant: int | None
    premalignant: bool
    fitzpatrick: str
    width: int
    height: int
    mask: str
    note: str


def data_folder(folder: Path | None = None) -> Path:
    """Return the unpacked data folder: the argument, or the environment's ``TRIAGE_DATA``.

    Raises `DataError` where it is not set or holds no manifest.
    """
    chosen = folder or Path(os.environ.get("TRIAGE_DATA", ""))
    if not (chosen / "manifest.csv").is_file():
        raise DataError("No manifest.csv was found: set TRIAGE_DATA to the unpacked pictures.")
    return chosen


def read_manifest(folder: Path) -> tuple[Row, ...]:
    """Read every row.

    Raises `DataError` where a group lies in two splits (a leaking split), or a column or a number cannot be read.
    """
    try:
        with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
            rows = tuple(_row(record) for record in csv.DictReader(lines))
    except KeyError as fault:
        raise DataError(f"The manifest.csv has no column {fault}: make it with triage data split.") from fault
    except (TypeError, ValueError) as fault:
        raise DataError(
            f"The manifest.csv cannot be read ({fault}): make it with triage data split."
        ) from fault
    split_of: dict[str, str] = {}
    for row in rows:
        if split_of.setdefault(row.group, row.split) != row.split:
            raise DataError(f"The split leaks: group {row.group} lies in two splits.")
    return rows


def one_a_lesion(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Keep the first picture of each lesion in manifest order, so that no lesion counts twice."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        first.setdefault((row.set, row.lesion_id or row.image_id), row)
    return tuple(first.values())


def digest(rows: Iterable[Row]) -> str:
    """SHA-256 over the files, splits and labels: which data a run or a report has seen."""
    text = "\n".join(f"{row.file},{row.split},{row.malignant}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()


def _row(record: dict[str, str]) -> Row:
    return Row(
        file=record["file"],
        set=record["set"],
        image_id=record["image_id"],
        lesion_id=record["lesion_id"],
        patient_id=record["patient_id"],
        group=record["group"],
        split=record["split"],
        modality=record["modality"],
        diagnosis=record["diagnosis"],
        malignant=int(record["malignant"]) if record["malignant"] else None,
        premalignant=record["premalignant"] == "1",
        fitzpatrick=record["fitzpatrick"],
        width=int(record["width"]),
        height=int(record["height"]),
        mask=record["mask"],
        note=record["note"],
    )
