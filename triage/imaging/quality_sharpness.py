"""How blurred a picture is, and whether along one direction: the re-blur ratio over four angles.

Crete et al. 2007: a sharp picture loses much of its fine change when it is blurred again, a blurred one
loses little. The ratio does not depend on contrast, so dark or pale skin is not punished for it. A first
Gaussian of one pixel takes sensor noise and JPEG blocks out, which would otherwise look like detail.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]

WORKING_SHORT = 400  # pixels; one size for every photo, because the ratio holds for one size only
NOISE_SIGMA = 1.0  # pixels
BOX = 11  # pixels along the direction; 7 trips over noise, 15 over coarse phone pictures
ANGLES = (0, 45, 90, 135)  # degrees
_EPSILON = 1e-6


@dataclass(frozen=True)
class Sharpness:
    """`blurriness`: the smallest of the four ratios, 0 (sharp) to 1: what is blurred in every direction.

    `streak`: how much more of the detail is gone along one direction than across it, 0 and up.
    """

    blurriness: float
    streak: float


def sharpness(grey: Grey) -> Sharpness:
    """Measure an (H, W) grey picture with a short side of `WORKING_SHORT` pixels.

    With d(angle) the logarithm of 1 - ratio, `streak` is half the length of (d(0) - d(90), d(45) - d(135)):
    the amplitude of its second harmonic, which depends little on how the motion lies to the four angles.
    """
    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), NOISE_SIGMA), dtype=np.float32)
    ratios = [_ratio(smooth, angle) for angle in ANGLES]
    level, rising, upright, falling = (math.log(max(_EPSILON, 1 - ratio)) for ratio in ratios)
    return Sharpness(min(ratios), math.hypot(level - upright, rising - falling) / 2)


def middle(grey: Grey) -> Grey:
    """Return the middle of an (H, W) picture, half as high and half as wide: where the mark should be."""
    height, width = grey.shape
    top, left = height // 4, width // 4
    return np.ascontiguousarray(grey[top : height - top, left : width - left])


def _ratio(smooth: Grey, angle: int) -> float:
    turned, inside = _turned(smooth, angle)
    again = cv2.blur(turned, (BOX, 1))
    change = np.abs(np.diff(turned, axis=1)) * inside
    kept = np.minimum(change, np.abs(np.diff(again, axis=1)))
    total = float(change.sum())
    return float(kept.sum()) / total if total > _EPSILON else 1.0


def _turned(grey: Grey, angle: int) -> tuple[Grey, Grey]:
    """Return the picture turned by `angle` degrees, and 1 where neither the turn nor the box leaves it."""
    height, width = grey.shape
    matrix, size, inside = _turn(height, width, angle)
    turned = cv2.warpAffine(grey, matrix, size, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(turned, dtype=np.float32), inside


@lru_cache(maxsize=8)  # most photos of a run have one of a few shapes
def _turn(height: int, width: int, angle: int) -> tuple[NDArray[np.float64], tuple[int, int], Grey]:
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle, 1)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (round(height * sin + width * cos), round(height * cos + width * sin))
    matrix[0, 2] += (size[0] - width) / 2
    matrix[1, 2] += (size[1] - height) / 2
    ones = cv2.warpAffine(np.ones((height, width), np.float32), matrix, size)
    inside = cv2.erode((ones > 1 - _EPSILON).astype(np.uint8), np.ones((1, BOX + 2), np.uint8))
    return matrix, size, np.asarray(inside[:, 1:], dtype=np.float32)
