"""Trunks that start from ImageNet weights where they are at hand, and at random, saying so, where they are not.

A trunk always runs on its stored batch-norm statistics (``training=False``): two of the weight files have batch norm
folded into the convolutions, and batch statistics would wreck them.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from keras import layers

from triage.training.resnet_v2 import resnet50_v2_conv4

IMAGENET_MEAN = (0.485, 0.456, 0.406)
"""Mean of RGB / 255 over ImageNet (He et al. 2016, as in torchvision)."""
IMAGENET_STD = (0.229, 0.224, 0.225)
"""Standard deviation of RGB / 255 over ImageNet."""


@dataclass(frozen=True)
class Trunk:
    """How a trunk is built and what it expects.

    `build`: side of the square input, pixels, to a model on normalised RGB. `weights`: file in ``TRIAGE_WEIGHTS``, None
    where none is known. `mean`, `std`: of RGB / 255, subtracted and divided by.
    """

    build: Callable[[int], keras.Model]
    weights: str | None
    mean: tuple[float, float, float] = IMAGENET_MEAN
    std: tuple[float, float, float] = IMAGENET_STD


def normalise(trunk: Trunk) -> keras.layers.Layer:
    """RGB 0..255 to the trunk's input: ``(x / 255 - mean) / std`` as one scale and offset a channel."""
    scale = [1 / (255 * std) for std in trunk.std]
    offset = [-mean / std for mean, std in zip(trunk.mean, trunk.std, strict=True)]
    return layers.Rescaling(scale, offset, name="normalise")


def weights_path(name: str, folder: Path | None = None) -> Path | None:
    """The starting weights of the trunk `name`: in `folder` or ``TRIAGE_WEIGHTS``; None (start at random) without."""
    file = TRUNKS[name].weights
    where = folder or Path(os.environ.get("TRIAGE_WEIGHTS", ""))
    return where / file if file and (where / file).is_file() else None


def load(name: str, side: int, weights: Path | None) -> keras.Model:
    """Build the trunk `name` and set its starting weights (.npz, one array a weight path)."""
    network = TRUNKS[name].build(side)
    if weights is not None:
        with np.load(weights) as stored:
            network.set_weights([stored[variable.path].astype(np.float32) for variable in network.weights])
    return network


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


HALF = (0.5, 0.5, 0.5)
TRUNKS: Mapping[str, Trunk] = {
    "resnet50_v1_conv3": Trunk(_resnet50("conv3_block4_out"), "resnet50_v1_conv4.npz"),
    "resnet50_v1_conv4": Trunk(_resnet50("conv4_block6_out"), "resnet50_v1_conv4.npz"),
    "resnet50_v1": Trunk(_resnet50("conv5_block3_out"), "resnet50_v1_conv4.npz"),
    "resnet50_v2_conv4": Trunk(resnet50_v2_conv4, "resnet50_v2_conv4.npz"),
    "mobilenet_v2": Trunk(_application("MobileNetV2"), "mobilenet_v2.npz", HALF, HALF),
    "vgg16": Trunk(_application("VGG16", "block4_pool"), "vgg16.npz"),
    "inception_v3": Trunk(_application("InceptionV3"), None, HALF, HALF),
}
