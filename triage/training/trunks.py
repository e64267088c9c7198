"""Trunks that start from ImageNet weights where they are at hand, and at random, saying so, where they are not.

A trunk with starting weights always runs on its stored batch-norm statistics: two of the weight files have batch norm
folded into the convolutions, and batch statistics would wreck them (`network.OnStoredStatistics`).
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras import layers

from triage.errors import DataError
from triage.training.resnet_v2 import resnet50_v2_conv4

IMAGENET_MEAN = (0.485, 0.456, 0.406)
"""Mean of RGB / 255 over ImageNet (He et al. 2016, as in torchvision)."""
IMAGENET_STD = (0.229, 0.224, 0.225)
"""Standard deviation of RGB / 255 over ImageNet."""
CAFFE_MEAN = (123.68 / 255, 116.779 / 255, 103.939 / 255)
"""The mean that VGG16 was trained with (Simonyan & Zisserman 2015): subtracted from RGB 0..255, nothing divided."""


@dataclass(frozen=True)
class Trunk:
    """How a trunk is built and what it expects.

    `build`: side of the square input, pixels, to a model on normalised RGB. `weights`: file in ``TRIAGE_WEIGHTS``, None
    where none is known. `mean`, `std`: of RGB / 255, subtracted and divided by. `unstored`: prefix of the layers that
    the file does not hold, which start at random.
    """

    build: Callable[[int], keras.Model]
    weights: str | None
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD
    unstored: str | None = None


def normalise(trunk: Trunk) -> keras.layers.Layer:
    """RGB 0..255 to the trunk's input: ``(x / 255 - mean) / std`` as one scale and offset a channel."""
    scale = [1 / (255 * std) for std in trunk.std]
    offset = [-mean / std for mean, std in zip(trunk.mean, trunk.std, strict=True)]
    return layers.Rescaling(scale, offset, name="normalise")


def weights_path(name: str, folder: Path | None = None) -> Path | None:
    """The starting weights of the trunk `name`: in `folder` or ``TRIAGE_WEIGHTS``; None (start at random) without."""
    file, named = TRUNKS[name].weights, os.environ.get("TRIAGE_WEIGHTS")
    where = folder or (Path(named) if named else None)
    return where / file if where and file and (where / file).is_file() else None


def load(name: str, side: int, weights: Path | None) -> keras.Model:
    """Build the trunk `name` and set its starting weights (.npz, one array a weight path).

    Raises `DataError` where the file is of another network.
    """
    network, unstored = TRUNKS[name].build(side), TRUNKS[name].unstored
    if weights is None:
        for layer in network.layers:
            if isinstance(layer, layers.BatchNormalization):
                layer.momentum = RANDOM_MOMENTUM
        return network
    with np.load(weights) as stored:
        for variable in network.weights:
            if variable.path in stored:
                variable.assign(stored[variable.path].astype(np.float32))
            elif not (unstored and variable.path.startswith(unstored)):
                raise DataError(f"{weights.name} holds no {variable.path}: it is no weights file of {name}.")
    return network


def _plain(side: int) -> keras.Model:
    """Four strided convolutions: (side, side, 3) to (side / 16, side / 16, 128)."""
    picture = x = keras.Input((side, side, 3))
    for number, filters in enumerate((16, 32, 64, 128), 1):
        x = layers.Conv2D(filters, 3, 2, padding="same", use_bias=False, name=f"conv{number}")(x)
        x = layers.ReLU()(layers.BatchNormalization(name=f"bn{number}")(x))
    return keras.Model(picture, x, name="trunk")


def _resnet50(end: str) -> Callable[[int], keras.Model]:
    def build(side: int) -> keras.Model:
        whole = keras.applications.ResNet50(include_top=False, weights=None, input_shape=(side, side, 3))
        return keras.Model(whole.input, whole.get_layer(end).output, name="trunk")

    return build


def _application(name: str, end: str | None = None) -> Callable[[int], keras.Model]:
    def build(side: int) -> keras.Model:
        whole = getattr(keras.applications, name)(
            include_top=False, weights=None, input_shape=(side, side, 3)
        )
        return keras.Model(whole.input, whole.get_layer(end).output if end else whole.output, name="trunk")

    return build


RANDOM_MOMENTUM = 0.9
"""Of the batch-norm statistics of a trunk that starts at random: a short run must settle them (Keras: 0.99, 0.999)."""
HALF = (0.5, 0.5, 0.5)
TRUNKS: Mapping[str, Trunk] = {
    "resnet50_v1_conv3": Trunk(_resnet50("conv3_block4_out"), "resnet50_v1_conv4.npz"),
    "resnet50_v1_conv4": Trunk(_resnet50("conv4_block6_out"), "resnet50_v1_conv4.npz"),
    "resnet50_v1": Trunk(_resnet50("conv5_block3_out"), "resnet50_v1_conv4.npz", unstored="conv5"),
    "resnet50_v2_conv4": Trunk(resnet50_v2_conv4, "resnet50_v2_conv4.npz"),
    "mobilenet_v2": Trunk(_application("MobileNetV2"), "mobilenet_v2.npz", HALF, HALF),
    "vgg16": Trunk(
        _application("VGG16", "block4_pool"), "vgg16.npz", CAFFE_MEAN, (1 / 255, 1 / 255, 1 / 255)
    ),
    "inception_v3": Trunk(_application("InceptionV3"), None, HALF, HALF),
    "plain": Trunk(_plain, None, HALF, HALF),
}
