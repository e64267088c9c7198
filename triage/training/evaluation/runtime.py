"""Do all runtimes say the same: LiteRT here against the card, and TensorFlow's own runtime where it is installed."""

from typing import Any

from triage.classifier import Model, check_parity
from triage.classifier.card import NETWORK_FILE
from triage.classifier.network import PARITY_TOLERANCE
from triage.errors import ModelError
from triage.training.parity import TensorFlowNetwork, is_installed


def runtime_parity(model: Model, with_tensorflow: bool = True) -> dict[str, Any]:
    """Largest difference of the softmax from the card's on the drawn parity pictures.

    `tensorflow` is None where it is not installed or not asked for. A difference over the tolerance is reported, with
    `kept` false, and not raised: a report says what is.
    """
    read: dict[str, Any] = {
        "tolerance": PARITY_TOLERANCE,
        "pictures": len(model.card.parity),
        "litert": _difference(model.network, model),
        "tensorflow": None,
    }
    if with_tensorflow and is_installed():
        read["tensorflow"] = _difference(TensorFlowNetwork(model.card.path / NETWORK_FILE), model)
    return read


def _difference(network: Any, model: Model) -> dict[str, Any]:
    try:
        largest = check_parity(network, model.card, count=len(model.card.parity))
    except ModelError as fault:
        return {"kept": False, "largest_difference": None, "fault": str(fault)}
    return {"kept": True, "largest_difference": largest}
