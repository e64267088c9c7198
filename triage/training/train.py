"""Train one arm, with progress, and go on from its last epoch after a stop."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from triage.imaging.prepare import Preparation, prepare
from triage.training import runlog
from triage.training.arms import Arm
from triage.training.manifest import Row, digest, one_a_lesion, read_manifest
from triage.training.network import build
from triage.training.optimiser import SplitRateAdamW, cosine
from triage.training.sampling import Views, diagnosis_target, read_picture
from triage.training.trunks import weights_path

WEIGHTS_FILE = "weights.weights.h5"


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


def steps_of(arm: Arm) -> Preparation:
    """The steps of serving for this arm."""
    return Preparation(size=arm.size)


def train(arm: Arm, budget: Budget, folder: Path, out: Path) -> keras.Model:
    """Train `arm` and write the run folder `out`: weights, log.csv and run.json. Returns the network."""
    out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(budget.seed)
    keras.mixed_precision.set_global_policy(budget.precision)
    steps = steps_of(arm)
    rows = tuple(row for row in read_manifest(folder) if row.malignant is not None and row.set in arm.sets)
    trained = tuple(row for row in rows if row.split == "train")
    batches = max(1, budget.epoch // arm.batch)
    epochs = max(1, round(budget.views / (batches * arm.batch)))
    views = Views(folder, trained, arm, steps, batches=batches, seed=budget.seed)
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
        "pictures": len(trained),
        "data_sha256": digest(trained),
        "code": runlog.code_state(),
        "machine": runlog.machine(),
    }
    runlog.write(out, record)
    started = time.monotonic()
    history = network.fit(
        views,
        epochs=epochs,
        verbose=2,
        validation_data=_watched(folder, rows, arm, steps, budget),
        callbacks=_callbacks(arm, views, out),
    )
    network.save_weights(out / WEIGHTS_FILE)
    runlog.write(out, record | {"epochs": len(history.epoch), "seconds": round(time.monotonic() - started)})
    return network


def load_run(run: Path) -> tuple[Arm, keras.Model]:
    """The arm and the trained network of a run folder."""
    arm = runlog.arm_of(run)
    network = build(arm)
    network.load_weights(run / WEIGHTS_FILE)
    return arm, network


def pictures(folder: Path, rows: tuple[Row, ...], steps: Preparation) -> NDArray[np.float32]:
    """Prepare the pictures of `rows` with serving's steps, read as training reads; shape (n, size, size, 3)."""
    return np.stack([prepare(read_picture(folder / row.file, steps.short_side), steps) for row in rows])


def _compile(network: keras.Model, arm: Arm, batches: int) -> None:
    rate: Any = cosine(arm.rate, batches, min(150, batches // 4)) if arm.cosine else arm.rate
    averaged = {"use_ema": True, "ema_momentum": arm.average} if arm.average else {}
    network.compile(
        SplitRateAdamW(rate, arm.trunk_rate / arm.rate, weight_decay=arm.weight_decay, **averaged),
        loss=[_loss(arm) for _ in network.outputs],
        loss_weights=[1.0, arm.diagnosis_weight][: len(network.outputs)],
    )


def _loss(arm: Arm) -> keras.losses.Loss:
    if arm.focal:
        return keras.losses.CategoricalFocalCrossentropy(
            alpha=1.0, gamma=arm.focal, label_smoothing=arm.smoothing
        )
    return keras.losses.CategoricalCrossentropy(label_smoothing=arm.smoothing)


def _watched(folder: Path, rows: tuple[Row, ...], arm: Arm, steps: Preparation, budget: Budget) -> Any:
    """A fixed sample of `calibrate`; `test` stays shut."""
    held = one_a_lesion(row for row in rows if row.split == "calibrate")
    random = np.random.default_rng(0)
    chosen = random.choice(len(held), min(budget.watched, len(held)), replace=False)
    sample = tuple(held[index] for index in sorted(chosen))
    malignant = np.eye(2, dtype=np.float32)[[int(row.malignant or 0) for row in sample]]
    targets = [malignant]
    if arm.diagnosis_weight:
        targets.append(np.stack([diagnosis_target(row.diagnosis) for row in sample]))
    weights = [target.sum(axis=1) for target in targets]
    return pictures(folder, sample, steps), targets, weights


def _callbacks(arm: Arm, views: Views, out: Path) -> list[keras.callbacks.Callback]:
    callbacks = [
        keras.callbacks.BackupAndRestore(out / "backup"),
        keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
        keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, _: views.start(epoch)),
    ]
    if arm.patience:
        callbacks.append(
            keras.callbacks.EarlyStopping(patience=arm.patience, restore_best_weights=not arm.average)
        )
    return callbacks
