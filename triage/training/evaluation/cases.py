"""One picture of the split with what is known about it and what serving said of it."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.training.manifest import Row, read_manifest
from triage.training.statistics import Labels, Scores

Line = Mapping[str, Any]
"""One line of `triage batch`."""

COPIES = ("ham10000_large", "isic2016_large", "pad_large", "pad_cutouts")
"""Sets that show lesions of other sets again: never pooled with them."""


@dataclass(frozen=True)
class Case:
    """A row of the manifest, the person's age in years (None where not stated), sex and site, and serving's line."""

    row: Row
    line: Line
    age: float | None = None
    sex: str = ""
    site: str = ""

    @property
    def readable(self) -> bool:
        """Whether the picture could be decoded."""
        return "error" not in self.line

    @property
    def accepted(self) -> bool:
        """Whether the gate accepts it. The gate only reports here, so a refused picture has a score all the same."""
        return self.readable and bool(self.line["quality"]["accepted"])

    @property
    def unfamiliar(self) -> bool:
        """Whether the network was kept silent because it does not know this kind of picture."""
        return self.line.get("not_assessed") == "unfamiliar"

    @property
    def classified(self) -> bool:
        """Whether there is a score."""
        return bool(self.line["prediction"])

    @property
    def score(self) -> float:
        """The calibrated score; only where `classified`."""
        return float(self.line["prediction"]["probability"])

    @property
    def outcome(self) -> str:
        """What came out: low, raised, high; unfamiliar or excluded where the network was silent; or none."""
        if self.classified:
            return str(self.line["prediction"]["band"])
        return str(self.line.get("not_assessed") or "none")

    @property
    def flagged(self) -> bool:
        """Whether the band is raised or high: the shipped threshold."""
        return self.outcome in ("raised", "high")

    @property
    def group(self) -> str:
        """Who is drawn together in a bootstrap: the patient, lesion and near-duplicates of the manifest."""
        return self.row.group or self.row.patient_id or self.row.lesion_id or self.row.image_id


def rows_of(folder: Path, split: str, sets: Sequence[str] = ()) -> tuple[Row, ...]:
    """The rows of a split, of some sets where named. Raises `DataError` where there is none."""
    rows = read_manifest(folder)
    unknown = sorted(set(sets) - {row.set for row in rows})
    if unknown:
        raise DataError(f"The manifest has no set {unknown[0]!r}. Its sets are: {_names(rows)}.")
    chosen = tuple(row for row in rows if row.split == split and (not sets or row.set in sets))
    if not chosen:
        raise DataError(f"The manifest has no picture of the split {split!r} in these sets.")
    return chosen


def cases_of(folder: Path, rows: Iterable[Row], lines: Mapping[str, Line]) -> tuple[Case, ...]:
    """Join rows and lines, keyed by the manifest's file. Raises `DataError` where a row has no line."""
    people = _people(folder)
    cases = []
    for row in rows:
        if row.file not in lines:
            raise DataError(f"The lines hold none for {row.file}: run triage batch over the whole split.")
        cases.append(Case(row, lines[row.file], *people[row.file]))
    return tuple(cases)


def lesions_of(cases: Iterable[Case]) -> tuple[Case, ...]:
    """The first picture of each lesion that has a label, in manifest order, so that no lesion counts twice."""
    first: dict[tuple[str, str], Case] = {}
    for case in cases:
        if case.row.malignant is not None:
            first.setdefault((case.row.set, case.row.lesion_id or case.row.image_id), case)
    return tuple(first.values())


def scores_of(cases: Sequence[Case]) -> tuple[Scores, Labels]:
    """Scores and labels (n,) of classified lesions."""
    return np.array([case.score for case in cases], dtype=np.float64), labels_of(cases)


def labels_of(cases: Sequence[Case]) -> Labels:
    """Labels (n,), 1 for malignant as the set counts it."""
    return np.array([int(case.row.malignant or 0) for case in cases], dtype=np.int64)


def flags_of(cases: Sequence[Case], band: str = "raised") -> NDArray[np.bool_]:
    """Whether each case (n,) reaches `band`, raised or high."""
    reached = ("high",) if band == "high" else ("raised", "high")
    return np.array([case.outcome in reached for case in cases], dtype=np.bool_)


def _people(folder: Path) -> dict[str, tuple[float | None, str, str]]:
    with (folder / "manifest.csv").open(encoding="utf-8", newline="") as lines:
        return {
            record["file"]: (
                float(record["age"]) if record["age"] else None,
                _stated(record["sex"]),
                _stated(record["site"]),
            )
            for record in csv.DictReader(lines)
        }


def _stated(word: str) -> str:
    return "" if word == "unknown" else word


def _names(rows: Iterable[Row]) -> str:
    return ", ".join(sorted({row.set for row in rows}))
