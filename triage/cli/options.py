"""Options that several commands share, and how results are printed."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from triage.errors import HistoryError, UsageError
from triage.service.desk import DEFAULT, Desk, default_history

HistoryOption = Annotated[
    Path | None,
    typer.Option(
        "--history",
        envvar="TRIAGE_HISTORY",
        help="The history file (default: the user data folder).",
        show_default=False,
        dir_okay=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
ModelOption = Annotated[str, typer.Option("--model", help="A network's id, or off. See: triage model list")]


def desk(history: Path | None, model: str = DEFAULT, *, create: bool = True) -> Desk:
    """The parts that a command works with."""
    return Desk(history or default_history(), model_id=model, create=create)


def print_json(data: dict[str, Any]) -> None:
    """Print one JSON object on stdout."""
    typer.echo(json.dumps(data, ensure_ascii=False))


def read_bytes(path: Path) -> bytes:
    """Read a file. Raises `UsageError` where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise UsageError(f"The file {path} cannot be read. Check its name and your rights to it.") from fault


def write_bytes(path: Path, data: bytes) -> None:
    """Write a result beside its place and rename it into place. Raises `UsageError` where it cannot be written."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(data)
        partial.replace(path)
    except OSError as fault:
        partial.unlink(missing_ok=True)
        raise UsageError(f"The file {path} cannot be written. Choose another folder.") from fault


__all__ = [
    "HistoryError",
    "HistoryOption",
    "JsonOption",
    "ModelOption",
    "desk",
    "print_json",
    "read_bytes",
    "write_bytes",
]
