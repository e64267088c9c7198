"""The same graph on TensorFlow's own runtime, to hold LiteRT's values against."""

import importlib.util
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage import lesion
from triage.classifier.card import NETWORK_FILE, read_card
from triage.classifier.network import SOFTMAX_FLOOR, Output, check_parity
from triage.litert import quiet


def is_installed() -> bool:
    """True where TensorFlow is there; nothing is loaded."""
    return importlib.util.find_spec("tensorflow") is not None


def tensorflow_difference(model_id: str) -> float:
    """The largest difference of a probability between TensorFlow's runtime and the card, of either kind of network.

    Raises `ModelError` where it is too large.
    """
    if model_id in lesion.models():
        found = lesion.read_card(model_id)
        graph = TensorFlowLesionNetwork(found.path / NETWORK_FILE)
        return lesion.check_parity(graph, found, count=len(found.parity))
    card = read_card(model_id)
    return check_parity(TensorFlowNetwork(card.path / NETWORK_FILE), card, count=len(card.parity))


class _Graph:
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

    def outputs(self, picture: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """Every output of one prepared picture."""
        self._interpreter.set_tensor(self._interpreter.get_input_details()[0]["index"], picture[None])
        self._interpreter.invoke()
        return [
            self._interpreter.get_tensor(one["index"])[0] for one in self._interpreter.get_output_details()
        ]


class TensorFlowNetwork(_Graph):
    """A classifier's graph."""

    def run(self, picture: NDArray[np.float32]) -> Output:
        """Run one prepared picture, shape (size, size, 3) of the card, RGB 0..255."""
        softmax, features = sorted(self.outputs(picture), key=len)
        benign, malignant = (max(float(value), SOFTMAX_FLOOR) for value in softmax)
        return Output(logit=math.log(malignant / benign), features=np.asarray(features, dtype=np.float32))


class TensorFlowLesionNetwork(_Graph):
    """A lesion network's graph."""

    def run(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        """Run one squeezed picture, shape (size, size, 3) of the card, RGB 0..255."""
        (found,) = self.outputs(picture)
        return found[..., 0]
