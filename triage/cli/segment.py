"""`triage train --task segment` and the export of such a run: the network that finds the mark."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from triage.errors import UsageError

if TYPE_CHECKING:
    from triage.training.segment.recipe import Budget, Recipe


class Task(StrEnum):
    """What a run learns."""

    CLASSIFY = "classify"
    SEGMENT = "segment"


@dataclass(frozen=True)
class Wanted:
    """What the command line says of a run; None leaves a number as the recipe has it."""

    recipe: str | None
    out: Path | None
    data: Path | None
    views: int | None
    epoch: int | None
    seed: int
    size: int | None
    rate: float | None
    precision: str
    resume: bool
    start: Path | None


def train(wanted: Wanted) -> None:
    """Train the lesion network, or go on with a stopped run. Raises `UsageError` where the folder does not fit."""
    from triage.training import runlog
    from triage.training.manifest import data_folder
    from triage.training.segment.train import resumed
    from triage.training.segment.train import train as run

    out = wanted.out
    if out is None or (not wanted.resume and (out / runlog.FILE).exists()):
        raise UsageError("Name a new folder with --out RUN, or go on with a stopped run by --resume.")
    if wanted.resume:
        recipe, budget = resumed(out)
    else:
        recipe, budget = _changed(wanted)
    if recipe.size % STRIDE:
        raise UsageError(f"The lesion network's side is a multiple of {STRIDE} pixels: name another --size.")
    run(recipe, budget, data_folder(wanted.data), out, wanted.start)
    typer.echo(f"finished: export it with triage export {out} --out models/lesion-NAME")


def _changed(wanted: Wanted) -> "tuple[Recipe, Budget]":
    """A known recipe and its budget with what the command line changes of them."""
    from triage.training.segment.recipe import RECIPES

    name = wanted.recipe or next(iter(RECIPES))
    if name not in RECIPES:
        raise UsageError(f"There is no recipe {name}: the lesion network has {', '.join(RECIPES)}.")
    recipe, usual = RECIPES[name]
    factor = wanted.rate / recipe.rate if wanted.rate else 1.0
    recipe = replace(
        recipe,
        size=wanted.size or recipe.size,
        rate=recipe.rate * factor,
        trunk_rate=recipe.trunk_rate * factor,
    )
    budget = replace(
        usual,
        views=wanted.views or usual.views,
        epoch=wanted.epoch or usual.epoch,
        seed=wanted.seed,
        precision=wanted.precision,
    )
    return recipe, budget


STRIDE = 32
"""Pixels of the input that one value of the trunk's deepest map stands for."""


def is_one(runs: Sequence[Path]) -> bool:
    """Say whether runs are of the lesion network. Raises `UsageError` where some are and some are not."""
    from triage.training import runlog
    from triage.training.segment.train import TASK

    told = {runlog.read(run).get("task") == TASK for run in runs}
    if len(told) > 1:
        raise UsageError(
            "Runs of a classifier and of the lesion network make no model together: export them apart."
        )
    return told == {True}


def export(runs: Sequence[Path], out: Path, data: Path | None) -> None:
    """Make a lesion network of one run: graph, threshold, confidence and card."""
    from triage.lesion.card import PREFIX
    from triage.training.manifest import data_folder
    from triage.training.segment.calibrate import calibrate
    from triage.training.segment.export import export as write_graph

    if len(runs) != 1 or not out.name.startswith(PREFIX):
        raise UsageError("A lesion network is made of one run, in a folder that is called lesion-NAME.")
    write_graph(runs[0], out)
    card = calibrate(runs[0], out, data_folder(data))
    for kind, figures in card["calibrate"].items():
        typer.echo(f"{kind}: Jaccard {figures['mean']['value']:.3f} on {figures['n']} pictures of calibrate")
