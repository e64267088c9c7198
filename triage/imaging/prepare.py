"""From upright sRGB pixels to the network's input. Training and serving call the same functions.

The steps and their numbers belong to a model and are written in its card: a network trained on pictures
with a short side of 150 pixels must be served pictures shrunk to 150 pixels first (measured: chosen for
90 % sensitivity on small copies, a threshold found only 55 % on sharp ones).
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels, shrink_short


@dataclass(frozen=True)
class Preparation:
    """The steps of a card.

    `short_side`: pixels of the short side that the network was trained on; larger pictures are shrunk to it by
    area, smaller ones are left. `size`: side of the square input, pixels. `clip_limit` and `tile_grid`: CLAHE
    on the L channel of Lab, clip limit in multiples of the mean histogram height (0: no CLAHE), tiles across and down.
    """

    short_side: int = 150
    size: int = 224
    clip_limit: float = 2.0
    tile_grid: int = 8

    @classmethod
    def from_json(cls, steps: Mapping[str, Any]) -> "Preparation":
        """Read the ``preparation`` object of a card. Raises `ValueError` for a number that no step can use."""
        read = cls(
            short_side=int(steps["short_side"]),
            size=int(steps["size"]),
            clip_limit=float(steps["clahe"]["clip_limit"]),
            tile_grid=int(steps["clahe"]["tile_grid"]),
        )
        if min(read.short_side, read.size, read.tile_grid) < 1 or not 0 <= read.clip_limit < math.inf:
            raise ValueError("a number of the preparation is out of range")
        return read

    def to_json(self) -> dict[str, Any]:
        """Write the ``preparation`` object of a card, the steps in their order."""
        steps = ["centre_square", "shrink_by_area", "resize_bilinear"]
        return {
            "steps": steps + ["clahe_on_L_of_Lab"] * (self.clip_limit > 0),
            "short_side": self.short_side,
            "size": self.size,
            "clahe": {"clip_limit": self.clip_limit, "tile_grid": self.tile_grid},
        }


def centre_square(pixels: Pixels) -> Pixels:
    """Cut the largest centred square out of an (H, W, 3) picture."""
    height, width = pixels.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return pixels[top : top + side, left : left + side]


def clahe(pixels: Pixels, clip_limit: float, tile_grid: int) -> Pixels:
    """Equalise the L channel of Lab locally (Zuiderveld 1994); colours stay. A clip limit of 0 changes nothing."""
    if clip_limit <= 0:
        return pixels
    lab = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)
    equaliser = cv2.createCLAHE(clipLimit=clip_limit, tileGridSize=(tile_grid, tile_grid))
    lab[..., 0] = equaliser.apply(lab[..., 0])
    return np.asarray(cv2.cvtColor(lab, cv2.COLOR_LAB2RGB), dtype=np.uint8)


def prepare(pixels: Pixels, steps: Preparation) -> NDArray[np.float32]:
    """Return the network's input, shape (size, size, 3), RGB, 0 to 255; the graph itself normalises.

    `pixels` is an upright sRGB picture of any size, shape (H, W, 3), uint8.
    """
    square = shrink_short(centre_square(pixels), steps.short_side)
    resized = cv2.resize(square, (steps.size, steps.size), interpolation=cv2.INTER_LINEAR)
    equalised = clahe(np.asarray(resized, dtype=np.uint8), steps.clip_limit, steps.tile_grid)
    return equalised.astype(np.float32)
