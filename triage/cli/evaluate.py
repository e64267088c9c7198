"""`triage evaluate`: what a model does on a split, with intervals, as a page, Markdown and JSON."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.options import JsonOption
from triage.cli.workbench import listed, need_training, progress
from triage.errors import UsageError
from triage.service.desk import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Callable

    from triage.classifier import Model
    from triage.training.evaluation.cases import Line
    from triage.training.manifest import Row


def evaluate(
    model: Annotated[
        str | None, typer.Argument(help="A network's id, default, or a model's folder.", show_default=False)
    ] = None,
    data: Annotated[Path | None, typer.Option(help="The unpacked pictures (default: TRIAGE_DATA).")] = None,
    split: Annotated[str, typer.Option(help="The split of the manifest.")] = "test",
    sets: Annotated[list[str] | None, typer.Option(help="Only these sets; repeat it, or use commas.")] = None,
    batch: Annotated[
        Path | None, typer.Option(help="Read these lines of triage batch instead of checking the photos.")
    ] = None,
    out: Annotated[
        Path, typer.Option(help="The report's folder; a stopped run goes on in it.", file_okay=False)
    ] = Path("evaluation"),
    runs: Annotated[
        list[str] | None, typer.Option(help="Run folders to compare; repeat it, or use commas.")
    ] = None,
    reference: Annotated[str | None, typer.Option(help="The run the others are compared with.")] = None,
    earlier: Annotated[
        Path | None,
        typer.Option(help="The report.json of a comparison to go on from; its runs are listed first."),
    ] = None,
    answers: Annotated[bool, typer.Option("--answers", help="Pass PAD-UFES-20's answers along.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="A first look: few resamples and changes.")] = False,
    card: Annotated[
        bool, typer.Option("--card", help="Write the test figures into the model's card.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Measure a model on a split, through the very steps of serving.

    Writes report.html, report.md, report.json and figures/ into the folder, and gallery.html, which holds photos and
    stays on this machine.

    Examples:

      triage evaluate default --split calibrate --quick --out look

      triage evaluate models/NEW --out report --card

      triage evaluate --runs runs/report-1,runs/mobile-1 --out arms

      triage evaluate --runs runs/report-1,runs/new --earlier arms/report.json --out more
    """
    need_training()
    from triage.training.evaluation.arm_joined import joined
    from triage.training.evaluation.arms import compared
    from triage.training.evaluation.card_figures import check_split
    from triage.training.evaluation.cases import rows_of
    from triage.training.manifest import data_folder, read_manifest

    if card:
        check_split(split)
        if quick:
            raise UsageError("A quick look has no place on a card: evaluate again without --quick.")
    folder = data_folder(data)
    rows = rows_of(folder, split, listed(sets))
    paths = [Path(name) for name in listed(runs)]
    table = compared(paths, rows, split, reference, read_manifest(folder) if paths else ())
    if earlier:
        if table is None:
            raise UsageError("Name the runs to add to the comparison with --runs.")
        table = joined(earlier, table)
    _make(out)
    if model is None:
        if table is None:
            raise UsageError("Name a model, such as: triage evaluate default; or runs with --runs.")
        said = _arms_only(out, table)
    else:
        said = _report(
            model,
            folder,
            rows,
            split,
            out,
            batch=batch,
            table=table,
            answers=answers,
            quick=quick,
            card=card,
            quiet=as_json,
        )
    if as_json:
        typer.echo(json.dumps(said, ensure_ascii=False))


def _report(
    name: str,
    folder: Path,
    rows: "tuple[Row, ...]",
    split: str,
    out: Path,
    *,
    batch: Path | None,
    table: dict[str, Any] | None,
    answers: bool,
    quick: bool,
    card: bool,
    quiet: bool,
) -> dict[str, Any]:
    from triage.domain.answers import Answers
    from triage.service.check import check
    from triage.training.evaluation.card_figures import write_test
    from triage.training.evaluation.cases import cases_of
    from triage.training.evaluation.files import PAGE, write_gallery, write_report
    from triage.training.evaluation.lines import read_batch
    from triage.training.evaluation.report import Subject, report
    from triage.training.evaluation.sections import document

    network = open_model(name)
    lines = read_batch(batch, folder, rows) if batch else _served(network, folder, rows, out, answers, quiet)
    cases = cases_of(folder, rows, lines)

    def whole_way(picture: bytes) -> object:
        return check(picture, Answers(), model=network, enforce_gate=False)

    read = report(
        Subject(network, folder, whole_way),
        cases,
        split,
        out,
        quick=quick,
        from_batch=batch is not None,
        track=progress(quiet),
    )
    read["runs"] = table
    write_report(out, read, document(read))
    write_gallery(out, cases, folder, f"{network.card.id} on {split}: failures")
    if card:
        write_test(network.card.path, read)
    if not quiet:
        typer.echo(
            f"The report is in {out / PAGE}. gallery.html beside it holds photos: keep it on this machine."
        )
    return read


def _served(
    network: "Model", folder: Path, rows: "tuple[Row, ...]", out: Path, answers: bool, quiet: bool
) -> "dict[str, Line]":
    from triage.cli.batch import Gate, photo_line
    from triage.training.evaluation.lines import FILE, served
    from triage.training.evaluation.watched import Watched

    watched = Watched(network)
    given = _answers_of(folder, answers)

    def serve(row: "Row") -> dict[str, Any]:
        watched.forget()
        known = given(row)
        line = photo_line(folder / row.file, lambda: known, watched.model, Gate.REPORT, tiered=False)
        del line["path"]
        return {**line, "seen": watched.seen()}

    return served(rows, serve, out / FILE, network.card, progress(quiet), answers=answers)


def _answers_of(folder: Path, wanted: bool) -> "Callable[[Row], Any]":
    """How to look up a row's answers: those of PAD-UFES-20 where `wanted`, else nothing was answered."""
    from triage.domain.answers import Answers

    if not wanted:
        return lambda row: Answers()
    from triage.training.answers.pad import pad_answers

    table = pad_answers(folder)
    return lambda row: table[row.image_id].answers if row.image_id in table else Answers()


def _arms_only(out: Path, table: dict[str, Any]) -> dict[str, Any]:
    from triage.training.evaluation.arm_joined import SCHEMA
    from triage.training.evaluation.arm_sections import arms_document
    from triage.training.evaluation.files import PAGE, write_report

    said = {"schema": SCHEMA, **table}
    write_report(out, said, arms_document(table))
    typer.echo(f"The comparison is in {out / PAGE}.", err=True)
    return said


def open_model(name: str) -> "Model":
    """Load a model by its folder, its id, or `default`. Raises `ModelError` where it cannot be used."""
    from triage.classifier import load_model_at, models, read_card_at
    from triage.cli.options import desk
    from triage.errors import ModelError

    if name == DEFAULT or name in models():
        found = desk(None, name, create=False).required_model
        if found is None:
            raise ModelError("The picture check is off. Name a model.")
        return found
    return load_model_at(read_card_at(Path(name)))


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UsageError(f"The folder {out} cannot be made. Choose another one with --out.") from fault
