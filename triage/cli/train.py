"""The workbench's own commands: train an arm, list runs, export a model."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli import segment
from triage.cli.segment import Task, Wanted
from triage.cli.workbench import listed, need_training
from triage.errors import DataError, UsageError

if TYPE_CHECKING:
    from triage.training.arms import Arm
    from triage.training.train import Budget

Data = Annotated[Path | None, typer.Option("--data", help="The unpacked pictures (default: TRIAGE_DATA).")]


def train(
    arm: Annotated[str | None, typer.Argument(help="The arm; without one the arms are listed.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="The run's folder.")] = None,
    data: Data = None,
    views: Annotated[
        int | None, typer.Option(min=1, help="Random views in all (default: the arm's).")
    ] = None,
    epoch: Annotated[
        int | None, typer.Option(min=1, help="Views between two looks at calibrate (default: the arm's).")
    ] = None,
    seed: Annotated[int, typer.Option(help="Every view follows from it.")] = 1,
    size: Annotated[
        int | None, typer.Option(min=32, max=512, help="Another side of the input, pixels.")
    ] = None,
    rate: Annotated[
        float | None, typer.Option(min=0, help="Another rate of the head; the trunk's follows.")
    ] = None,
    sets: Annotated[
        str | None, typer.Option(help="Learn from these sets of the manifest; commas between.")
    ] = None,
    precision: Annotated[str, typer.Option(help="float32 or mixed_bfloat16.")] = "float32",
    teacher: Annotated[
        Path | None, typer.Option(help="Scores that an arm with a teacher learns from.")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the run in --out.")] = False,
    start: Annotated[
        Path | None, typer.Option(help="segment: a finished run whose weights it starts from.")
    ] = None,
    task: Annotated[
        Task, typer.Option(help="classify: an arm; segment: the network that finds the mark.")
    ] = Task.CLASSIFY,
) -> None:
    """Train one arm; without one the arms are listed. Progress is a line an epoch.

    \b
    Example:
      triage train mobile --out runs/mobile-1
      triage train --resume --out runs/mobile-1
      triage train --task segment --out runs/lesion-1
      triage train lesion-finish --task segment --start runs/lesion-1 --out runs/lesion-2
    """
    need_training("keras")
    if task is Task.SEGMENT:
        if sets or teacher:
            raise UsageError("With --task segment there are no sets and no teacher: leave them out.")
        segment.train(Wanted(arm, out, data, views, epoch, seed, size, rate, precision, resume, start))
        return
    from triage.training import runlog, sanity
    from triage.training.arms import ARMS
    from triage.training.manifest import data_folder
    from triage.training.runs import score_run
    from triage.training.train import Budget
    from triage.training.train import train as run

    if not resume and arm is None:
        for one in ARMS.values():
            typer.echo(f"{one.name:22} {one.about}")
        return
    if out is None or (not resume and (out / runlog.FILE).exists()):
        raise UsageError("Name a new folder with --out RUN, or go on with a stopped run by --resume.")
    if resume:
        chosen, budget = _stopped(out, arm)
    else:
        chosen = _changed(arm, size, rate, sets)
        budget = Budget(views or chosen.views_shown, epoch or chosen.epoch, seed=seed, precision=precision)
    drawn = chosen.sets == ("drawn",)
    if drawn and data is None:
        data = out / "drawn"
        sanity.draw(data)
    folder = data_folder(data)
    run(chosen, budget, folder, out, teacher)
    for name, figure in score_run(out, folder, "calibrate").items():
        typer.echo(
            f"{name}: AUC {figure['value']:.3f} ({figure['low']:.3f}-{figure['high']:.3f}), "
            f"{figure['n']} lesions of calibrate"
        )
    if drawn:
        _check_recall(out, folder)


def _stopped(out: Path, arm: str | None) -> "tuple[Arm, Budget]":
    """The arm and budget of a run that goes on; `arm` may name it again and nothing else."""
    from triage.training.train import resumed

    chosen, budget = resumed(out)
    if arm not in (None, chosen.name):
        raise UsageError(f"The run {out.name} is of the arm {chosen.name}, not {arm}: leave the arm out.")
    return chosen, budget


def _changed(arm: str | None, size: int | None, rate: float | None, sets: str | None) -> "Arm":
    """A known arm with what the command line changes of it."""
    from dataclasses import replace

    from triage.training.arms import ARMS

    if arm is None or arm not in ARMS:
        raise UsageError(f"There is no arm {arm}: triage train lists them.")
    known = ARMS[arm]
    factor = rate / known.rate if rate else 1.0
    return replace(
        known,
        size=size or known.size,
        rate=known.rate * factor,
        trunk_rate=known.trunk_rate * factor,
        sets=listed([sets]) if sets else known.sets,
    )


def _check_recall(run: Path, folder: Path) -> None:
    """Say how many of the held-out drawn pictures are found. Raises `DataError` where they are too few."""
    from triage.training import sanity, score
    from triage.training.manifest import read_manifest
    from triage.training.runs import score_run
    from triage.training.score_files import read_scores, scores_file

    score_run(run, folder, "test")
    held = score.rows_of(read_manifest(folder), "test")
    found = score.recalls(held, read_scores(run / scores_file("test")))
    typer.echo(f"drawn: recall {found[0]:.1%} of the apples and {found[1]:.1%} of the oranges held out")
    if min(found) < sanity.RECALL:
        raise DataError(f"A sound network finds {sanity.RECALL:.0%} of both: do not trust other runs here.")


def runs(
    folder: Annotated[Path, typer.Argument(help="A run's folder, or a folder of runs.")],
    data: Data = None,
    score: Annotated[
        str | None, typer.Option(help="Score this split with every run that has no scores.")
    ] = None,
    turned: Annotated[
        bool, typer.Option("--turned", help="Score the mean of the four quarter turns.")
    ] = False,
    plot: Annotated[Path | None, typer.Option(help="Draw the curves into this PNG.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the runs of a folder with their figures on calibrate.

    \b
    Example:
      triage runs runs --plot curves.png
    """
    need_training("keras")
    from triage.training import runs as kept
    from triage.training.manifest import data_folder
    from triage.training.score_files import scores_file

    paths = kept.found(folder)
    if score:
        for path in paths:
            if not segment.is_one([path]) and not (path / scores_file(score, turned=turned)).is_file():
                kept.score_run(path, data_folder(data), score, turned=turned)
    if plot:
        kept.plot(paths, plot)
    lines = kept.listed(paths)
    if as_json:
        typer.echo(json.dumps({"schema": "triage.runs/1", "runs": lines}, indent=1))
        return
    typer.echo(
        f"{'run':24} {'arm':20} {'side':>4} {'seed':>4} {'views':>7} {'s':>6}  "
        + "  ".join(kept.SETS.values())
    )
    for line in lines:
        figures = "  ".join(
            f"{line['auc'][name]:>{len(said)}.3f}" if name in line["auc"] else "-".rjust(len(said))
            for name, said in kept.SETS.items()
        )
        typer.echo(
            f"{line['run']:24} {line['arm']:20} {line['size']:>4} {line['seed']:>4} {line['views']:>7} "
            f"{line['seconds'] or '-':>6}  {figures}"
        )


