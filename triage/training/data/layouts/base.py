"""What the readers share: what a layout is known by, and tables that go with another one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from triage.training.data.diagnoses import Meaning
from triage.training.data.origins import origin
from triage.training.data.record import Record
from triage.training.data.tables import Table

Reader = Callable[[Table, Sequence[Table]], Iterator[Record]]
"""Reads one table; the second argument holds every table of the source."""


@dataclass(frozen=True)
class Layout:
    """A layout that is a table with a header. `key` columns tell it, `needed` columns must be there too.

    The records come without `file`, unless the table itself names files (`names_files`).
    """

    name: str
    key: frozenset[str]
    needed: frozenset[str]
    read: Reader
    names_files: bool = False


def columns(names: str) -> frozenset[str]:
    """A set of column names, written with spaces between."""
    return frozenset(names.split())


def record(name: str, image_id: str, found: Meaning, *, modality: str = "dermoscopic", **more: Any) -> Record:
    """A record of the published set `name`, with the set's source and licence unless `more` has them."""
    from_set = origin(name)
    return Record(
        image_id=image_id,
        set=name,
        modality=modality,
        diagnosis=found.code,
        malignant=found.malignant,
        premalignant=found.premalignant,
        **({"source": from_set.source, "licence": from_set.licence} | more),
    )


def published_split(table: Table) -> str:
    """The part that a challenge's table belongs to by its file name; validation is our `calibrate`."""
    name = PurePosixPath(table.name).name.lower()
    parts = (("train", "train"), ("valid", "calibrate"), ("test", "test"))
    return next((split for word, split in parts if word in name), "")


def companion(tables: Iterable[Table], key: frozenset[str], id_column: str) -> dict[str, dict[str, str]]:
    """Rows by picture id of every table that has the columns `key`; empty where there is none."""
    return {row[id_column]: row for table in tables if key <= set(table.columns) for _, row in table.rows()}
