"""A map of numbers laid over a picture, so that it can still be read when printed in grey."""

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels

COLOUR = (196, 64, 0)
"""Laid over what has a high number, RGB."""
_STRONGEST = 0.7  # share of the colour where the number is highest
_PALE = 0.35  # how far the grey picture below is drawn towards white
_LEVEL = 0.5  # of the full colour's number: an outline is drawn round what reaches it
_LINE = 1 / 120  # of the side: thickness of the outline


def overlay(square: Pixels, values: NDArray[np.float32], *, full: float) -> Pixels:
    """Return `square`, (side, side, 3), in pale grey with `values`, (rows, columns), over it.

    `full`, or the highest value where that is more, has the full colour; 0 and below have none. An outline shows where
    half of it is reached. So a map of small numbers looks as faint as it is.
    """
    side = square.shape[0]
    grey = cv2.cvtColor(square, cv2.COLOR_RGB2GRAY).astype(np.float32)
    pale = np.repeat((grey + (255 - grey) * _PALE)[..., None], 3, axis=2)
    highest = max(full, float(values.max()))
    smooth = cv2.resize(values.astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    strength = np.clip(smooth / highest, 0, 1)
    share = _STRONGEST * strength[..., None]
    mixed = pale * (1 - share) + np.array(COLOUR, dtype=np.float32) * share
    painted: Pixels = np.asarray(mixed, dtype=np.uint8)
    outlines, _ = cv2.findContours(
        (strength >= _LEVEL).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    cv2.drawContours(painted, outlines, -1, (0, 0, 0), max(1, round(side * _LINE)))
    return painted
