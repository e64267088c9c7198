"""Train one arm, with progress, and go on from its last epoch after a stop."""

import math
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from triage.errors import DataError
from triage.training import runlog
from triage.training.arms import Arm
from triage.training.manifest import Row, digest, one_a_lesion, read_manifest
from triage.training.network import build
from triage.training.optimiser import SplitRateAdamW, cosine
from triage.training.progress import Noted, Patience, Seeded
from triage.training.sampling import Views, diagnosis_target
from triage.training.score import pictures
from triage.training.score_files import read_scores
from triage.training.trunks import weights_path

WEIGHTS_FILE = "weights.weights.h5"
"""The finished network; there only once a run is finished."""
BACKUP = "backup"
"""Where a run that is not finished keeps its last two epochs: weights, moving averages and the optimiser's state."""


@dataclass(frozen=True)
class Budget:
    """How long an arm is trained. `views`: random views in all; `epoch`: views between two looks at `calibrate`;
    `watched`: pictures of `calibrate` that are watched; `precision`: a Keras dtype policy.
    """

    views: int = 72_000
    epoch: int = 4_800
    watched: int = 400
    seed: int = 1
    precision: str = "float32"


def train(arm: Arm, budget: Budget, folder: Path, out: Path, teacher: Path | None = None) -> keras.Model:
    """Train `arm` and write the run folder `out`: weights, log.csv and run.json. Returns the network.

    A run that was stopped goes on from its last epoch, on the pictures and weights it began with. `teacher`: the
    scores of the training pictures that an arm with a teacher learns from (`score_files.write_scores`). Raises
    `DataError` where the run is finished or began otherwise, or where pictures or a teacher's scores are missing.
    """
    if (out / WEIGHTS_FILE).exists():
        raise DataError(f"The run {out.name} is finished: name a new folder.")
    begun = runlog.read(out) if (out / runlog.FILE).exists() else {}
    out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(budget.seed)
    keras.mixed_precision.set_global_policy(budget.precision)
    steps = arm.preparation()
    rows = tuple(row for row in read_manifest(folder) if row.malignant is not None and row.set in arm.sets)
    trained = tuple(row for row in rows if row.split == "train")
    batches = max(1, budget.epoch // arm.batch)
    epochs = max(1, round(budget.views / (batches * arm.batch)))
    taught = _teacher(arm, teacher, trained)
    views = Views(folder, trained, arm, steps, batches=batches, seed=budget.seed, teacher=taught)
    weights = weights_path(arm.trunk)
    print(f"{arm.name}: the trunk starts from {weights.name if weights else 'random numbers'}", flush=True)
    network = build(arm, weights)
    _compile(network, arm, epochs * batches)
    record = {
        "schema": runlog.SCHEMA,
        "arm": asdict(arm),
        "budget": asdict(budget),
        "preparation": steps.to_json(),
        "trunk_weights": weights.name if weights else None,
        "teacher": teacher.name if teacher and arm.teacher else None,
        "pictures": len(trained),
        "data_sha256": digest(trained),
        "code": runlog.code_state(),
        "machine": runlog.machine(),
    }
    runlog.check_same(out, begun, record)
    runlog.write(out, record)
    network.fit(
        views,
        epochs=epochs,
        shuffle=False,  # the views are random already, and a resumed run must see the same ones
        verbose=2,
        validation_data=_watched(folder, rows, arm, budget),
        callbacks=[*_callbacks(arm, views, out), Noted(out, record, begun.get("seconds", 0))],
    )
    network.save_weights(out / WEIGHTS_FILE)
    shutil.rmtree(out / BACKUP)
    return network


def resumed(run: Path) -> tuple[Arm, Budget]:
    """The arm and the budget that a stopped run began with. Raises `DataError` where they are not understood."""
    try:
        return runlog.arm_of(run), Budget(**runlog.read(run)["budget"])
    except TypeError as fault:
        raise runlog.foreign(run) from fault


def check_finished(run: Path) -> None:
    """Raise `DataError` where a run has no finished network."""
    if not (run / WEIGHTS_FILE).is_file():
        raise DataError(
            f"The run {run.name} is not finished: go on with triage train --resume --out {run.name}."
        )


def load_run(run: Path) -> tuple[Arm, keras.Model]:
    """The arm and the trained network of a run folder, in float32 whatever it was trained in."""
    arm = runlog.arm_of(run)
    keras.mixed_precision.set_global_policy("float32")
    network = build(arm)
    network.load_weights(run / WEIGHTS_FILE)
    return arm, network


def _teacher(arm: Arm, scores: Path | None, rows: tuple[Row, ...]) -> dict[str, float]:
    if not arm.teacher:
        return {}
    if scores is None:
        raise DataError(f"The arm {arm.name} needs a teacher: name its scores of the training pictures.")
    said = read_scores(scores)
    if any(row.file not in said for row in rows):
        raise DataError(f"The scores {scores.name} lack training pictures: score train with the teacher.")
    return {row.file: 1 / (1 + math.exp(-said[row.file])) for row in rows}


def _compile(network: keras.Model, arm: Arm, batches: int) -> None:
    rate: Any = cosine(arm.rate, batches, min(150, batches // 4)) if arm.cosine else arm.rate
    averaged = {"use_ema": True, "ema_momentum": arm.average} if arm.average else {}
    network.compile(
        SplitRateAdamW(rate, arm.trunk_rate / arm.rate, decay=arm.weight_decay, **averaged),
        loss=[_loss(arm) for _ in network.outputs],
        loss_weights=[1.0, arm.diagnosis_weight][: len(network.outputs)],
    )


def _loss(arm: Arm) -> keras.losses.Loss:
    if arm.focal:
        return keras.losses.CategoricalFocalCrossentropy(
            alpha=1.0, gamma=arm.focal, label_smoothing=arm.smoothing
        )
    return keras.losses.CategoricalCrossentropy(label_smoothing=arm.smoothing)


def _watched(folder: Path, rows: tuple[Row, ...], arm: Arm, budget: Budget) -> Any:
    """A fixed sample of `calibrate`; `test` stays shut."""
    held = one_a_lesion(row for row in rows if row.split == "calibrate")
    if not held:
        raise DataError(f"The sets of the arm {arm.name} have no pictures in calibrate: unpack its sets.")
    random = np.random.default_rng(0)
    chosen = random.choice(len(held), min(budget.watched, len(held)), replace=False)
    sample = tuple(held[index] for index in sorted(chosen))
    malignant = np.eye(2, dtype=np.float32)[[int(row.malignant or 0) for row in sample]]
    targets = [malignant]
    if arm.diagnosis_weight:
        targets.append(np.stack([diagnosis_target(row.diagnosis) for row in sample]))
    weights = [target.sum(axis=1) for target in targets]
    return pictures(folder, sample, arm), targets, weights


def _callbacks(arm: Arm, views: Views, out: Path) -> list[keras.callbacks.Callback]:
    callbacks = [
        keras.callbacks.BackupAndRestore(str(out / BACKUP), double_checkpoint=True, delete_checkpoint=False),
        keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
        Seeded(views),
    ]
    if arm.patience:
        callbacks.append(Patience(arm.patience, out, restored=not arm.average))
    return callbacks
