"""Between two epochs: new views, a longer record, the best weights kept, a run that gets no better stopped."""

import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import keras

from triage.training import runlog

BEST_FILE = "best.weights.h5"


class Starts(Protocol):
    """Random views that follow from a seed and the epoch."""

    seed: int

    def start(self, epoch: int) -> None:
        """Draw the views of `epoch` from now on."""


class Seeded(keras.callbacks.Callback):
    """Begins every epoch with the views and the dropout that follow from the seed and its number.

    Keras does not keep the state of its dropout with the weights: a resumed run would draw other masks.
    """

    def __init__(self, views: Starts) -> None:
        super().__init__()
        self.views = views

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        """Draw what belongs to `epoch` from now on."""
        del logs
        self.views.start(epoch)
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.Dropout):
                layer.seed_generator.state.assign([self.views.seed % 2**31, epoch])


class Noted(keras.callbacks.Callback):
    """Writes run.json after every epoch with the epochs so far and the seconds, those before a stop counted in."""

    def __init__(self, out: Path, record: Mapping[str, Any], seconds: float) -> None:
        super().__init__()
        self.out, self.record, self.started = out, record, time.monotonic() - seconds

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        """Note the epoch."""
        del logs
        spent = {"epochs": epoch + 1, "seconds": round(time.monotonic() - self.started)}
        runlog.write(self.out, {**self.record, **spent})


class Patience(keras.callbacks.Callback):
    """Stops after `patience` epochs without a better loss on the watched pictures.

    Ends with the best weights where `restored`. Keras' own EarlyStopping forgets what it saw when a run is
    stopped: this one reads it from log.csv, and keeps the best weights on disk.
    """

    def __init__(self, patience: int, out: Path, *, restored: bool) -> None:
        super().__init__()
        self.patience, self.out, self.restored = patience, out, restored

    def on_train_begin(self, logs: Any = None) -> None:
        """Look up what was seen before a stop."""
        del logs
        seen = runlog.curves(self.out).get("val_loss", [])
        self.best = min(seen, default=math.inf)
        self.waited = len(seen) - 1 - seen.index(self.best) if seen else 0

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float]) -> None:
        """Keep better weights, or wait one epoch more."""
        del epoch
        if logs["val_loss"] < self.best:
            self.best, self.waited = logs["val_loss"], 0
            if self.restored:
                self.model.save_weights(self.out / BEST_FILE)
            return
        self.waited += 1
        self.model.stop_training = self.waited >= self.patience

    def on_train_end(self, logs: Any = None) -> None:
        """Go back to the best weights."""
        del logs
        if (self.out / BEST_FILE).is_file():
            self.model.load_weights(self.out / BEST_FILE)
            (self.out / BEST_FILE).unlink()
