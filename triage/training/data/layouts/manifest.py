"""Our own manifest.csv: the one list of everything."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from triage.training.data.layouts.base import Layout
from triage.training.data.origins import origin
from triage.training.data.record import REQUIRED, Record, from_cells
from triage.training.data.tables import Table


def _read(table: Table, _: Sequence[Table]) -> Iterator[Record]:
    for where, row in table.rows():
        record = from_cells(row, where)
        of_set = origin(record.set)
        yield replace(record, source=record.source or of_set.source, licence=record.licence or of_set.licence)


LAYOUT = Layout("manifest", frozenset(["file", "image_id", "set"]), REQUIRED, _read, names_files=True)
