"""Made-up cases: a manifest on disk and the lines that serving would say of it."""

import csv
from pathlib import Path
from typing import Any

import numpy as np

from triage.training.evaluation.cases import Case, cases_of, rows_of

COLUMNS = (
    "archive", "file", "set", "image_id", "lesion_id", "patient_id", "group",
    "split", "modality", "diagnosis", "malignant", "premalignant", "confirmed", "age",
    "sex", "site", "fitzpatrick", "width", "height", "mask", "note",
)  # fmt: skip


def record(number: int, **given: Any) -> dict[str, Any]:
    """One row of a manifest: a benign naevus of HAM10000 unless told otherwise."""
    name = f"{given.get('set', 'ham10000')}/{number}.jpg"
    return {
        **dict.fromkeys(COLUMNS, ""),
        "archive": "a.zip",
        "file": name,
        "set": "ham10000",
        "image_id": str(number),
        "lesion_id": f"L{number}",
        "group": f"g{number}",
        "split": "calibrate",
        "modality": "dermoscopic",
        "diagnosis": "nv",
        "malignant": "0",
        "premalignant": "0",
        "width": "200",
        "height": "150",
        **given,
    }


def line(
    probability: float | None, *, accepted: bool = True, seen: dict[str, Any] | None = None
) -> dict[str, Any]:
    """A line of serving; without a probability the picture was unfamiliar. Cut-offs 0.3 and 0.7."""
    band = "low" if probability is None or probability < 0.3 else "raised" if probability < 0.7 else "high"
    return {
        "quality": {"accepted": accepted, "findings": []},
        "kind": "unfamiliar" if probability is None else "dermoscopic",
        "prediction": None if probability is None else {"probability": probability, "band": band},
        "not_assessed": "unfamiliar" if probability is None else None,
        **({"seen": seen} if seen else {}),
    }


def write_manifest(folder: Path, records: list[dict[str, Any]]) -> None:
    """Write manifest.csv."""
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(records)


def cases(folder: Path, records: list[dict[str, Any]], lines: list[dict[str, Any]]) -> tuple[Case, ...]:
    """Records with their lines as cases of `calibrate`."""
    write_manifest(folder, records)
    by_file = {one["file"]: said for one, said in zip(records, lines, strict=True)}
    return cases_of(folder, rows_of(folder, "calibrate"), by_file)


def crowd(n: int = 240, seed: int = 3, **given: Any) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Many records with lines whose scores tell something."""
    random = np.random.default_rng(seed)
    records, lines = [], []
    for number in range(n):
        malignant = int(random.random() < 0.4)
        score = float(1 / (1 + np.exp(-random.normal(2.4 * malignant - 1.4, 1.0))))
        records.append(
            record(
                number,
                malignant=str(malignant),
                diagnosis="mel" if malignant else "nv",
                sex=["male", "female", ""][number % 3],
                age=str(20 + number % 70),
                site=["back", "face"][number % 2],
                note=["clinic a", "clinic b"][number % 2],
                **given,
            )
        )
        lines.append(
            line(
                score if number % 40 else None,
                accepted=number % 5 > 0,
                seen={
                    "unfamiliarity": 1.5 if number % 40 == 0 else float(random.random()),
                    "score_if_known": score,
                    "flagged_if_known": score >= 0.3,
                },
            )
        )
    return records, lines
