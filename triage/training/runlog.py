"""What a run leaves behind: run.json with config, code state, data and metrics, beside log.csv."""

import csv
import json
import os
import platform
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from triage.errors import DataError
from triage.training.arms import Arm

SCHEMA = "triage.run/1"
FILE = "run.json"


def write(run: Path, record: Mapping[str, Any]) -> None:
    """Write ``run.json`` in one step: a reader never sees half of it."""
    partial = run / f"{FILE}.partial"
    partial.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    partial.replace(run / FILE)


def read(run: Path) -> dict[str, Any]:
    """Read ``run.json``. Raises `DataError` where there is none that can be read."""
    try:
        record = json.loads((run / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise DataError(f"{run.name} is no run folder: it has no {FILE} that can be read.") from fault
    known = isinstance(record, dict) and record.get("schema") == SCHEMA
    if not known or not all(isinstance(record.get(part), dict) for part in ("arm", "budget")):
        raise foreign(run)
    return dict(record)


def foreign(run: Path) -> DataError:
    """The error of a run whose parts are not understood."""
    return DataError(f"The run {run.name} was written by another version of the workbench: train it anew.")


def arm_of(run: Path) -> Arm:
    """The arm of a run, as it was when the run began. Raises `DataError` where it is not understood."""
    said: dict[str, Any] = read(run)["arm"]
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    try:
        return Arm(**fields)
    except TypeError as fault:
        raise foreign(run) from fault


def curves(run: Path) -> dict[str, list[float]]:
    """The columns of ``log.csv``, a value an epoch; none before the first epoch."""
    path = run / "log.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        names, *epochs = [line for line in csv.reader(lines) if line] or [[]]
    return {name: [float(epoch[place]) for epoch in epochs] for place, name in enumerate(names)}


def code_state() -> dict[str, Any]:
    """The commit, and whether tracked files differ from it; None outside a checkout."""
    here = Path(__file__).parent
    commit = _git(here, "rev-parse", "HEAD")
    return {
        "commit": commit,
        "changed": bool(_git(here, "status", "--porcelain", "-uno")) if commit else None,
    }


def machine() -> str:
    """Processor, cores and Keras' version and backend."""
    import keras

    return f"{platform.machine()}, {os.cpu_count()} cores, keras {keras.__version__} on {keras.backend.backend()}"


def _git(folder: Path, *command: str) -> str | None:
    try:
        done = subprocess.run(  # noqa: S603 - fixed commands
            ["git", *command],  # noqa: S607
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


SAME = {
    "task": "another task",
    "data_sha256": "other pictures",
    "trunk_weights": "other starting weights",
    "teacher": "another teacher",
}
"""What a run that goes on must begin with again, and how a message calls it."""


def check_same(run: Path, begun: Mapping[str, Any], record: Mapping[str, Any]) -> None:
    """Raise `DataError` where a run would go on with anything of `SAME` other than it began with."""
    for part, name in SAME.items():
        if begun and begun.get(part) != record.get(part):
            raise DataError(f"The run {run.name} began with {name}: resume it as it began.")
