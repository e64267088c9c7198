"""The scale card to print."""

from triage.letter.scale_card import ACROSS, DOWN, PAPERS, scale_card

CARDS = ACROSS * DOWN
"""Cards on a page."""

__all__ = ["CARDS", "PAPERS", "scale_card"]
