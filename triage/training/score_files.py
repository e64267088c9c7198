"""A run's scores on disk: one raw logit a picture, read without loading a network."""

import csv
from collections.abc import Iterable
from pathlib import Path

from triage.errors import DataError
from triage.training.manifest import Row


def scores_file(split: str, *, turned: bool = False) -> str:
    """The name of a run's scores of a split, single views and means over the quarter turns apart."""
    return f"scores-{split}-turned.csv" if turned else f"scores-{split}.csv"


def write_scores(path: Path, rows: Iterable[Row], scores: Iterable[float]) -> None:
    """Write file and logit, a row a picture."""
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines)
        writer.writerow(("file", "logit"))
        writer.writerows((row.file, f"{score:.6f}") for row, score in zip(rows, scores, strict=True))


def read_scores(path: Path) -> dict[str, float]:
    """Read what `write_scores` wrote. Raises `DataError` where it cannot."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return {line["file"]: float(line["logit"]) for line in csv.DictReader(lines)}
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise DataError(f"The scores {path.name} cannot be read: score the run again.") from fault
