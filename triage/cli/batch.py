"""`triage batch`: many photos, one JSON object a line. One bad file never stops the rest."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli import isic
from triage.cli.check import read_answers
from triage.cli.options import JsonOption, ModelOption, desk, print_json, read_bytes
from triage.errors import TriageError, UsageError
from triage.service.desk import OFF

if TYPE_CHECKING:
    from triage.classifier import Model
    from triage.domain.answers import Answers
    from triage.lesion import Finder

PICTURES = frozenset(
    [".jpg", ".jpeg", ".jpe", ".png", ".webp", ".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp"]
)
"""Endings that are taken from a folder; a list may name any file."""
COLUMNS = ("path", "error", "accepted", "findings", "kind", "probability", "band", "not_assessed", "tier")
_COUNTS = ("photos", "unreadable", "refused", "unfamiliar", "low", "raised", "high", "no_prediction")


class Gate(StrEnum):
    """What the quality gate does: refuse (as in use), or only list its findings (research)."""

    ENFORCE = "enforce"
    REPORT = "report"


@dataclass(frozen=True)
class Entry:
    """One photo of a list; `answers` is a JSON file of its own, or None."""

    path: Path
    answers: Path | None = None


@dataclass(frozen=True)
class Table:
    """A CSV file beside the lines: its columns, and what a line puts into them."""

    path: Path
    columns: Sequence[str]
    row: Callable[[dict[str, Any]], Sequence[Any]]


def batch(
    source: Annotated[Path, typer.Argument(help="A folder, or a CSV file with a column path (and answers).")],
    out: Annotated[Path, typer.Option(help="Where to write the lines (JSONL).", dir_okay=False)],
    as_csv: Annotated[bool, typer.Option("--csv", help="Write a CSV file beside it too.")] = False,
    isic_out: Annotated[
        Path | None,
        typer.Option(
            "--isic",
            help=f"Write image_name,target as ISIC 2020 takes it; {isic.NO_PREDICTION} where nothing was predicted.",
            dir_okay=False,
        ),
    ] = None,
    gate: Annotated[
        Gate, typer.Option(help="report: list the findings and classify all the same.")
    ] = Gate.ENFORCE,
    model: ModelOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check many photos.

    A photo without answers gets no tier. Exit code 0 when the list was worked through.

    Examples:

      triage batch photos/ --out result.jsonl

      triage batch list.csv --out result.jsonl --csv --gate report

      triage batch ISIC_2020_Test_Input/ --out result.jsonl --isic submission.csv --gate report
    """
    entries = read_entries(source)
    tables = [Table(out.with_suffix(".csv"), COLUMNS, _columns)] if as_csv else []
    if isic_out is not None:
        isic.check_names(entry.path for entry in entries)
        tables.append(Table(isic_out, isic.COLUMNS, isic.row))
    _refuse_overwriting(source, out, *(one.path for one in tables))
    table = desk(None, model)
    network = None if table.model_id == OFF else table.required_model
    found = (_line(entry, network, table.finder, gate) for entry in entries)
    lines = _with_progress(found, len(entries), quiet=as_json)
    counts = _write(out, tables, lines)
    if as_json:
        print_json({"schema": "triage.batch/1", "out": str(out), **counts})
    else:
        typer.echo(", ".join(f"{name} {count}" for name, count in counts.items()))


def read_entries(source: Path) -> tuple[Entry, ...]:
    """List the photos of a folder (with its subfolders) or of a CSV file; paths are relative to the file.

    Raises `UsageError` where there is neither.
    """
    if source.is_dir():
        return tuple(Entry(path) for path in sorted(source.rglob("*")) if path.suffix.lower() in PICTURES)
    try:
        reader = csv.DictReader(io.StringIO(read_bytes(source).decode("utf-8-sig")))
        rows = list(reader)
    except (UnicodeDecodeError, csv.Error) as fault:
        raise UsageError(
            f"The list {source} is not a CSV file. Name a folder, or a CSV file with a column path."
        ) from fault
    if "path" not in (reader.fieldnames or ()):
        raise UsageError(f"The list {source} has no column path.")
    return tuple(_entry(source.parent, row) for row in rows)


