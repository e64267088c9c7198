"""The source report's network: ResNet50 cut after conv4 with VGG-like layers on top.

conv1 to conv3 are frozen, conv4 and the head are trained. The trunk's batch norms always run on their stored
statistics: the weights that start it have batch norm folded into the convolutions, and batch statistics would
wreck them.
"""

from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers

INPUT_SIDE = 224
IMAGENET_MEAN = (0.485, 0.456, 0.406)
"""Mean of RGB / 255 over ImageNet (He et al. 2016, as in torchvision)."""
IMAGENET_STD = (0.229, 0.224, 0.225)
"""Standard deviation of RGB / 255 over ImageNet."""
TRUNK_END = "conv4_block6_out"
HEAD_FILTERS = (32, 64, 64, 128)
DROPOUT = 0.5
TRAINABLE, FROZEN = 10_746_210, 1_481_152
"""Parameters of the report's network, pinned by a test."""


def normalise() -> keras.layers.Layer:
    """RGB 0..255 to the trunk's input: ``(x / 255 - mean) / std`` as one scale and offset a channel."""
    scale = [1 / (255 * std) for std in IMAGENET_STD]
    offset = [-mean / std for mean, std in zip(IMAGENET_MEAN, IMAGENET_STD, strict=True)]
    return layers.Rescaling(scale, offset, name="normalise")


def trunk(weights: Path | None) -> keras.Model:
    """ResNet50 up to `TRUNK_END`; starts at random where `weights` (.npz) is None."""
    whole = keras.applications.ResNet50(
        include_top=False, weights=None, input_shape=(INPUT_SIDE, INPUT_SIDE, 3)
    )
    cut = keras.Model(whole.input, whole.get_layer(TRUNK_END).output, name="resnet50_conv4")
    if weights is not None:
        with np.load(weights) as stored:
            cut.set_weights([stored[variable.path] for variable in cut.weights])
    for layer in cut.layers:
        layer.trainable = layer.name.startswith("conv4")
    return cut


def head(features: Any) -> Any:
    """The report's layers on (14, 14, 1024) features: four convolutions, pooling, dense 512 tanh, softmax."""
    x = features
    for number, filters in enumerate(HEAD_FILTERS, 1):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu", name=f"head_conv{number}")(x)
        x = layers.BatchNormalization(name=f"head_bn{number}")(x)
    x = layers.AveragePooling2D(2, name="head_pool")(x)
    x = layers.Dropout(DROPOUT, name="head_dropout")(x)
    x = layers.Flatten(name="head_flatten")(x)
    x = layers.Dense(512, activation="tanh", name="head_dense")(x)
    return layers.Dense(2, activation="softmax", dtype="float32", name="head_softmax")(x)


def build(weights: Path | None = None) -> keras.Model:
    """The whole network: RGB 0..255 of shape (224, 224, 3) in, softmax (benign, malignant) out."""
    picture = keras.Input((INPUT_SIDE, INPUT_SIDE, 3), name="picture")
    features = trunk(weights)(normalise()(picture), training=False)
    return keras.Model(picture, head(features), name="report")
