"""The lines that serving says of a split: made here one by one and kept, or read from a `triage batch` result."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from triage.classifier import Card
from triage.errors import DataError
from triage.training.evaluation.cases import Line
from triage.training.manifest import Row

FILE = "lines.jsonl"
SCHEMA = "triage.evaluation-lines/1"
_STAMPED = ("sha256", "preparation", "calibration", "thresholds", "answers")

Track = Callable[[Iterable[Row], int, str], Iterable[Row]]
"""Shows progress over rows: (rows, how many, what is being done) -> the same rows."""


def silent(rows: Iterable[Row], total: int, said: str) -> Iterable[Row]:
    """Show nothing."""
    return rows


def stamp(card: Card) -> str:
    """SHA-256 of everything on the card that decides a line: graph, familiarity, steps, scaling, thresholds."""
    parts = {name: card.whole.get(name) for name in _STAMPED}
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def served(
    rows: Iterable[Row],
    serve: Callable[[Row], dict[str, Any]],
    kept: Path,
    card: Card,
    track: Track = silent,
    said: str = "Checking",
    answers: bool = False,
) -> dict[str, Line]:
    """Serve every row that has no line in the file `kept` yet, one line at a time, and return all lines by file.

    A run that was stopped goes on where it was. `answers`: whether answers are passed along, which makes other lines.
    Raises `DataError` where `kept` is of another model.
    """
    lines = read_kept(kept, card, answers)
    missing = [row for row in rows if row.file not in lines]
    with kept.open("a", encoding="utf-8") as out:
        for row in track(missing, len(missing), said):
            line = {"file": row.file, **serve(row)}
            out.write(json.dumps(line) + "\n")
            out.flush()
            lines[row.file] = line
    return lines


def read_kept(kept: Path, card: Card, answers: bool = False) -> dict[str, Line]:
    """Read the lines in `kept`, or begin the file. A last line that was cut off is dropped.

    Raises `DataError` where the file is of another model or damaged.
    """
    head = {"schema": SCHEMA, "model": card.id, "stamp": stamp(card), "answers": answers}
    if not kept.is_file():
        kept.write_text(json.dumps(head) + "\n", encoding="utf-8")
        return {}
    texts = kept.read_text(encoding="utf-8").splitlines()
    found = list(_whole(texts, kept))
    if not found or found[0] != head:
        raise DataError(
            f"The lines in {kept} are of another model, card or way of asking. Name another folder with --out."
        )
    if len(found) < len(texts):
        kept.write_text("\n".join(texts[: len(found)]) + "\n", encoding="utf-8")
    return {line["file"]: line for line in found[1:]}


def read_batch(path: Path, folder: Path, rows: Iterable[Row]) -> dict[str, Line]:
    """Read what `triage batch` wrote, by the manifest's file. Lines of other pictures than `rows` are left out.

    Raises `DataError` where it is not such a file.
    """
    files = {(folder / row.file).resolve(): row.file for row in rows}
    try:
        texts = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise DataError(
            f"The batch result {path} cannot be read. Name the file that triage batch wrote."
        ) from fault
    lines: dict[str, Line] = {}
    for line in _whole(texts, path):
        if not isinstance(line, dict) or "prediction" not in line or not isinstance(line.get("path"), str):
            raise DataError(f"The file {path} is not a result of triage batch.")
        file = files.get(Path(line["path"]).resolve())
        if file is not None:
            lines[file] = line
    return lines


def _whole(texts: list[str], path: Path) -> Iterator[Any]:
    for number, text in enumerate(texts):
        try:
            yield json.loads(text)
        except ValueError as fault:
            if number == len(texts) - 1:
                return
            raise DataError(
                f"Line {number + 1} of {path} is damaged. Remove the file and run again."
            ) from fault
