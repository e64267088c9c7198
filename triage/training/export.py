"""From trained runs to one graph that can be served: members and views averaged inside it, converted to LiteRT.

The graph sees a picture four times, turned by quarters, and averages the log odds, so that such turns do
not change its answer; several runs are averaged likewise.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import keras
from keras import ops

from triage.classifier.card import NETWORK_FILE
from triage.errors import DataError
from triage.training.score import FLOOR
from triage.training.train import check_finished, load_run

VIEWS = 4
"""Quarter turns that the graph averages over."""


def export(runs: Sequence[Path], out: Path) -> None:
    """Write ``out/model.tflite``.

    Raises `DataError` where a run is not finished, the runs take different pictures, or Keras does not run on
    TensorFlow, which LiteRT's converter needs.
    """
    if keras.backend.backend() != "tensorflow":
        raise DataError("Only TensorFlow can export a model: set KERAS_BACKEND=tensorflow and export again.")
    for run in runs:
        check_finished(run)
    trained = [load_run(run) for run in runs]
    if len({arm.preparation() for arm, _ in trained}) > 1:
        raise DataError("The runs take pictures of different sizes or steps: export them apart.")
    out.mkdir(parents=True, exist_ok=True)
    (out / NETWORK_FILE).write_bytes(to_litert(serving_graph([network for _, network in trained])))


def serving_graph(networks: Sequence[keras.Model]) -> keras.Model:
    """RGB 0..255 (size, size, 3) in; softmax (benign, malignant) and the pooled features of all members out."""
    picture = keras.Input(networks[0].input_shape[1:], batch_size=1, name="picture")
    views = _QuarterTurns(name="quarter_turns")(picture)
    odds, features = [], []
    for network in networks:
        softmax, pooled = _with_features(network)(views)
        odds.append(_mean_log_odds(softmax))
        features.append(ops.mean(pooled, axis=0, keepdims=True))
    mean = sum(odds[1:], odds[0]) / len(odds)
    softmax = ops.concatenate([ops.sigmoid(-mean), ops.sigmoid(mean)], axis=1)
    return keras.Model(picture, [softmax, ops.concatenate(features, axis=1)], name="serving")


def to_litert(network: keras.Model) -> bytes:
    """Convert to a LiteRT graph with 16-bit weights and 32-bit arithmetic."""
    import tensorflow as tf

    converter = tf.lite.TFLiteConverter.from_keras_model(network)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


class _QuarterTurns(keras.layers.Layer):
    """One picture (1, s, s, 3) to its four turns by quarters (4, s, s, 3)."""

    def call(self, picture: Any) -> Any:
        aside = ops.transpose(picture, (0, 2, 1, 3))
        turned = [picture, ops.flip(aside, axis=1), ops.flip(picture, axis=(1, 2)), ops.flip(aside, axis=2)]
        return ops.concatenate(turned, axis=0)


def _with_features(network: keras.Model) -> keras.Model:
    softmax = network.outputs[0]
    pooled = keras.layers.GlobalAveragePooling2D(name="features")(network.get_layer("trunk").output)
    return keras.Model(network.input, [softmax, pooled])


def _mean_log_odds(softmax: Any) -> Any:
    log = ops.log(ops.maximum(softmax, FLOOR))
    return ops.mean(log[:, 1:] - log[:, :1], axis=0, keepdims=True)
