"""Small grey copies of pictures and their perceptual hashes, for finding one picture among many.

The hash is the usual one of 64 bits (Zauner 2010; the library ImageHash): a 32x32 grey copy, its cosine transform,
the 8x8 lowest frequencies, a bit where one is above their median. It is taken in all eight turns and mirrorings.
"""

from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels

SIDE = 32  # pixels of the grey copy
TURNS = 8  # four quarter turns, and the same of the mirrored picture
_LOW = 8  # frequencies each way

Hashes = NDArray[np.uint64]
Number = TypeVar("Number", bound=np.generic)


def small_grey(pixels: Pixels) -> Pixels:
    """Shrink an (H, W, 3) picture by area to (32, 32) grey, uint8; a picture that is not square is squeezed."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA), dtype=np.uint8)


def turned(picture: NDArray[Number], turn: int) -> NDArray[Number]:
    """Turn (..., 32, 32) by `turn` 0 to 7: quarter turns, from 4 on those of the mirrored picture."""
    whole = np.swapaxes(picture, -1, -2) if turn >= TURNS // 2 else picture
    return np.rot90(whole, turn % (TURNS // 2), axes=(-2, -1))


def hashes(grey: Pixels) -> Hashes:
    """The hashes of a (32, 32) grey copy in its eight turns, shape (8,)."""
    return np.array([_hash(turned(grey, turn)) for turn in range(TURNS)], dtype=np.uint64)


def _hash(grey: Pixels) -> np.uint64:
    low = cv2.dct(np.ascontiguousarray(grey, dtype=np.float32))[:_LOW, :_LOW]
    return np.uint64(np.packbits(low > np.median(low)).view(np.uint64)[0])
