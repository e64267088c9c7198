"""From a trained run to the graph that is served: views averaged inside it, converted to LiteRT."""

from pathlib import Path
from typing import Any

import keras
from keras import ops

from triage.errors import DataError
from triage.lesion.card import NETWORK_FILE
from triage.training.export import to_litert
from triage.training.segment.train import load_run

VIEWS = 2
"""The graph averages the log odds of the picture and of its mirror image."""


def export(run: Path, out: Path) -> None:
    """Write ``out/model.tflite``. Raises `DataError` where the run is not finished or Keras is not on TensorFlow."""
    if keras.backend.backend() != "tensorflow":
        raise DataError("Only TensorFlow can export a model: set KERAS_BACKEND=tensorflow and export again.")
    _, network = load_run(run)
    out.mkdir(parents=True, exist_ok=True)
    (out / NETWORK_FILE).write_bytes(to_litert(serving_graph(network)))


def serving_graph(network: keras.Model) -> keras.Model:
    """RGB 0..255 (1, size, size, 3) in, probability of "inside the mark" (1, size, size, 1) out."""
    picture = keras.Input(network.input_shape[1:], batch_size=1, name="picture")
    odds = network(_Mirrored(name="mirrored")(picture))
    return keras.Model(picture, _Joined(name="joined")(odds), name="serving")


class _Mirrored(keras.layers.Layer):
    """A picture (1, s, s, 3) to itself and its mirror image (2, s, s, 3)."""

    def call(self, picture: Any) -> Any:
        return ops.concatenate([picture, ops.flip(picture, axis=2)], axis=0)


class _Joined(keras.layers.Layer):
    """Log odds of both (2, s, s, 1) to one map of probabilities (1, s, s, 1)."""

    def call(self, odds: Any) -> Any:
        mean = (odds[:1] + ops.flip(odds[1:], axis=2)) / 2
        return ops.sigmoid(mean)
