"""Turn a run's weights into the LiteRT graph that serving loads.

``python -m triage.training.export RUN --out MODEL`` writes ``MODEL/model.tflite``: normalisation inside, weights
in 16 bits, outputs softmax (1, 2) and pooled conv4 features (1, 1024).
"""

import argparse
from pathlib import Path

import keras
import tensorflow as tf

from triage.classifier.card import NETWORK_FILE
from triage.training.report_network import build


def with_features(network: keras.Model) -> keras.Model:
    """The same network with the pooled conv4 features as a second output."""
    features = network.get_layer("head_conv1").input
    pooled = keras.layers.GlobalAveragePooling2D(name="features")(features)
    return keras.Model(network.input, [network.output, pooled], name="export")


def to_litert(network: keras.Model) -> bytes:
    """Convert to a LiteRT graph with 16-bit weights and 32-bit arithmetic."""
    converter = tf.lite.TFLiteConverter.from_keras_model(with_features(network))
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def main() -> None:
    """Read the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="the run folder")
    parser.add_argument("--weights", default="weights.weights.h5", help="the weights file in it")
    parser.add_argument("--out", type=Path, required=True, help="the model's folder")
    options = parser.parse_args()
    network = build()
    network.load_weights(options.run / options.weights)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / NETWORK_FILE).write_bytes(to_litert(network))


if __name__ == "__main__":
    main()
