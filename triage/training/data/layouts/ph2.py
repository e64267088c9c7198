"""PH2: one table as text with bars or as a workbook, and a folder for every picture."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from triage.errors import DataError
from triage.training.data.cells import plain_id
from triage.training.data.diagnoses import MELANOMA, NAEVUS, meaning
from triage.training.data.layouts.base import record
from triage.training.data.libraries import library
from triage.training.data.record import Record
from triage.training.data.tables import first_line

NAME = "ph2"
_HEADER = re.compile(r"\|\|\s*Name\s*\|\|\s*Histological Diagnosis\s*\|\|\s*Clinical Diagnosis\s*\|")
_CODES = {"0": NAEVUS, "1": NAEVUS, "2": MELANOMA}
"""0 is a common naevus, 1 an atypical one."""
_NOTES = {"0": "common naevus", "1": "atypical naevus", "2": ""}
_TITLES = ("Common Nevus", "Atypical Nevus", "Melanoma")
_MOST_BYTES = 50_000_000  # bytes of a workbook once unpacked; the published one has under 1 MB


def is_text(path: Path) -> bool:
    """Say whether a file is PH2_dataset.txt, by its header."""
    return bool(_HEADER.match(first_line(path)))


def is_workbook(path: Path) -> bool:
    """Say whether a file may be PH2_dataset.xlsx: another workbook has another name."""
    return path.name.lower() == "ph2_dataset.xlsx"


def read_text(path: Path, name: str) -> Iterator[Record]:
    """Read PH2_dataset.txt. Raises `DataError` for a row without its three first cells or a new code."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise DataError(f"The table {name} cannot be read as UTF-8 text.") from fault
    for number, line in enumerate(lines[1:], 2):
        if not line.startswith("||"):
            break  # the legend follows
        cells = [cell.strip() for cell in line.split("||")]
        if len(cells) < 4:
            raise DataError(f"{name} line {number} has too few cells: correct the table.")
        yield _record(cells[1], cells[2], cells[3].split("|")[0].strip(), f"{name} line {number}")


def read_workbook(path: Path, name: str) -> Iterator[Record]:
    """Read PH2_dataset.xlsx. Raises `DataError` where it is no workbook or lacks the columns."""
    openpyxl = library("openpyxl", "Reading a workbook")
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(member.file_size for member in packed.infolist())
        if size > _MOST_BYTES:
            raise DataError(f"The workbook {name} is too large to be the one of PH2.")
        sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
        rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    except DataError:
        raise
    except Exception as fault:  # on damaged bytes the library raises anything at all
        raise DataError(f"The workbook {name} is damaged: copy it again, or use PH2_dataset.txt.") from fault
    start = next((at for at, row in enumerate(rows) if "Image Name" in row), None)
    if start is None or not set(_TITLES) <= set(rows[start]):
        raise DataError(f"The workbook {name} has no columns Image Name, {', '.join(_TITLES)}.")
    header = rows[start]
    for number, row in enumerate(rows[start + 1 :], start + 2):
        cells = dict(zip(header, row, strict=False))
        if not cells["Image Name"]:
            continue
        codes = [str(code) for code, title in enumerate(_TITLES) if cells[title]]
        code = codes[0] if len(codes) == 1 else ""
        yield _record(
            cells["Image Name"], cells.get("Histological Diagnosis", ""), code, f"{name} row {number}"
        )


def _record(image_id: str, histology: str, code: str, where: str) -> Record:
    found = meaning(_CODES, code, where)
    confirmed = "histo" if histology else ""
    return record(NAME, plain_id(image_id, f"name at {where}"), found, confirmed=confirmed, note=_NOTES[code])


def _cell(value: object) -> str:
    return "" if value is None else str(value).strip()
