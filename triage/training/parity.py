"""The same graph on TensorFlow's own runtime, to hold LiteRT's values against."""

import importlib.util
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier.card import NETWORK_FILE, read_card
from triage.classifier.network import SOFTMAX_FLOOR, Output, check_parity, quiet


def is_installed() -> bool:
    """True where TensorFlow is there; nothing is loaded."""
    return importlib.util.find_spec("tensorflow") is not None


def tensorflow_difference(model_id: str) -> float:
    """The largest difference of the softmax between TensorFlow's runtime and the card.

    Raises `ModelError` where it is too large.
    """
    card = read_card(model_id)
    return check_parity(TensorFlowNetwork(card.path / NETWORK_FILE), card, count=len(card.parity))


class TensorFlowNetwork:
    """A graph on TensorFlow's reference kernels: slow, and written by other hands than XNNPACK's."""

    def __init__(self, path: Path) -> None:
        with quiet(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it advises to use LiteRT, which is what this is compared with
            import tensorflow as tf

            self._interpreter: Any = tf.lite.Interpreter(
                model_path=str(path),
                experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            )
            self._interpreter.allocate_tensors()

    def run(self, picture: NDArray[np.float32]) -> Output:
        """Run one prepared picture, shape (size, size, 3) of the card, RGB 0..255."""
        self._interpreter.set_tensor(self._interpreter.get_input_details()[0]["index"], picture[None])
        self._interpreter.invoke()
        read = [
            self._interpreter.get_tensor(one["index"])[0] for one in self._interpreter.get_output_details()
        ]
        softmax, features = sorted(read, key=len)
        benign, malignant = (max(float(value), SOFTMAX_FLOOR) for value in softmax)
        return Output(logit=math.log(malignant / benign), features=np.asarray(features, dtype=np.float32))