def export(
    runs: Annotated[list[Path], typer.Argument(help="The runs whose mean is exported.")],
    out: Annotated[Path, typer.Option("--out", help="The model's folder; its name is the model's id.")],
    data: Data = None,
    words: Annotated[
        Path | None, typer.Option(help="JSON with the card's words, for other pictures than ours.")
    ] = None,
) -> None:
    """Make a model of one or more runs: graph, familiarity, calibration, thresholds and card.

    A run of the lesion network gives a lesion network; its folder is called lesion-NAME.

    \b
    Example:
      triage export runs/mobile-1 runs/resnet-v2-1 --out models/NEW
      triage export runs/lesion-1 --out models/lesion-NEW
    """
    need_training("tensorflow")
    if segment.is_one(runs):
        segment.export(runs, out, data)
        return
    from triage.training.calibrate import calibrate
    from triage.training.card_words import read_words
    from triage.training.export import export as write_graph
    from triage.training.manifest import data_folder

    folder, said = data_folder(data), read_words(words) if words else None
    write_graph(runs, out)
    card = calibrate(runs, out, folder, said)
    for kind, read in card["thresholds"].items():
        kept = "keeps" if read["promise"]["kept"] else "cannot keep"
        typer.echo(
            f"{kind}: raised at {read['raised']['value']:.3f}, high at {read['high']['value']:.3f}; "
            f"{kept} its promise on {read['malignant']} malignant of {read['n']} lesions"
        )
