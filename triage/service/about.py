"""What the program can say of itself: its networks and its file."""

from collections.abc import Mapping
from typing import Any

from triage import lesion
from triage.classifier import check_parity, load_network, models, read_card
from triage.service.desk import DEFAULT, OFF, Desk
from triage.store import Contents, Damage


def cards() -> tuple[Mapping[str, Any], ...]:
    """The whole card of every shipped classifier, oldest first. Raises `ModelError` for a damaged one."""
    return tuple(read_card(model_id).whole for model_id in models())


def lesion_cards() -> tuple[Mapping[str, Any], ...]:
    """The whole card of every shipped network that finds the mark. Raises `ModelError` for a damaged one."""
    return tuple(lesion.read_card(model_id).whole for model_id in lesion.models())


def read(model_id: str = DEFAULT) -> Mapping[str, Any]:
    """The whole card of one shipped network of either kind. Raises `ModelError` where it is missing or damaged."""
    if model_id in lesion.models():
        return lesion.read_card(model_id).whole
    return read_card(models()[-1] if model_id == DEFAULT and models() else model_id).whole


def card(desk: Desk) -> Mapping[str, Any] | None:
    """The whole card of the network in use; None where it is off or cannot be used."""
    return desk.model.card.whole if desk.model else None


def verify_model(model_id: str = DEFAULT) -> tuple[str, float]:
    """Prove file, card and parity of one network on all parity pictures.

    Returns its id and the largest difference of a probability. Raises `ModelError` where something differs.
    """
    if model_id in lesion.models():
        found = lesion.read_card(model_id)
        return found.id, lesion.check_parity(lesion.load_network(found), found, count=len(found.parity))
    shipped = read_card(read(model_id)["id"])
    return shipped.id, check_parity(load_network(shipped), shipped, count=len(shipped.parity))


def contents(desk: Desk) -> Contents:
    """Where the history file is and how much it holds. Raises `HistoryError`."""
    return desk.history.contents()


def verify_history(desk: Desk) -> tuple[Damage, ...]:
    """Check the whole history; empty where nothing is wrong. Raises `HistoryError` where it cannot be opened."""
    return desk.history.verify()


__all__ = [
    "DEFAULT",
    "OFF",
    "card",
    "cards",
    "contents",
    "lesion_cards",
    "read",
    "verify_history",
    "verify_model",
]
