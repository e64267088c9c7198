"""A shipped lesion network with its card: from upright pixels to the outline of the mark."""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from triage.domain.lesion_facts import LesionFacts
from triage.domain.outline import DrawnBy, Outline
from triage.errors import ModelError
from triage.imaging.decode import Photo
from triage.imaging.outlines import outline_of
from triage.imaging.resize import Pixels
from triage.lesion.card import Card, models, read_card
from triage.lesion.marks import mark_in
from triage.lesion.network import Runs, load_network, turned
from triage.lesion.prepare import squeezed


@dataclass(frozen=True, eq=False)
class Found:
    """What was found in one picture.

    `outline`: None where there is no mark. `confidence`: overlap (Jaccard, 0 to 1) to expect with an expert's outline,
    0 without one. `several`: how many marks there are, 0 without one. `cut`: share of the outline on the frame.
    `share`: of the picture's area. `diameter_pixels`: of a disc of the same area, pixels of the picture that was
    searched. `mask`: (h, w) at the network's size, 1 inside.
    """

    outline: Outline | None
    confidence: float
    several: int
    cut: float
    share: float
    diameter_pixels: float
    mask: NDArray[np.uint8]


@dataclass(frozen=True)
class Finder:
    """Card and graph of one lesion network."""

    card: Card
    network: Runs

    def find(self, pixels: Pixels) -> Found:
        """Find the mark that an upright sRGB picture, shape (H, W, 3), uint8, is of."""
        size, height, width = self.card.size, *pixels.shape[:2]
        found = turned(self.network, squeezed(pixels, size), self.card.turns)
        mark = mark_in(found, self.card.threshold)
        points = outline_of(mark.fine) if mark else ()
        if mark is None or not points:
            return Found(None, 0.0, 0, 0.0, 0.0, 0.0, np.zeros((size, size), np.uint8))
        confidence = self.card.confidence(mark.expected)
        share = float(mark.fine.mean())
        return Found(
            outline=Outline(points, DrawnBy.NETWORK, confidence),
            confidence=confidence,
            several=mark.several,
            cut=mark.cut,
            share=share,
            diameter_pixels=2 * math.sqrt(share * height * width / math.pi),
            mask=mark.mask,
        )


def lesion_facts(found: Found, photo: Photo) -> LesionFacts:
    """What the gate needs of a mark found in ``photo.pixels``; its diameter in pixels of the original file."""
    return LesionFacts(
        marks=found.several,
        confidence=found.confidence,
        share=found.share,
        cut=found.cut,
        diameter=found.diameter_pixels * photo.facts.width / photo.pixels.shape[1],
    )


@lru_cache(maxsize=1)
def finder() -> Finder:
    """The newest shipped lesion network, loaded once. Raises `ModelError` where it is missing or differs."""
    shipped = models()
    if not shipped:
        raise ModelError("The network that finds the mark is missing. Draw a ring round the mark instead.")
    return load_finder(shipped[-1])


def load_finder(model_id: str) -> Finder:
    """Load a shipped lesion network. Raises `ModelError` where a file, the card or the parity is wrong."""
    return load_finder_at(read_card(model_id))


def load_finder_at(card: Card) -> Finder:
    """Load the network of a card that was read. Raises `ModelError` likewise."""
    return Finder(card, load_network(card))
