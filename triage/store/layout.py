"""What lies in a file beside the rows: the statements that made its tables and indexes.

A file may come from a stranger, or be damaged there too. Triggers and views would run as part of our own queries
(sqlite.org, "Defense Against The Dark Arts"), so a file with any of them is not opened, and the newest layout is held
to its digest: no column, constraint or index more, less or other.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from triage.errors import HistoryError

LAYOUT = "dc5a1131c710704d9d8eb1525ef204df7454e601a21e7e574135ba46e68e42bb"
"""Digest of the newest layout; a test holds it to a new file."""

FOREIGN = "This file is not a triage history. Choose another file."
"""What a person reads where a file holds more than tables and indexes."""

MADE = "SELECT type, name, tbl_name, sql FROM sqlite_master"
"""What was made in a file."""

_SPACE = re.compile("[ \t\n]+")  # an upgraded file and a new one differ in nothing else
_COUNTS = "sqlite_stat"  # SQLite's own, where somebody ran ANALYZE

Row = Sequence[Any]


def check_kinds(made: Iterable[Row]) -> None:
    """Raise `HistoryError` for a trigger, a view or a virtual table: no file of ours has one."""
    for kind, _, _, statement in made:
        virtual = re.match(r"\s*create\s+virtual", str(statement), re.IGNORECASE)
        if kind not in ("table", "index") or virtual:
            raise HistoryError(FOREIGN)


def digest(made: Iterable[Row]) -> str:
    """Return the digest of a layout, whatever the order of its parts and the space between words."""
    parts = sorted(
        tuple(_SPACE.sub(" ", str(one)) for one in row) for row in made if not str(row[1]).startswith(_COUNTS)
    )
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()
