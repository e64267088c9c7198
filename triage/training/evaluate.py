"""Figures of a shipped model from what `triage batch` wrote, so that what is measured is what people get.

``python -m triage.training.evaluate RESULT.jsonl --split test --out FIGURES.json`` prints a table and writes JSON; with
``--card MODEL`` the figures of the main sets enter the model's card.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from triage.errors import DataError
from triage.training.calibrate import write_card
from triage.training.manifest import Row, data_folder, one_a_lesion, read_manifest
from triage.training.statistics import Labels, auc_interval, share

CARD_SETS = {
    "dermoscopic": ("ham10000", "HAM10000, test split, one picture a lesion"),
    "clinical": ("pad", "PAD-UFES-20, test split, one picture a lesion"),
}
"""The set whose test split gives a kind's figures on the card, and its name there."""

COLUMNS = (
    "set",
    "pictures",
    "refused",
    "unfamiliar",
    "low / raised / high",
    "lesions (malignant)",
    "AUC",
    "sensitivity",
    "specificity",
)

Line = Mapping[str, Any]


def evaluate(lines: Mapping[str, Line], rows: Iterable[Row]) -> dict[str, Any]:
    """Figures of each set. `lines`: batch lines by the manifest's file name. Raises `DataError` for a missing one."""
    by_set: dict[str, list[Row]] = {}
    for row in rows:
        if row.file not in lines:
            raise DataError(
                f"The batch result has no line for {row.file}: run triage batch over the whole split."
            )
        by_set.setdefault(row.set, []).append(row)
    return {name: _figures(lines, tuple(of_set)) for name, of_set in sorted(by_set.items())}


def read_batch(path: Path, folder: Path) -> dict[str, Line]:
    """Read a batch result; keys are paths relative to `folder`."""
    lines = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    base = folder.resolve()
    return {Path(line["path"]).resolve().relative_to(base).as_posix(): line for line in lines}


def table(figures: Mapping[str, Any]) -> str:
    """The figures as a Markdown table."""
    rows = ["| " + " | ".join(COLUMNS) + " |", "|" + " --- |" * len(COLUMNS)]
    for name, read in figures.items():
        bands = read["bands"]
        rows.append(
            f"| {name} | {read['pictures']} | {read['refused']} | {read['unfamiliar']} | "
            f"{bands['low']} / {bands['raised']} / {bands['high']} | {read['n']} ({read['malignant']}) | "
            f"{_said(read['auc'])} | {_said(read['sensitivity'])} | {_said(read['specificity'])} |"
        )
    return "\n".join(rows)


def _figures(lines: Mapping[str, Line], rows: tuple[Row, ...]) -> dict[str, Any]:
    all_lines = [lines[row.file] for row in rows]
    bands = Counter(line["prediction"]["band"] for line in all_lines if line["prediction"])
    lesions = tuple(row for row in one_a_lesion(rows) if row.malignant is not None)
    counted = tuple(row for row in lesions if lines[row.file]["prediction"])
    labels = np.array([int(row.malignant or 0) for row in counted], dtype=np.int64)
    return {
        "pictures": len(rows),
        "unreadable": sum("error" in line for line in all_lines),
        "refused": sum("error" not in line and not line["quality"]["accepted"] for line in all_lines),
        "unfamiliar": sum(line.get("not_assessed") == "unfamiliar" for line in all_lines),
        "kinds": dict(Counter(str(line.get("kind")) for line in all_lines)),
        "bands": {band: bands[band] for band in ("low", "raised", "high")},
        "malignant_not_classified": sum(row.malignant or 0 for row in lesions) - int(labels.sum()),
        **_rates(lines, counted, labels),
        "at_high": _rates(lines, counted, labels, band="high"),
        "keratosis_the_other_way": _keratosis(lines, counted, labels),
        "by_diagnosis": _flagged_by(lines, lesions or rows, "diagnosis"),
        "by_source": _flagged_by(lines, lesions, "note"),
    }


def _rates(
    lines: Mapping[str, Line], counted: tuple[Row, ...], labels: Labels, *, band: str = "raised"
) -> dict[str, Any]:
    """AUC, sensitivity and specificity of classified lesions where `band` and above count as flagged."""
    scores = np.array([lines[row.file]["prediction"]["probability"] for row in counted], dtype=np.float64)
    flagged = np.array([_reaches(lines[row.file], band) for row in counted], dtype=bool)
    malignant, n = int(labels.sum()), len(labels)
    return {
        "n": n,
        "malignant": malignant,
        "auc": auc_interval(scores, labels) if 0 < malignant < n else None,
        "sensitivity": share(int((flagged & (labels == 1)).sum()), malignant),
        "specificity": share(int((~flagged & (labels == 0)).sum()), n - malignant),
    }


def _keratosis(lines: Mapping[str, Line], counted: tuple[Row, ...], labels: Labels) -> dict[str, Any] | None:
    """The same figures with actinic keratosis counted the other way round than the set does."""
    keratosis = np.array([row.premalignant for row in counted], dtype=bool)
    return _rates(lines, counted, np.where(keratosis, 1 - labels, labels)) if keratosis.any() else None


def _flagged_by(lines: Mapping[str, Line], rows: tuple[Row, ...], column: str) -> dict[str, dict[str, int]]:
    """Of each value of `column`: pictures, malignant ones, those flagged (raised or high), those unfamiliar."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(getattr(row, column) or "not stated", []).append(row)
    return {
        name: {
            "n": len(group),
            "malignant": sum(row.malignant or 0 for row in group),
            "flagged": sum(_reaches(lines[row.file], "raised") for row in group),
            "flagged_malignant": sum(
                bool(row.malignant) and _reaches(lines[row.file], "raised") for row in group
            ),
            "unfamiliar": sum(lines[row.file].get("not_assessed") == "unfamiliar" for row in group),
        }
        for name, group in sorted(groups.items())
    }


def _reaches(line: Line, band: str) -> bool:
    reached = ("high",) if band == "high" else ("raised", "high")
    return bool(line["prediction"]) and line["prediction"]["band"] in reached


def _said(read: Mapping[str, Any] | None) -> str:
    if read is None or read["value"] is None:
        return "none"
    counts = f", {read['hits']} of {read['n']}" if "hits" in read else ""
    return f"{read['value']:.3f} ({read['low']:.3f}-{read['high']:.3f}{counts})"


def main() -> None:
    """Read the command line and evaluate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path, help="what triage batch wrote")
    parser.add_argument("--data", type=Path, help="the unpacked pictures (default: TRIAGE_DATA)")
    parser.add_argument("--split", default="test")
    parser.add_argument("--sets", nargs="*", help="only these sets")
    parser.add_argument("--out", type=Path, required=True, help="where to write the figures (JSON)")
    parser.add_argument("--card", type=Path, help="the model's folder whose card takes the figures")
    options = parser.parse_args()
    folder = data_folder(options.data)
    rows = [
        row
        for row in read_manifest(folder)
        if row.split == options.split and (not options.sets or row.set in options.sets)
    ]
    figures = evaluate(read_batch(options.result, folder), rows)
    options.out.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    print(table(figures))
    if options.card:
        card = json.loads((options.card / "card.json").read_text(encoding="utf-8"))
        card["test"] = {kind: {"data": said, **figures[name]} for kind, (name, said) in CARD_SETS.items()}
        write_card(options.card, card)


if __name__ == "__main__":
    main()
