"""What a cell of a metadata table may hold. A table comes from outside: nothing in it is trusted."""

import re

from triage.errors import DataError

PLAIN_NAME = re.compile(r"\w[\w ._()+-]{0,119}")
"""An id of a picture, lesion or patient: no folder, no drive, no formula, no control character."""
_FORMULA = re.compile(r"[=+@\t\r]|-(?![0-9.])")  # what a spreadsheet would run (OWASP ASVS 5.0, 1.2.10)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BLANK = frozenset(["", "na", "n/a", "nan", "none", "null", "unknown", "unk"])


def plain_id(cell: str, what: str) -> str:
    """Return an id, or "" where the cell says unknown. Raises `DataError` where it is no plain name."""
    if cell.lower() in _BLANK:
        return ""
    if not PLAIN_NAME.fullmatch(cell) or ".." in cell:
        raise DataError(f"{cell[:60]!a} is not a plain name ({what}): correct it.")
    return cell


def guarded(cell: str, what: str) -> str:
    """Return free text as it stands. Raises `DataError` where a spreadsheet could run it as a formula."""
    if _FORMULA.match(cell) or _CONTROL.search(cell):
        raise DataError(f"{cell[:60]!a} looks like a formula or a control code ({what}): correct it.")
    return cell


def text(cell: str, what: str) -> str:
    """Return free text in lower case, or "" where the cell says unknown. Raises `DataError` as `guarded` does."""
    return "" if cell.lower() in _BLANK else guarded(cell, what).lower()


def number(cell: str, what: str) -> str:
    """Return a number as it stands, or "". Raises `DataError` where it is none."""
    if cell.lower() in _BLANK:
        return ""
    try:
        float(cell)
    except ValueError:
        raise DataError(f"{cell[:60]!a} is not a number ({what}): correct it.") from None
    return cell


def whole(cell: str, what: str) -> int | None:
    """Return a count, or None for an empty cell. Raises `DataError` where it is none."""
    if cell == "":
        return None
    if not re.fullmatch(r"[0-9]{1,9}", cell, re.ASCII):
        raise DataError(f"{cell[:60]!a} is not a whole number ({what}): correct it.")
    return int(cell)


def flag(cell: str, what: str) -> int | None:
    """Return 0 or 1 for ``0``, ``1.0`` and the like, None for an empty cell. Raises `DataError` otherwise."""
    if cell == "":
        return None
    if cell not in ("0", "1", "0.0", "1.0"):
        raise DataError(f"{cell[:60]!a} is neither 0 nor 1 ({what}): correct it.")
    return int(float(cell))
