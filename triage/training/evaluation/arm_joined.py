"""Going on from an earlier comparison, whose run folders need not be at hand."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from triage.errors import DataError
from triage.training.evaluation.arms import seeds_table

SCHEMA = "triage.arms/1"
"""Of a comparison's report.json."""


def joined(path: Path, table: Mapping[str, Any]) -> dict[str, Any]:
    """Return `table` with the runs of the report.json at `path` before its own; a run named in both is the new one's.

    Differences of both are from one reference, so the reference run must be in both, with the same pictures and to the
    last digit the same AUC. Raises `DataError` where it is not, or where the file is no comparison of the same split.
    """
    try:
        earlier = json.loads(path.read_text(encoding="utf-8"))
        if earlier["schema"] == SCHEMA:
            return _joined(earlier, table, path.parent.name)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        pass
    raise DataError(f"{path.name} is no comparison of runs: name the report.json of one.")


def _joined(earlier: Mapping[str, Any], table: Mapping[str, Any], where: str) -> dict[str, Any]:
    if earlier["split"] != table["split"]:
        raise DataError(f"The comparison in {where} is of the split {earlier['split']}.")
    name = table["runs"][0]["reference"]
    if _reference(earlier, name) != _reference(table, name):
        raise DataError(f"The comparison in {where} had another reference, or other pictures.")
    new = {run["run"]: run for run in table["runs"]}
    kept = [new.pop(run["run"], run) for run in earlier["runs"]]
    runs = [*kept, *new.values()]
    return {**table, "runs": runs, "arms": seeds_table(runs)}


def _reference(table: Mapping[str, Any], name: str) -> Any:
    """What must agree of the reference run: pictures, recipe and figures; None where another run is the reference."""
    for run in table["runs"]:
        if run["run"] == name == run["reference"]:
            return run["data_sha256"], run["recipe"], run["seed"], run["sets"]
    return None
