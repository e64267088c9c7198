"""`triage data`: published sets in, sorted folders, counts and splits that do not leak out."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.options import JsonOption, print_json, write_bytes
from triage.errors import DataError, UsageError

if TYPE_CHECKING:
    from triage.training.data.record import Record
    from triage.training.data.scan import Watch
    from triage.training.data.source import Source

LEAKS = DataError.exit_code
"""Exit code: the split leaks."""

app = typer.Typer(
    no_args_is_help=True, help="Pictures for the workbench: sort, describe and split published sets."
)
SourceArgument = Annotated[
    Path, typer.Argument(help="The folder of an unpacked set, or one table of it.", show_default=False)
]
LayoutOption = Annotated[
    str,
    typer.Option(
        "--layout",
        help="auto, manifest, ham10000, isic2016, isic2017, isic2018, isic2019, isic2020, isic2024, pad, ph2, folder.",
    ),
]
SkipOption = Annotated[bool, typer.Option("--skip-missing", help="Leave rows without a picture out.")]


@app.command("sort")
def sort_pictures(
    source: SourceArgument,
    out: Annotated[Path, typer.Option(help="A new or empty folder.", file_okay=False)],
    link: Annotated[bool, typer.Option("--link", help="Hard links instead of copies.")] = False,
    layout: LayoutOption = "auto",
    skip_missing: SkipOption = False,
    as_json: JsonOption = False,
) -> None:
    """Sort pictures into benign and malignant folders by their metadata.

    Example: triage data sort HAM10000/ --out sorted/
    """
    from triage.training.data.sort import sort

    opened = _open(source, layout, skip_missing)
    counts = sort(opened, out, link=link, watch=_watch("Sorting", quiet=as_json))
    if as_json:
        print_json(
            {"schema": "triage.data-sort/1", "out": str(out), **_found(opened), "pictures": dict(counts)}
        )
        return
    typer.echo(f"{out}: " + ", ".join(f"{name} {count}" for name, count in counts.items()) + _skipped(opened))


@app.command("describe")
def describe_source(
    source: SourceArgument,
    layout: LayoutOption = "auto",
    skip_missing: SkipOption = False,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Write a plot (PNG).", dir_okay=False, show_default=False)
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show counts, imbalance, lesions and patients, sources and licences.

    Example: triage data describe HAM10000/ --plot counts.png
    """
    from triage.training.data.describe import describe, table, to_json

    opened = _open(source, layout, skip_missing)
    sets = describe(opened.records())
    if plot is not None:
        from triage.training.data.plot import plot as drawn

        write_bytes(plot, drawn(sets))
    if as_json:
        print_json({"schema": "triage.data/1", **_found(opened), "sets": to_json(sets)})
        return
    typer.echo(table(sets) + _skipped(opened))


@app.command("split")
def split_source(
    source: SourceArgument,
    out: Annotated[
        Path | None, typer.Option("--out", help="The manifest to write.", dir_okay=False, show_default=False)
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", help="A manifest whose split is checked.", dir_okay=False, show_default=False
        ),
    ] = None,
    train: Annotated[float, typer.Option(help="Share of the pictures.")] = 0.64,
    calibrate: Annotated[float, typer.Option(help="Share of the pictures.")] = 0.18,
    test: Annotated[float, typer.Option(help="Share of the pictures.")] = 0.18,
    seed: Annotated[int, typer.Option(help="Another seed gives another split.")] = 0,
    layout: LayoutOption = "auto",
    skip_missing: SkipOption = False,
    as_json: JsonOption = False,
) -> None:
    """Split by patient, lesion and near-duplicate, or check a split. Exit code 7 where one leaks.

    Examples:

      triage data split HAM10000/ --out HAM10000/manifest.csv

      triage data split HAM10000/ --check HAM10000/manifest.csv
    """
    if (out is None) == (check is None):
        raise UsageError("Give --out to make a split, or --check to check one.")
    if check is not None:
        _check(source, check, as_json=as_json)
        return
    from triage.training.data.split import split

    opened = _open(source, layout, skip_missing)
    shares = {"train": train, "calibrate": calibrate, "test": test}
    assert out is not None
    made = split(opened, out, shares, seed, _watch("Reading", quiet=as_json))
    counts = {
        part: {
            "groups": made.groups.get(part, 0),
            "benign": made.pictures.get((part, 0), 0),
            "malignant": made.pictures.get((part, 1), 0),
            "without class": made.pictures.get((part, None), 0),
        }
        for part in shares
    }
    if as_json:
        print_json(
            {
                "schema": "triage.data-split/1",
                "out": str(out),
                **_found(opened),
                "near_duplicates": made.near_duplicates,
                "splits": counts,
            }
        )
        return
    for part, held in counts.items():
        typer.echo(f"{part}: " + ", ".join(f"{name} {count}" for name, count in held.items()))
    typer.echo(f"{made.near_duplicates} pairs of near-duplicates stay together.{_skipped(opened)}")


def _check(source: Path, manifest: Path, *, as_json: bool) -> None:
    from triage.training.data.leaks import check
    from triage.training.data.source import open_manifest

    folder = source if source.is_dir() else source.parent
    checked = check(open_manifest(manifest, folder), _watch("Reading", quiet=as_json))
    leak = checked.leak
    if as_json:
        print_json(
            {
                "schema": "triage.data-check/1",
                "ok": leak is None,
                "pictures": dict(checked.pictures),
                "near_duplicates": checked.near_duplicates,
                "leak": leak
                and {"what": leak.what, "files": [leak.first.file, leak.second.file], "text": leak.text},
            }
        )
        if leak is not None:
            raise typer.Exit(LEAKS)
        return
    if leak is not None:
        raise DataError(leak.text)
    typer.echo(", ".join(f"{part} {count}" for part, count in checked.pictures.items()))
    typer.echo(f"No leak. {checked.near_duplicates} pairs of near-duplicates lie in one part each.")


def _open(source: Path, layout: str, skip_missing: bool) -> "Source":
    from triage.training.data.source import LAYOUTS, open_source

    if layout not in LAYOUTS:
        raise UsageError(f"There is no layout {layout[:40]!a}: choose one of {', '.join(LAYOUTS)}.")
    return open_source(source, layout, skip_missing=skip_missing)


def _found(source: "Source") -> dict[str, Any]:
    return {"layouts": list(source.layouts), "skipped": source.skipped}


def _skipped(source: "Source") -> str:
    return f"\n{source.skipped} rows without a picture were left out." if source.skipped else ""


def _watch(what: str, *, quiet: bool) -> "Watch":
    def watch(records: "Iterable[Record]") -> "Iterator[Record]":
        if quiet:
            yield from records
            return
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn(what + " {task.completed} pictures"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as progress:
            task = progress.add_task(what, total=None)
            for record in records:
                yield record
                progress.advance(task)

    return watch
