"""An arm's network: normalisation, trunk, head, and two softmax outputs."""

from pathlib import Path
from typing import Any

import keras
from keras import layers

from triage.training import trunks
from triage.training.arms import DIAGNOSES, Arm
from triage.training.heads import pooled_head, report_head

MALIGNANT, DIAGNOSIS = "malignant", "diagnosis"
"""Names of the outputs: softmax (benign, malignant), and softmax over `DIAGNOSES` where an arm learns it too."""


def build(arm: Arm, weights: Path | None = None) -> keras.Model:
    """The whole network of `arm`: RGB 0..255 of shape (size, size, 3) in, a list of softmax outputs out.

    `weights`: the trunk's starting weights (.npz); None starts at random.
    """
    trunk = trunks.load(arm.trunk, arm.size, weights)
    for layer in trunk.layers:
        layer.trainable = layer.name.startswith(arm.trained)
    picture = keras.Input((arm.size, arm.size, 3), name="picture")
    fixed = OnStoredStatistics(trunk, name="trunk", stored=weights is not None)
    features = fixed(trunks.normalise(trunks.TRUNKS[arm.trunk])(picture))
    last = (
        report_head(features, arm.activation, laurel=arm.laurel)
        if arm.head == "report"
        else pooled_head(features)
    )
    outputs = [layers.Dense(2, activation="softmax", dtype="float32", name=f"head_{MALIGNANT}")(last)]
    if arm.diagnosis_weight:
        outputs.append(
            layers.Dense(len(DIAGNOSES), activation="softmax", dtype="float32", name=f"head_{DIAGNOSIS}")(
                last
            )
        )
    return keras.Model(picture, outputs, name="arm")


class OnStoredStatistics(keras.layers.Layer):
    """A trunk whose batch norms run on their stored statistics also in training, while their weights are trained.

    A layer of its own, because a functional model hands its own ``training`` on to every model inside it and forgets
    a ``training=False`` given when it was built (seen in Keras 3.15: the features of a folded trunk fell to zero).
    Not `stored`: a trunk that starts at random has no statistics to keep, and learns them.
    """

    def __init__(self, trunk: keras.Model, *, stored: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.trunk, self.stored = trunk, stored

    def call(self, picture: Any, training: bool | None = None) -> Any:
        """Normalised RGB to features."""
        return self.trunk(picture, training=False if self.stored else training)
