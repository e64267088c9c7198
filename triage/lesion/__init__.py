"""Where a mark ends: the lesion network at run time."""

from triage.lesion.card import Card, models, read_card, read_card_at
from triage.lesion.finder import Finder, Found, finder, lesion_facts, load_finder, load_finder_at
from triage.lesion.network import check_parity, load_network

__all__ = [
    "Card",
    "Finder",
    "Found",
    "check_parity",
    "finder",
    "lesion_facts",
    "load_finder",
    "load_finder_at",
    "load_network",
    "models",
    "read_card",
    "read_card_at",
]
