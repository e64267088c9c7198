"""Numbers of a card, and the step from log odds to a score."""

import math
from typing import Any

_LARGEST = 700.0
"""The exponential of more than 709 does not fit a float."""


def finite(value: Any) -> float:
    """Read one number of a card. Raises `TypeError`, `ValueError` or `OverflowError` where it is no finite number."""
    number = float(value)
    if not math.isfinite(number):
        raise ValueError("a number of the card is not finite")
    return number


def sigmoid(logit: float) -> float:
    """The score, 0 to 1, of any log odds."""
    return 1 / (1 + math.exp(min(-logit, _LARGEST)))
