"""Train the report's network: first the head alone, then conv4 and the head together.

``python -m triage.training.train --out RUN`` writes ``RUN/weights.weights.h5``, ``RUN/log.csv`` and
``RUN/run.json``. A run that was stopped goes on from its last epoch when called again.
"""

import argparse
import json
import os
import platform
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from triage.imaging.prepare import Preparation, prepare
from triage.training.manifest import Row, data_folder, digest, one_a_lesion, read_manifest
from triage.training.report_network import build
from triage.training.sampling import SHARES, BalancedViews, read_picture

WEIGHTS_FILE = "resnet50_v1_conv4.npz"


@dataclass(frozen=True)
class Recipe:
    """Numbers of one run. Rates are those of Adam; the second phase falls to zero along a cosine."""

    seed: int = 20261124
    batch: int = 16
    batches_an_epoch: int = 150
    head_epochs: int = 3
    head_rate: float = 1e-3
    joint_epochs: int = 16
    joint_rate: float = 1e-4
    warm_up_batches: int = 150
    checked_pictures: int = 400


def trunk_weights() -> Path | None:
    """The trunk's starting weights, found through ``TRIAGE_WEIGHTS``; None (start at random) without."""
    path = Path(os.environ.get("TRIAGE_WEIGHTS", "")) / WEIGHTS_FILE
    return path if path.is_file() else None


def pictures(folder: Path, rows: tuple[Row, ...], steps: Preparation) -> NDArray[np.float32]:
    """Prepare the pictures of `rows` with serving's steps, read as training reads; shape (n, size, size, 3)."""
    return np.stack([prepare(read_picture(folder / row.file, steps.short_side), steps) for row in rows])


def train(out: Path, folder: Path, recipe: Recipe, steps: Preparation) -> None:
    """Run both phases and write the run folder."""
    out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(recipe.seed)
    rows = tuple(row for row in read_manifest(folder) if row.malignant is not None and row.set in SHARES)
    trained = tuple(row for row in rows if row.split == "train")
    weights = trunk_weights()
    print(f"trunk starts from {weights.name if weights else 'random numbers: TRIAGE_WEIGHTS is not set'}")
    network = build(weights)
    check = _check(folder, rows, recipe, steps)
    views = BalancedViews(
        folder, trained, steps, batch=recipe.batch, batches=recipe.batches_an_epoch, seed=recipe.seed
    )
    started = time.time()
    _head_phase(network, views, recipe, out)
    _joint_phase(network, views, check, recipe, out)
    network.save_weights(out / "weights.weights.h5")
    record = {
        "recipe": asdict(recipe),
        "preparation": steps.to_json(),
        "shares": dict(SHARES),
        "trunk": weights.name if weights else None,
        "pictures": len(trained),
        "data_sha256": digest(trained),
        "seconds": round(time.time() - started),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, keras {keras.__version__}",
    }
    (out / "run.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


def _check(
    folder: Path, rows: tuple[Row, ...], recipe: Recipe, steps: Preparation
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """A fixed sample of `calibrate` to watch; nothing is chosen on it and `test` stays shut."""
    held = one_a_lesion(row for row in rows if row.split == "calibrate")
    random = np.random.default_rng(recipe.seed)
    chosen = random.choice(len(held), min(recipe.checked_pictures, len(held)), replace=False)
    sample = tuple(held[index] for index in sorted(chosen))
    labels = np.array([int(row.malignant or 0) for row in sample])
    return pictures(folder, sample, steps), labels


def _head_phase(network: keras.Model, views: BalancedViews, recipe: Recipe, out: Path) -> None:
    done = out / "head.weights.h5"
    if done.is_file():
        network.load_weights(done)
        return
    trunk = network.get_layer("resnet50_conv4")
    was_trained = {layer.name: layer.trainable for layer in trunk.layers}
    trunk.trainable = False
    network.compile(
        keras.optimizers.Adam(recipe.head_rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    network.fit(
        views,
        epochs=recipe.head_epochs,
        verbose=2,
        callbacks=[keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, _: views.start(epoch))],
    )
    trunk.trainable = True
    for layer in trunk.layers:
        layer.trainable = was_trained[layer.name]
    network.save_weights(done)


def _joint_phase(
    network: keras.Model,
    views: BalancedViews,
    check: tuple[NDArray[np.float32], NDArray[np.int64]],
    recipe: Recipe,
    out: Path,
) -> None:
    batches = recipe.joint_epochs * recipe.batches_an_epoch
    warm_up = min(recipe.warm_up_batches, batches // 4)
    rate = keras.optimizers.schedules.CosineDecay(
        recipe.joint_rate / 10,
        batches - warm_up,
        warmup_target=recipe.joint_rate,
        warmup_steps=warm_up,
    )
    network.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    callbacks = [
        keras.callbacks.BackupAndRestore(out / "backup"),
        keras.callbacks.CSVLogger(str(out / "log.csv"), append=True),
        keras.callbacks.LambdaCallback(
            on_epoch_begin=lambda epoch, _: views.start(recipe.head_epochs + epoch)
        ),
        _WatchAuc(*check),
    ]
    network.fit(views, epochs=recipe.joint_epochs, verbose=2, callbacks=callbacks)


class _WatchAuc(keras.callbacks.Callback):
    """Print the AUC on the watched pictures every fourth epoch (Mann-Whitney)."""

    def __init__(self, inputs: NDArray[np.float32], labels: NDArray[np.int64]) -> None:
        super().__init__()
        self.inputs, self.labels = inputs, labels

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        if epoch % 4 == 3:
            scores = self.model.predict(self.inputs, batch_size=16, verbose=0)[:, 1]
            malignant, benign = scores[self.labels == 1], scores[self.labels == 0]
            wins = (malignant[:, None] > benign).mean() + 0.5 * (malignant[:, None] == benign).mean()
            print(f"epoch {epoch + 1}: AUC {wins:.4f} on {len(scores)} pictures of calibrate", flush=True)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="the run folder")
    parser.add_argument("--data", type=Path, help="the unpacked pictures (default: TRIAGE_DATA)")
    parser.add_argument("--head-epochs", type=int, default=Recipe.head_epochs)
    parser.add_argument("--joint-epochs", type=int, default=Recipe.joint_epochs)
    parser.add_argument("--batches", type=int, default=Recipe.batches_an_epoch, help="batches an epoch")
    options = parser.parse_args()
    recipe = Recipe(
        head_epochs=options.head_epochs, joint_epochs=options.joint_epochs, batches_an_epoch=options.batches
    )
    train(options.out, data_folder(options.data), recipe, Preparation())


if __name__ == "__main__":
    main()
