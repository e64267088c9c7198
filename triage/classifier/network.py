"""The network at run time: LiteRT, one picture at a time."""

import math
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier.card import NETWORK_FILE, Card, check_files
from triage.classifier.numbers import sigmoid
from triage.errors import ModelError
from triage.litert import interpreter, parity_picture

PARITY_TOLERANCE = 2e-3
"""Largest difference of the softmax from the value on the card; fp16 weights differ by less than 5e-4."""
SOFTMAX_FLOOR = 1e-6
"""Smallest softmax value that a logit is taken of: float32 has about 7 digits."""


@dataclass(frozen=True)
class Output:
    """One pass. `logit`: log odds of malignant, uncalibrated. `features`: pooled over the picture, shape (f,)."""

    logit: float
    features: NDArray[np.float32]


class Network:
    """A loaded graph. Calls from several threads take turns."""

    def __init__(self, path: Path, threads: int | None = None) -> None:
        self._lock = threading.Lock()
        self._interpreter = interpreter(path, threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        outputs = sorted(self._interpreter.get_output_details(), key=lambda detail: int(detail["shape"][-1]))
        self._softmax, self._features = (detail["index"] for detail in outputs)

    def run(self, picture: NDArray[np.float32]) -> Output:
        """Run one prepared picture, shape (size, size, 3) of the card, RGB 0..255."""
        with self._lock:
            self._interpreter.set_tensor(self._input, picture[None])
            self._interpreter.invoke()
            softmax = self._interpreter.get_tensor(self._softmax)[0]
            features = self._interpreter.get_tensor(self._features)[0]
        benign, malignant = (max(float(value), SOFTMAX_FLOOR) for value in softmax)
        return Output(logit=math.log(malignant / benign), features=np.asarray(features, dtype=np.float32))


def parity(network: Any, size: int, count: int = 3) -> dict[str, float]:
    """The logits of `network` on the parity pictures, as a card stores them."""
    return {f"wave{number}": network.run(parity_picture(number, size)).logit for number in range(count)}


def load_network(card: Card) -> Network:
    """Check the files, load the graph and check its parity. Raises `ModelError` where one of them fails."""
    check_files(card)
    try:
        network = Network(card.path / NETWORK_FILE)
        check_parity(network, card, count=1)
    except (ValueError, RuntimeError) as fault:
        raise ModelError(f"The network {card.id} cannot be loaded. Install triage again.") from fault
    return network


def check_parity(network: Any, card: Card, count: int) -> float:
    """Compare softmax values with the card's and return the largest difference.

    Raises `ModelError` where it is over `PARITY_TOLERANCE`.
    """
    found = parity(network, card.preparation.size, count)
    if not found.keys() <= card.parity.keys():
        raise ModelError(f"The card of the model {card.id} is damaged. Install triage again.")
    difference = max(abs(sigmoid(found[name]) - sigmoid(card.parity[name])) for name in found)
    if not difference <= PARITY_TOLERANCE:  # NaN is no parity either
        raise ModelError(
            f"The network {card.id} gives other values here than on its card. Do not use it here."
        )
    return difference
