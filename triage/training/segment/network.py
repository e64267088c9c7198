"""A trunk with a light U-Net decoder: RGB in, the log odds of "inside the mark" out, a value a pixel."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras
from keras import layers

from triage.training import trunks
from triage.training.network import OnStoredStatistics
from triage.training.segment.recipe import Recipe

SKIPS: Mapping[str, tuple[str, ...]] = {
    "mobilenet_v2": (
        "expanded_conv_project_BN",  # stride 2, 16 channels
        "block_2_add",  # 4, 24
        "block_5_add",  # 8, 32
        "block_12_add",  # 16, 96
        "block_16_project_BN",  # 32, 320
    ),
    "plain": ("bn1", "bn2", "bn3", "bn4"),
}
"""Layers of a trunk that the decoder reads, the finest first; each is half as wide as the one before."""
WIDTHS = (24, 40, 64, 96, 128)
"""Channels of the decoder, the finest first."""
LOGITS = "head_logits"


def build(recipe: Recipe, weights: Path | None = None) -> keras.Model:
    """RGB 0..255 of shape (size, size, 3) in; log odds (size, size, 1), float32, out.

    `weights`: the trunk's starting weights (.npz); None starts at random.
    """
    whole = trunks.load(recipe.trunk, recipe.size, weights)
    read = [whole.get_layer(name).output for name in SKIPS[recipe.trunk]]
    trunk = keras.Model(whole.input, read, name="trunk")
    picture = keras.Input((recipe.size, recipe.size, 3), name="picture")
    fixed = OnStoredStatistics(trunk, name="trunk", stored=weights is not None)
    *skips, deep = fixed(trunks.normalise(trunks.TRUNKS[recipe.trunk])(picture))
    widths = list(WIDTHS[: len(skips) + 1])
    x = _unit(layers.Conv2D(widths.pop(), 1, use_bias=False, name="head_deep"), "head_deep_norm")(deep)
    for step in reversed(range(len(skips))):
        x = _joined(x, skips[step], widths.pop(), f"head_up{step}")
    x = layers.Conv2D(1, 1, dtype="float32", name=LOGITS)(x)
    finest = layers.UpSampling2D(2, interpolation="bilinear", dtype="float32", name="head_fine")(x)
    return keras.Model(picture, finest, name="lesion")


def _joined(coarse: Any, fine: Any, width: int, name: str) -> Any:
    """Twice as fine: the coarse map enlarged, the trunk's own map beside it, and a separable convolution of both."""
    large = layers.UpSampling2D(2, interpolation="bilinear", name=f"{name}_large")(coarse)
    aside = _unit(layers.Conv2D(width, 1, use_bias=False, name=f"{name}_skip"), f"{name}_skip_norm")(fine)
    both = layers.Concatenate(name=f"{name}_both")([large, aside])
    return _unit(
        layers.SeparableConv2D(width, 3, padding="same", use_bias=False, name=f"{name}_mix"), f"{name}_norm"
    )(both)


def _unit(convolution: layers.Layer, norm: str) -> Any:
    def apply(x: Any) -> Any:
        normed = layers.BatchNormalization(momentum=trunks.RANDOM_MOMENTUM, name=norm)(convolution(x))
        return layers.ReLU(6, name=f"{norm}_relu")(normed)

    return apply
