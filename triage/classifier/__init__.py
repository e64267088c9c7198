"""The network at run time: card, graph, and whether it knows this kind of picture."""

from triage.classifier.card import Card, check_files, models, read_card, read_card_at
from triage.classifier.model import Model, load_model, load_model_at
from triage.classifier.network import check_parity, load_network

__all__ = [
    "Card",
    "Model",
    "check_files",
    "check_parity",
    "load_model",
    "load_model_at",
    "load_network",
    "models",
    "read_card",
    "read_card_at",
]
