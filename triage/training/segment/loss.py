"""The loss (Dice and cross-entropy together) and the overlap that is watched."""

from typing import Any

import keras
from keras import ops

SMOOTH_SHARE = 0.001
"""Of the picture's pixels, added to both sides of the Dice ratio: an empty mask has a gradient, a small mark a say."""
DICE_WEIGHT = 0.7
"""Against 1 - this for the cross-entropy."""


@keras.saving.register_keras_serializable("triage")
class DiceAndCrossEntropy(keras.losses.Loss):
    """Soft Dice of every picture (Milletari 2016) and the mean binary cross-entropy, on log odds."""

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """One loss a picture, shape (batch,); both (batch, side, side, 1), the masks 0 or 1."""
        inside = ops.cast(y_true, "float32")
        odds = ops.cast(y_pred, "float32")
        seen = ops.sigmoid(odds)
        both = ops.sum(inside * seen, axis=(1, 2, 3))
        size = ops.sum(inside, axis=(1, 2, 3)) + ops.sum(seen, axis=(1, 2, 3))
        smooth = SMOOTH_SHARE * inside.shape[1] * inside.shape[2]
        dice = 1 - (2 * both + smooth) / (size + smooth)
        cross = ops.mean(
            ops.maximum(odds, 0) - odds * inside + ops.log1p(ops.exp(-ops.abs(odds))), axis=(1, 2, 3)
        )
        return DICE_WEIGHT * dice + (1 - DICE_WEIGHT) * cross


def jaccard(y_true: Any, y_pred: Any) -> Any:
    """Overlap of the masks at even odds, a value a picture; an empty mask that stays empty counts 1."""
    inside, seen = ops.cast(y_true, "float32"), ops.cast(y_pred > 0, "float32")
    both = ops.sum(inside * seen, axis=(1, 2, 3))
    either = ops.sum(ops.maximum(inside, seen), axis=(1, 2, 3))
    return ops.where(either > 0, both / ops.maximum(either, 1), 1.0)
