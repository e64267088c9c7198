"""Arms and seeds in one table: AUC of every run on the same lesions, and paired differences from a reference run."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.training.evaluation.arm_promise import at_promise
from triage.training.evaluation.intervals import delong_interval, paired_difference
from triage.training.manifest import Row, one_a_lesion
from triage.training.score_files import read_scores, scores_file
from triage.training.statistics import auc

SETS = ("ham10000", "isic2017", "pad")
"""The sets that arms are compared on, each apart, one picture a lesion."""

RUN_FILE = "run.json"
LINES_FILE = "lines.jsonl"
"""What `triage evaluate` keeps of a served model."""

Logits = Mapping[str, float]


def compared(
    runs: Sequence[Path],
    rows: Sequence[Row],
    split: str,
    reference: str | None = None,
    manifest: Sequence[Row] = (),
) -> dict[str, Any] | None:
    """Both tables, of runs and of arms over their seeds, with the split; None without runs.

    With the whole `manifest` each run says what it reaches at its own cut-off as well (`arm_promise`).
    """
    if not runs:
        return None
    table = arms_table(runs, rows, split, reference)
    at_work = [
        {**entry, "at_promise": at_promise(run, manifest, split)}
        for entry, run in zip(table, runs, strict=True)
    ]
    return {"split": split, "runs": at_work, "arms": seeds_table(table)}


def arms_table(
    runs: Sequence[Path], rows: Sequence[Row], split: str = "test", reference: str | None = None
) -> list[dict[str, Any]]:
    """One entry a run, in the order given.

    Each has what run.json says of it, and for every set of `SETS` among `rows`: n, malignant, AUC with DeLong's
    interval, and `over_reference`, the paired difference from the run named `reference` (the first where None; None
    for itself).
    Raises `DataError` where a run has no scores of the split or not of every lesion.
    """
    if not runs:
        return []
    lesions = {name: lesions_of_set(rows, name) for name in SETS}
    scored = {run: scores_of(run, split) for run in runs}
    against = _named(runs, reference)
    return [
        {
            "run": run.name,
            **_described(run),
            "reference": against.name,
            "sets": {
                name: _of_set(scored[run], scored[against], of_set, run, against)
                for name, of_set in lesions.items()
                if of_set
            },
        }
        for run in runs
    ]


def seeds_table(table: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Runs that differ in the seed only: how many, and of every set mean and standard deviation of the AUC.

    Runs of one arm with another budget or a changed field are told apart: `recipe` hashes all but the seed. The
    deviation (n - 1) is None for a single seed.
    """
    arms: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for entry in table:
        arms.setdefault((entry["arm"], entry["recipe"]), []).append(entry)
    return [
        {
            "arm": arm,
            "size": entries[0]["size"],
            "views": entries[0]["views"],
            "runs": [entry["run"] for entry in entries],
            "sets": {
                name: _spread([entry["sets"][name]["auc"]["value"] for entry in entries])
                for name in entries[0]["sets"]
            },
        }
        for (arm, _), entries in arms.items()
    ]


def lesions_of_set(rows: Sequence[Row], name: str) -> tuple[Row, ...]:
    """The first picture of each labelled lesion of a set."""
    return one_a_lesion(row for row in rows if row.set == name and row.malignant is not None)


def scores_of(run: Path, split: str) -> dict[str, float]:
    """The raw logits of a run, or those that an evaluation keeps of a served model. Raises `DataError` without them."""
    path = run / scores_file(split)
    if not path.is_file() and (run / LINES_FILE).is_file():
        return _served(run / LINES_FILE)
    return read_scores(path)


def _served(path: Path) -> dict[str, float]:
    """The graph's own logits in the lines of an evaluation, by file; the first line is a head."""
    try:
        lines = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()[1:]]
        return {line["file"]: float(line["seen"]["logit"]) for line in lines if line.get("seen")}
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise DataError(
            f"The evaluation in {path.parent.name} cannot be read: evaluate the model again."
        ) from fault


def _described(run: Path) -> dict[str, Any]:
    """What run.json says of a run, and a hash of it without the seed; the folder's name is the arm where none is named.

    What it does not say is None.
    """
    try:
        served = not (run / RUN_FILE).is_file() and (run / LINES_FILE).is_file()
        record = {} if served else json.loads((run / RUN_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise DataError(f"{run.name} is no run folder: it has no run.json that can be read.") from fault
    said = record.get("arm", run.name)
    arm = said if isinstance(said, dict) else {"name": said}
    budget = dict(record.get("budget", {}))
    seed = budget.pop("seed", None)
    recipe = json.dumps([arm, budget, record.get("data_sha256")], sort_keys=True)
    return {
        "arm": arm["name"],
        "seed": seed,
        "size": arm.get("size"),
        "views": budget.get("views"),
        "recipe": hashlib.sha256(recipe.encode()).hexdigest()[:12],
        "machine": record.get("machine"),
        "seconds": record.get("seconds"),
        "data_sha256": record.get("data_sha256"),
    }


def _named(runs: Sequence[Path], reference: str | None) -> Path:
    if reference is None:
        return runs[0]
    for run in runs:
        if run.name == reference:
            return run
    raise DataError(f"No run named {reference!r} is among those given.")


def _of_set(
    scores: Logits, others: Logits, lesions: Sequence[Row], run: Path, against: Path
) -> dict[str, Any]:
    labels = np.array([int(row.malignant or 0) for row in lesions], dtype=np.int64)
    own = _of(scores, lesions, run)
    low, high = delong_interval(own, labels)
    return {
        "n": len(lesions),
        "malignant": int(labels.sum()),
        "auc": {"value": auc(own, labels), "low": low, "high": high},
        "over_reference": None
        if run == against
        else paired_difference(own, _of(others, lesions, against), labels),
    }


def _of(scores: Logits, lesions: Sequence[Row], run: Path) -> NDArray[np.float64]:
    missing = next((row.file for row in lesions if row.file not in scores), None)
    if missing is not None:
        raise DataError(f"The scores of the run {run.name} hold none for {missing}.")
    return np.array([scores[row.file] for row in lesions], dtype=np.float64)


def _spread(values: Sequence[float]) -> dict[str, Any]:
    return {
        "mean": float(np.mean(values)),
        "sd": float(np.std(values, ddof=1)) if len(values) > 1 else None,
        "seeds": len(values),
    }
