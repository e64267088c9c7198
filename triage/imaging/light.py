"""sRGB levels and light: what is mixed, blurred or balanced by physics is so in linear light (IEC 61966-2-1)."""

import cv2
import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float32]

_LEVELS = np.arange(256, dtype=np.float64) / 255
_LINEAR = np.where(_LEVELS <= 0.04045, _LEVELS / 12.92, ((_LEVELS + 0.055) / 1.055) ** 2.4).astype(np.float32)


def linear(levels: NDArray[np.uint8]) -> Light:
    """Return linear light, 0 to 1, of sRGB levels 0 to 255 in any shape."""
    return np.asarray(cv2.LUT(levels, _LINEAR), dtype=np.float32)
