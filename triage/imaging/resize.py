"""Shrinking by area: every pixel of the result is the mean of the area it covers."""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]


def shrink_short(pixels: Pixels, short_side: int) -> Pixels:
    """Shrink (H, W) or (H, W, C) so that the short side is `short_side` pixels; never enlarge."""
    return _scaled(pixels, short_side / min(pixels.shape[:2]))


def shrink_longest(pixels: Pixels, longest: int) -> Pixels:
    """Shrink (H, W) or (H, W, C) so that the longest side is `longest` pixels; never enlarge."""
    return _scaled(pixels, longest / max(pixels.shape[:2]))


def _scaled(pixels: Pixels, scale: float) -> Pixels:
    if scale >= 1:
        return pixels
    height, width = pixels.shape[:2]
    target = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, target, interpolation=cv2.INTER_AREA), dtype=np.uint8)
