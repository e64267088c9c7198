"""From upright pixels to the lesion network's input: the whole picture, squeezed to a square."""

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels, shrink_short


def squeezed(pixels: Pixels, side: int) -> NDArray[np.float32]:
    """Return an (H, W, 3) uint8 picture as (side, side, 3), RGB 0..255; shares of the picture stay what they are.

    A larger picture is shrunk by area first, so that it is as soft as the small ones the network learned from.
    """
    small = shrink_short(pixels, side)
    square = cv2.resize(small, (side, side), interpolation=cv2.INTER_LINEAR)
    return np.asarray(square, dtype=np.float32)
