"""The part ``test`` of a model's card, which screens, letters and `triage model card` read, from a report."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from triage.errors import DataError
from triage.training.evaluation.document import Figures

CARD_SETS = {
    "dermoscopic": ("ham10000", "HAM10000, test split, one picture a lesion"),
    "clinical": ("pad", "PAD-UFES-20, test split, one picture a lesion"),
}
"""The set whose figures stand for a kind of picture on the card, and its name there."""


def card_test(report: Figures) -> dict[str, Any]:
    """Figures of both kinds in the shape of a card.

    Raises `DataError` where the report is not of `test` or lacks a set.
    """
    check_split(report["data"]["split"])
    found = {}
    for kind, (name, said) in CARD_SETS.items():
        one = report["kinds"].get(kind, {}).get("sets", {}).get(name)
        if one is None or one["ranking"] is None:
            raise DataError(f"The card needs figures of the set {name}. Run again without --sets.")
        found[kind] = {"data": said, **_figures(one)}
    return found


def check_split(split: str) -> None:
    """Raise `DataError` where figures of `split` have no place on a card."""
    if split != "test":
        raise DataError("The card takes figures of the test split only. Run again with --split test.")


def write_test(model: Path, report: Figures) -> None:
    """Put the figures into ``card.json`` of the folder `model`, in one step; nothing else on the card changes."""
    path = model / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card["test"] = card_test(report)
    partial = path.with_name(f".{path.name}.partial")
    partial.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    partial.replace(path)


def _figures(one: Figures) -> dict[str, Any]:
    counts = one["counts"]
    return {
        **{name: counts[name] for name in ("pictures", "unreadable", "refused", "unfamiliar", "kinds")},
        "bands": {band: counts["outcomes"][band] for band in ("low", "raised", "high")},
        "malignant_not_classified": counts["malignant"] - counts["classified_malignant"],
        **_rates(
            counts["classified"], counts["classified_malignant"], one["ranking"]["auc"], one["at_raised"]
        ),
        "at_high": _rates(
            counts["classified"], counts["classified_malignant"], one["ranking"]["auc"], one["at_high"]
        ),
        "keratosis_the_other_way": _other_way(one["keratosis_the_other_way"]),
        "calibration": {
            "ece": _rounded(one["calibration"]["ece"]),
            "brier": _rounded(one["calibration"]["brier"]),
        },
        "by_diagnosis": _by(one["by_diagnosis"]),
    }


def _rates(n: int, malignant: int, area: Figures, at: Figures) -> dict[str, Any]:
    return {
        "n": n,
        "malignant": malignant,
        "auc": _rounded(area),
        "sensitivity": at["sensitivity"],
        "specificity": at["specificity"],
    }


def _other_way(read: Figures | None) -> dict[str, Any] | None:
    if read is None:
        return None
    other = read["other_way"]
    return _rates(other["n"], other["malignant"], other["auc"], other)


def _by(rows: list[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    return {
        row["name"]: {
            "n": row["n"],
            "malignant": row["malignant"],
            "flagged": row["flagged"]["hits"],
            "flagged_malignant": row["flagged_malignant"],
            "unfamiliar": row["unfamiliar"],
        }
        for row in rows
    }


def _rounded(read: Figures | None) -> dict[str, float] | None:
    return None if read is None else {name: round(read[name], 4) for name in ("value", "low", "high")}
