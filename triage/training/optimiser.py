"""AdamW with one rate for the head and a lower one for the trunk."""

from typing import Any

import keras


class SplitRateAdamW(keras.optimizers.Adam):
    """AdamW (Loshchilov & Hutter 2019) whose rate is multiplied by `trunk_share` for every weight outside the head.

    The head's layers are those whose name starts with ``head_``. `decay`: the decoupled weight decay, a part of the
    weight times its own rate (Keras' own option takes one rate for all). Runs on TensorFlow and JAX unchanged.
    """

    def __init__(self, learning_rate: Any, trunk_share: float, *, decay: float = 0.0, **options: Any) -> None:
        super().__init__(learning_rate, **options)
        self.trunk_share, self.decay = trunk_share, decay

    def build(self, variables: Any) -> None:
        """Note which part every weight belongs to: the backend later hands over its own bare variables."""
        self.shares = [1.0 if one.path.startswith("head_") else self.trunk_share for one in variables]
        super().build(variables)

    def update_step(self, gradient: Any, variable: Any, learning_rate: Any) -> None:
        """One step of one weight, at the rate of its part."""
        rate = learning_rate * self.shares[self._get_variable_index(variable)]
        self.assign_sub(variable, variable * keras.ops.cast(rate * self.decay, variable.dtype))
        super().update_step(gradient, variable, rate)


def cosine(rate: float, batches: int, warm_up: int) -> keras.optimizers.schedules.LearningRateSchedule:
    """Linear warm-up from a tenth of `rate`, then a cosine to zero over all `batches`."""
    return keras.optimizers.schedules.CosineDecay(
        rate / 10, max(1, batches - warm_up), warmup_target=rate, warmup_steps=warm_up
    )
