"""What changed the score: the picture is covered patch by patch, and the fall of the score is noted (occlusion).

For the clinician's annex and the workbench only, computed when somebody asks for it. It says which parts the network
used, not what is wrong there; whether it says that better than chance is measured by `triage.training.explanation`.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from triage.classifier.network import Output

GRID = 5
"""Patches across and down: 25 passes of the graph and one for the whole picture."""
_SPREAD = 0.6  # standard deviation of a patch's soft edge, in patches: hard edges would be seen as edges of a lesion
_RING = 0.1  # of the side: the outermost pixels that count as surrounding skin

Array = NDArray[np.float32]


class Runs(Protocol):
    """A graph: `triage.classifier.network.Network`."""

    def run(self, picture: Array) -> Output:
        """Run one prepared picture."""


@dataclass(frozen=True)
class Explanation:
    """`logit` of the whole picture; `falls`, (GRID, GRID): by how much each covered patch lowers it, in logits."""

    logit: float
    falls: Array


def explain(network: Runs, picture: Array) -> Explanation:
    """Cover every patch of a prepared picture, shape (size, size, 3), once. The same picture gives the same map."""
    whole = network.run(picture).logit
    skin = surrounding(picture)
    falls = [whole - network.run(covered(picture, mask, skin)).logit for mask in masks(picture.shape[0])]
    return Explanation(whole, np.array(falls, dtype=np.float32).reshape(GRID, GRID))


def masks(size: int) -> Array:
    """How much of each pixel a patch covers, 0 to 1, row by row: shape (GRID * GRID, size, size)."""
    centres = (np.arange(GRID) + 0.5) * size / GRID
    places = np.arange(size) + 0.5
    away = (places[None] - centres[:, None]) / (_SPREAD * size / GRID)
    along = np.exp(-(away**2) / 2).astype(np.float32)
    return (along[:, None, :, None] * along[None, :, None, :]).reshape(GRID * GRID, size, size)


def surrounding(picture: Array) -> Array:
    """The colour of the skin round the mark: the median of the outermost pixels, shape (3,)."""
    width = max(1, round(_RING * picture.shape[0]))
    inside = np.zeros(picture.shape[:2], dtype=bool)
    inside[width:-width, width:-width] = True
    return np.median(picture[~inside], axis=0).astype(np.float32)


def covered(picture: Array, mask: Array, colour: Array) -> Array:
    """The picture with `colour` laid over it as far as `mask`, (size, size), says."""
    return picture + mask[..., None] * (colour - picture)
