"""What is put on a trunk: the source report's VGG-like layers, or pooling and one dense layer."""

from collections.abc import Callable, Mapping
from typing import Any

import keras
from keras import layers, ops

FILTERS = (32, 64, 64, 128)
"""Filters of the report's four 3x3 convolutions."""
DENSE = 512
DROPOUT = 0.5


class Splash(keras.layers.Layer):
    """SPLASH activation (Tavakoli et al. 2021): a learned, symmetric piecewise-linear unit with hinges at fixed places.

    ``sum_s a+_s max(0, x - b_s) + a-_s max(0, -x - b_s)`` with hinges 0, 1, 2 and 2.5; it starts as ReLU. One set of
    slopes a layer.
    """

    HINGES = (0.0, 1.0, 2.0, 2.5)

    def build(self, shape: Any) -> None:
        """Add the slopes, one a hinge and side."""
        del shape
        first_only = [1.0] + [0.0] * (len(self.HINGES) - 1)
        start = keras.initializers.Constant(first_only)
        self.right = self.add_weight(shape=(len(self.HINGES),), initializer=start, name="right")
        self.left = self.add_weight(shape=(len(self.HINGES),), initializer="zeros", name="left")

    def call(self, x: Any) -> Any:
        """Apply to every value; shape unchanged."""
        bent = [
            self.right[index] * ops.relu(x - hinge) + self.left[index] * ops.relu(-x - hinge)
            for index, hinge in enumerate(self.HINGES)
        ]
        return sum(bent[1:], bent[0])


class Laurel(keras.layers.Layer):
    """Learned augmented residual (LAuReL-RW; Menghani et al. 2024): ``alpha * f(x) + beta * x``.

    Alpha and beta are a softmax, doubled, so that equal weights are the plain residual.
    """

    def build(self, shapes: Any) -> None:
        """Add the two mixing weights."""
        del shapes
        self.mix = self.add_weight(shape=(2,), initializer="zeros", name="mix")

    def call(self, pair: Any) -> Any:
        """`pair`: f(x) and x, both of one shape."""
        changed, kept = pair
        share = 2 * ops.softmax(self.mix)
        return share[0] * changed + share[1] * kept


ACTIVATIONS: Mapping[str, Callable[[str], keras.layers.Layer]] = {
    "relu": lambda name: layers.Activation("relu", name=name),
    "sigmoid": lambda name: layers.Activation("sigmoid", name=name),
    "tanh": lambda name: layers.Activation("tanh", name=name),
    "splash": lambda name: Splash(name=name),
}


def report_head(features: Any, activation: str = "relu", *, laurel: bool = False) -> Any:
    """The report's layers up to the last dense one: four convolutions, pooling, dropout, dense 512 tanh.

    `features`: (h, w, c). With `laurel` a learned residual joins each convolution to its input, widened by a 1x1.
    """
    x = features
    for number, filters in enumerate(FILTERS, 1):
        y = layers.Conv2D(filters, 3, padding="same", name=f"head_conv{number}")(x)
        y = ACTIVATIONS[activation](f"head_act{number}")(y)
        if laurel:
            kept = layers.Conv2D(filters, 1, use_bias=False, name=f"head_skip{number}")(x)
            y = Laurel(name=f"head_laurel{number}")([y, kept])
        x = layers.BatchNormalization(name=f"head_bn{number}")(y)
    x = layers.AveragePooling2D(2, name="head_pool")(x)
    x = layers.Dropout(DROPOUT, name="head_dropout")(x)
    x = layers.Flatten(name="head_flatten")(x)
    return layers.Dense(DENSE, activation="tanh", name="head_dense")(x)


def pooled_head(features: Any, dropout: float = 0.3) -> Any:
    """The mean over the picture, with dropout: (h, w, c) to (c,)."""
    x = layers.GlobalAveragePooling2D(name="head_pool")(features)
    return layers.Dropout(dropout, name="head_dropout")(x)