def _entry(base: Path, row: dict[str, str]) -> Entry:
    answers = (row.get("answers") or "").strip()
    return Entry(base / (row.get("path") or ""), base / answers if answers else None)


def _line(entry: Entry, network: "Model | None", finder: "Finder | None", gate: Gate) -> dict[str, Any]:
    def given() -> "Answers":
        return read_answers(entry.answers, None)

    return photo_line(entry.path, given, network, gate, finder=finder, tiered=entry.answers is not None)


def photo_line(
    path: Path,
    given: Callable[[], "Answers"],
    network: "Model | None",
    gate: Gate,
    *,
    finder: "Finder | None" = None,
    tiered: bool,
) -> dict[str, Any]:
    """The line of one photo with the answers that `given` reads; a photo that fails has an error and no more."""
    from triage.cli.as_json import check_json
    from triage.service.check import check

    try:
        result = check(
            read_bytes(path), given(), model=network, finder=finder, enforce_gate=gate is Gate.ENFORCE
        )
    except MemoryError:
        return _failed(path, "This photo needs more memory than is free. Choose a smaller one.")
    except TriageError as fault:
        return _failed(path, str(fault))
    return {"path": str(path), **check_json(result, tiered=tiered)}


def _failed(path: Path, text: str) -> dict[str, Any]:
    return {"path": str(path), "error": text, "prediction": None, "tier": None}


def _with_progress(lines: Iterator[dict[str, Any]], total: int, *, quiet: bool) -> Iterator[dict[str, Any]]:
    if quiet:
        yield from lines
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(lines, "Checking", total=total, console=Console(stderr=True))


def _refuse_overwriting(*places: Path) -> None:
    """Raise `UsageError` where two of the files of a batch are one and the same."""
    named = [path.absolute() for path in places]
    if len(set(named)) < len(named):
        raise UsageError("The list and the results need different names. Choose another name for --out.")


def _write(out: Path, tables: Sequence[Table], lines: Iterator[dict[str, Any]]) -> dict[str, int]:
    """Write beside the results' places and rename into place, so that a batch that was stopped leaves none."""
    counts = dict.fromkeys(_COUNTS, 0)
    places = [out, *(one.path for one in tables)]
    try:
        with ExitStack() as files:
            partials = [path.with_name(f".{path.name}.partial") for path in places]
            opened = [files.enter_context(one.open("w", encoding="utf-8", newline="")) for one in partials]
            writers = [csv.writer(file) for file in opened[1:]]
            for writer, table in zip(writers, tables, strict=True):
                writer.writerow(table.columns)
            for line in lines:
                opened[0].write(json.dumps(line) + "\n")
                for writer, table in zip(writers, tables, strict=True):
                    writer.writerow([_plain(value) for value in table.row(line)])
                _count(counts, line)
        for partial, path in zip(partials, places, strict=True):
            partial.replace(path)
    except OSError as fault:
        raise UsageError(f"The result {out} cannot be written. Choose another folder.") from fault
    return counts


def _columns(line: dict[str, Any]) -> list[Any]:
    quality, prediction = line.get("quality"), line.get("prediction") or {}
    return [
        line["path"],
        line.get("error"),
        quality["accepted"] if quality else None,
        " ".join(f"{found['code']}:{found['severity']}" for found in quality["findings"])
        if quality
        else None,
        line.get("kind"),
        prediction.get("probability"),
        prediction.get("band"),
        line.get("not_assessed"),
        line["tier"],
    ]


def _plain(value: Any) -> str:
    """Keep a spreadsheet from reading a cell as a formula (OWASP ASVS 5.0, 1.2.10)."""
    text = "" if value is None else str(value).encode("utf-8", "backslashreplace").decode()
    return (
        f"'{text}"
        if text[:1] in ("=", "+", "@", "\t", "\r") or (text[:1] == "-" and not _number(text))
        else text
    )


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _count(counts: dict[str, int], line: dict[str, Any]) -> None:
    counts["photos"] += 1
    counts["unreadable"] += "error" in line
    counts["refused"] += bool(line.get("quality")) and not line["quality"]["accepted"]
    counts["unfamiliar"] += line.get("not_assessed") == "unfamiliar"
    counts[line["prediction"]["band"] if line["prediction"] else "no_prediction"] += 1
