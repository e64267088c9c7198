"""Train the lesion network, with progress, and go on from its last epoch after a stop."""

import shutil
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import keras
import numpy as np

from triage.errors import DataError
from triage.lesion.prepare import squeezed
from triage.training import runlog
from triage.training.manifest import Row, digest, one_a_lesion, read_manifest
from triage.training.optimiser import SplitRateAdamW, cosine
from triage.training.progress import Noted, Seeded
from triage.training.segment.loss import DiceAndCrossEntropy, jaccard
from triage.training.segment.network import build
from triage.training.segment.recipe import Budget, Recipe
from triage.training.segment.samples import read, usable
from triage.training.segment.views import Array, Views
from triage.training.train import BACKUP, WEIGHTS_FILE, check_finished
from triage.training.trunks import weights_path

TASK = "segment"
"""What run.json says in ``task``; a classifier's says nothing."""


def train(recipe: Recipe, budget: Budget, folder: Path, out: Path, start: Path | None = None) -> keras.Model:
    """Train and write the run folder `out`: weights, log.csv and run.json. Returns the network.

    `start`: a finished run whose weights it starts from; where it goes on after a stop, it needs none. A run that was
    stopped goes on from its last epoch, on the pictures and weights it began with. Raises `DataError` where the run is
    finished or began otherwise, or where there are no pictures with masks.
    """
    if (out / WEIGHTS_FILE).exists():
        raise DataError(f"The run {out.name} is finished: name a new folder.")
    begun = runlog.read(out) if (out / runlog.FILE).exists() else {}
    out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(budget.seed)
    keras.mixed_precision.set_global_policy(budget.precision)
    rows = read_manifest(folder)
    trained = usable(rows, recipe.shares, "train")
    batches = max(1, budget.epoch // recipe.batch)
    epochs = max(1, round(budget.views / (batches * recipe.batch)))
    views = Views(folder, trained, recipe, batches=batches, seed=budget.seed)
    weights = weights_path(recipe.trunk)
    print(f"{recipe.name}: the trunk starts from {weights.name if weights else 'random numbers'}", flush=True)
    network = build(recipe, weights)
    if start:
        check_finished(start)
        network.load_weights(start / WEIGHTS_FILE)
    total = epochs * batches
    network.compile(
        SplitRateAdamW(
            cosine(recipe.rate, total, min(150, total // 4)),
            recipe.trunk_rate / recipe.rate,
            decay=recipe.weight_decay,
            use_ema=True,
            ema_momentum=recipe.average,
        ),
        loss=DiceAndCrossEntropy(),
        metrics=[jaccard],
    )
    record = _record(recipe, budget, weights, trained) | {
        "start": start.name if start else begun.get("start")
    }
    runlog.check_same(out, begun, record)
    runlog.write(out, record)
    network.fit(
        views,
        epochs=epochs,
        shuffle=False,  # the views are random already, and a resumed run must see the same ones
        verbose=2,
        validation_data=_watched(folder, usable(rows, recipe.shares, "calibrate"), recipe, budget),
        callbacks=[
            keras.callbacks.BackupAndRestore(
                str(out / BACKUP), double_checkpoint=True, delete_checkpoint=False
            ),
            keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
            Seeded(views),
            Noted(out, record, begun.get("seconds", 0)),
        ],
    )
    network.save_weights(out / WEIGHTS_FILE)
    shutil.rmtree(out / BACKUP)
    return network


def resumed(run: Path) -> tuple[Recipe, Budget]:
    """The recipe and the budget that a run began with. Raises `DataError` where it is no run of this task."""
    record = runlog.read(run)
    if record.get("task") != TASK:
        raise DataError(f"The run {run.name} is of a classifier, not of the lesion network.")
    try:
        return Recipe(**record["arm"]), Budget(**record["budget"])
    except TypeError as fault:
        raise runlog.foreign(run) from fault


def load_run(run: Path) -> tuple[Recipe, keras.Model]:
    """The recipe and the trained network of a run folder, in float32 whatever it was trained in."""
    recipe, _ = resumed(run)
    check_finished(run)
    keras.mixed_precision.set_global_policy("float32")
    network = build(recipe)
    network.load_weights(run / WEIGHTS_FILE)
    return recipe, network


def _record(recipe: Recipe, budget: Budget, weights: Path | None, trained: Iterable[Row]) -> dict[str, Any]:
    rows = tuple(trained)
    return {
        "schema": runlog.SCHEMA,
        "task": TASK,
        "arm": asdict(recipe),
        "budget": asdict(budget),
        "trunk_weights": weights.name if weights else None,
        "pictures": len(rows),
        "data_sha256": digest(rows),
        "code": runlog.code_state(),
        "machine": runlog.machine(),
    }


def _watched(folder: Path, rows: tuple[Row, ...], recipe: Recipe, budget: Budget) -> tuple[Array, Array]:
    """A fixed sample of `calibrate`, half of it phone pictures, as serving sees them; `test` stays shut."""
    held = one_a_lesion(row for row in rows if row.mask)
    if not held:
        raise DataError("No picture in calibrate has a mask: unpack ham10000 and pad.")
    random = np.random.default_rng(0)
    chosen: list[Row] = []
    for phone in (True, False):
        kind = [row for row in held if (row.modality == "clinical") == phone]
        count = min(len(kind), budget.watched // 2)
        chosen += [kind[index] for index in random.permutation(len(kind))[:count]]
    pictures, masks = [], []
    for row in chosen:
        sample = read(folder, row)
        pictures.append(squeezed(sample.picture, recipe.size))
        masks.append(squeezed(sample.mask * 255, recipe.size) > 127)
    return np.stack(pictures), np.stack(masks)[..., None].astype(np.float32)
