"""Pre-activation ResNet50 (He et al. 2016, v2) up to conv4, as the ONNX model zoo's resnet50-v2-7 has it.

A stage's first block has its stride in the 3x3 convolution; Keras' own ResNet50V2 strides at the end of a stage, so the
weights do not fit there.
"""

from typing import Any

import keras
from keras import layers

STAGES = ((3, 64, 1), (4, 128, 2), (6, 256, 2))
"""Blocks, filters and stride of conv2, conv3 and conv4."""
EPSILON = 1e-5


def resnet50_v2_conv4(side: int) -> keras.Model:
    """Normalised RGB (side, side, 3) in; (side / 16, side / 16, 1024) features out, layers named as the weights are."""
    picture = keras.Input((side, side, 3))
    x = _norm("bn0")(picture)
    x = layers.ZeroPadding2D(3)(x)
    x = layers.Conv2D(64, 7, strides=2, use_bias=False, name="conv0")(x)
    x = layers.ReLU()(_norm("bn1")(x))
    x = layers.MaxPooling2D(3, 2)(layers.ZeroPadding2D(1)(x))
    for stage, (blocks, filters, stride) in enumerate(STAGES, 1):
        names = _Names(f"stage{stage}_")
        for block in range(blocks):
            x = _block(x, filters, stride if block == 0 else 1, names, widen=block == 0)
    return keras.Model(picture, layers.ReLU(name="stage3_out")(_norm("stage4_bn0")(x)), name="trunk")


class _Names:
    """Counts the convolutions and norms of a stage: the weights are numbered through."""

    def __init__(self, prefix: str) -> None:
        self.prefix, self.norms, self.convolutions = prefix, 0, 0

    def norm(self) -> str:
        self.norms += 1
        return f"{self.prefix}bn{self.norms - 1}"

    def convolution(self) -> str:
        self.convolutions += 1
        return f"{self.prefix}conv{self.convolutions - 1}"


def _block(x: Any, filters: int, stride: int, names: _Names, *, widen: bool) -> Any:
    activated = layers.ReLU()(_norm(names.norm())(x))
    y = _convolution(filters, 1, names)(activated)
    y = layers.ZeroPadding2D(1)(layers.ReLU()(_norm(names.norm())(y)))
    y = _convolution(filters, 3, names, stride)(y)
    y = layers.ReLU()(_norm(names.norm())(y))
    y = _convolution(4 * filters, 1, names)(y)
    shortcut = _convolution(4 * filters, 1, names, stride)(activated) if widen else x
    return layers.Add()([shortcut, y])


def _norm(name: str) -> keras.layers.Layer:
    return layers.BatchNormalization(epsilon=EPSILON, name=name)


def _convolution(filters: int, side: int, names: _Names, stride: int = 1) -> keras.layers.Layer:
    return layers.Conv2D(filters, side, strides=stride, use_bias=False, name=names.convolution())
