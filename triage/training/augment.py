"""Random views of one picture for training: turned, mirrored, zoomed, re-lit, blurred, re-compressed.

The picture is first shrunk as in serving; the random view replaces the centre square, and the same CLAHE
follows.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.prepare import Preparation, clahe
from triage.imaging.resize import Pixels

ZOOM = (0.8, 1.25)
"""Side of the view over the side of the centre square, smallest and largest."""
STRETCH = 0.1
"""Largest change of the aspect ratio, natural logarithm."""
SHIFT = 0.06
"""Largest shift of the view's centre, share of the short side."""
GAIN = 0.12
"""Standard deviation of a channel's brightness factor, natural logarithm; half of it common to all three."""
CONTRAST = 0.2
"""Largest change of the contrast factor."""
BLUR_SHARE, JPEG_SHARE = 0.2, 0.25
"""Share of views that are blurred (sigma 0.4 to 1.3 pixels at 224) and re-compressed (quality 35 to 90)."""


def view(
    pixels: Pixels, steps: Preparation, random: np.random.Generator, widen: float = 1.0
) -> NDArray[np.float32]:
    """Return one random view as the network's input, (size, size, 3), RGB 0..255.

    `pixels` is the whole picture, already shrunk to the card's short side. `widen` undoes a known squeeze
    of its width (ISIC 2017's copies are squeezed square).
    """
    warped = _geometry(pixels, steps.size, random, widen)
    lit = _light(warped, random)
    if random.random() < BLUR_SHARE:
        lit = np.asarray(cv2.GaussianBlur(lit, (0, 0), random.uniform(0.4, 1.3)), dtype=np.uint8)
    if random.random() < JPEG_SHARE:
        lit = _recompress(lit, int(random.integers(35, 91)))
    return clahe(lit, steps.clip_limit, steps.tile_grid).astype(np.float32)


def _geometry(pixels: Pixels, size: int, random: np.random.Generator, widen: float) -> Pixels:
    height, width = pixels.shape[:2]
    short = min(height, width * widen)
    side = short * random.uniform(*ZOOM)
    stretch = np.exp(random.uniform(-STRETCH, STRETCH) / 2)
    angle = random.uniform(0, 2 * np.pi)
    mirror = random.choice((-1.0, 1.0))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    to_source = np.diag([1 / widen, 1.0]) @ np.diag([stretch, 1 / stretch]) @ turn @ np.diag([mirror, 1.0])
    to_source *= side / size
    centre = np.array([width / 2, height / 2]) + random.uniform(-SHIFT, SHIFT, 2) * short
    offset = centre - to_source @ np.array([size / 2, size / 2])
    matrix = np.column_stack([to_source, offset])
    warped = cv2.warpAffine(
        pixels,
        matrix,
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(warped, dtype=np.uint8)


def _light(pixels: Pixels, random: np.random.Generator) -> Pixels:
    gains = np.exp(random.normal(0, GAIN) + random.normal(0, GAIN / 2, 3))
    contrast = 1 + random.uniform(-CONTRAST, CONTRAST)
    mean = pixels.mean(axis=(0, 1))
    lit = ((pixels - mean) * contrast + mean) * gains
    return np.asarray(np.clip(lit, 0, 255), dtype=np.uint8)


def _recompress(pixels: Pixels, quality: int) -> Pixels:
    _, packed = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    unpacked = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(unpacked, dtype=np.uint8)[..., ::-1])
