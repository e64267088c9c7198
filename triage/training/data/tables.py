"""Metadata tables: a header that is looked at leniently, rows that are read strictly and one at a time."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from triage.errors import DataError

SUFFIXES = frozenset([".csv", ".tab", ".tsv", ".txt", ""])
"""Endings of files that may be tables; Dataverse gives HAM10000_metadata out without any."""
HEADLESS = ("image", "label")
"""Columns given to the tables of ISIC 2016, which have no header."""
_HEADLESS_LINE = re.compile(r'"?ISIC_[0-9]{7}"?[,;\t]"?(benign|malignant|[01](\.0)?)"?\s*')
_HEAD = 1 << 16  # bytes that are looked at to find a header


@dataclass(frozen=True)
class Table:
    """A delimited text file with its columns. `name` is the path under the source, for messages."""

    path: Path
    name: str
    columns: tuple[str, ...]
    delimiter: str

    def lacks(self, needed: Iterable[str]) -> list[str]:
        """Columns that are needed and not there."""
        return [column for column in sorted(needed) if column not in self.columns]

    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield each row with its place (``table line 5``), cells stripped.

        Raises `DataError` where the file is not UTF-8, not CSV, without rows, or a row is short or long.
        """
        if len(set(self.columns)) < len(self.columns):
            raise DataError(f"The table {self.name} names a column twice: correct its header.")
        found = False
        for number, cells in enumerate(self._lines(), 1):
            if number == 1 and self.columns != HEADLESS:
                continue
            if not cells:
                continue
            found = True
            where = f"{self.name} line {number}"
            if len(cells) != len(self.columns):
                raise DataError(
                    f"{where} has {len(cells)} cells and the header {len(self.columns)}: correct the table."
                )
            yield where, dict(zip(self.columns, (cell.strip() for cell in cells), strict=True))
        if not found:
            raise DataError(f"The table {self.name} has no rows.")

    def _lines(self) -> Iterator[list[str]]:
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as lines:
                yield from csv.reader(lines, delimiter=self.delimiter, strict=True)
        except UnicodeDecodeError:
            raise DataError(f"The table {self.name} is not UTF-8: save it again as CSV UTF-8.") from None
        except (csv.Error, OSError) as fault:
            raise DataError(f"The table {self.name} cannot be read as CSV: {fault}.") from fault


def look(path: Path, name: str) -> Table | None:
    """Return the table at `path`, or None where its first line is no header that a table could have."""
    first = first_line(path)
    if _HEADLESS_LINE.fullmatch(first):
        return Table(path, name, HEADLESS, _delimiter(first))
    delimiter = _delimiter(first)
    try:
        columns = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter)))
    except (csv.Error, StopIteration):
        return None
    if len(columns) < 2:
        return None
    return Table(path, name, columns, delimiter)


def first_line(path: Path) -> str:
    """The first line of a file without its byte-order mark, or "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return ""
    lines = head.decode("utf-8-sig", "replace").splitlines()
    return lines[0] if lines else ""


def _delimiter(line: str) -> str:
    return max(",\t;", key=line.count)
