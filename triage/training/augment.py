"""Random views of one picture for training: turned, mirrored, zoomed, re-lit, blurred, re-compressed, hairs drawn in.

The picture is first shrunk as in serving; the random view replaces the centre square, and the same CLAHE
follows. The source report's views are turned and mirrored only.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.prepare import Preparation, clahe
from triage.imaging.resize import Pixels
from triage.training.arms import Arm

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
"""Share of views that are blurred (sigma 0.4 to 1.3 pixels of the view) and re-compressed (quality 35 to 90)."""


def view(
    pixels: Pixels, arm: Arm, steps: Preparation, random: np.random.Generator, widen: float = 1.0
) -> NDArray[np.float32]:
    """Return one random view as the network's input, (size, size, 3), RGB 0..255.

    `pixels` is the whole picture, already shrunk to the card's short side. `widen` undoes a known squeeze
    of its width (ISIC 2017's copies are squeezed square).
    """
    if arm.views == "report":
        lit = _warped(pixels, steps.size, turn(random), _centre(pixels), min(pixels.shape[:2]))
    else:
        lit = _full_view(pixels, arm, steps.size, random, widen)
    equalised = _equalised(lit, arm, steps, random)
    return equalised.astype(np.float32)


def _full_view(pixels: Pixels, arm: Arm, size: int, random: np.random.Generator, widen: float) -> Pixels:
    lit = relit(_geometry(pixels, size, random, widen), random)
    if random.random() < arm.constancy:
        lit = shades_of_grey(lit)
    if random.random() < arm.hair:
        lit = with_hairs(lit, random)
    if random.random() < BLUR_SHARE:
        lit = np.asarray(cv2.GaussianBlur(lit, (0, 0), random.uniform(0.4, 1.3)), dtype=np.uint8)
    if random.random() < JPEG_SHARE:
        lit = recompressed(lit, int(random.integers(35, 91)))
    return lit


def _equalised(pixels: Pixels, arm: Arm, steps: Preparation, random: np.random.Generator) -> Pixels:
    if arm.clahe == "random" and random.random() < 0.5:
        return pixels
    return clahe(pixels, steps.clip_limit, steps.tile_grid)


def shades_of_grey(pixels: Pixels, power: int = 6) -> Pixels:
    """Colour constancy by the Minkowski mean of each channel (Finlayson & Trezzi 2004, power 6)."""
    means = ((pixels.astype(np.float64) ** power).mean(axis=(0, 1))) ** (1 / power)
    balanced = pixels * (means.mean() / np.maximum(means, 1.0))
    return np.asarray(np.clip(balanced, 0, 255), dtype=np.uint8)


def with_hairs(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Draw one to eight dark hairs: thin quadratic curves across the view."""
    drawn = pixels.copy()
    side = pixels.shape[0]
    for _ in range(int(random.integers(1, 9))):
        start, bend, end = random.uniform(0, side, (3, 2))
        along = np.linspace(0, 1, 24)[:, None]
        curve = (1 - along) ** 2 * start + 2 * along * (1 - along) * bend + along**2 * end
        shade = [int(value) for value in random.integers(15, 80) * np.array([1.0, 0.8, 0.7])]
        cv2.polylines(drawn, [curve.astype(np.int32)], False, shade, 1, cv2.LINE_AA)
    return drawn


def _geometry(pixels: Pixels, size: int, random: np.random.Generator, widen: float) -> Pixels:
    height, width = pixels.shape[:2]
    short = min(height, width * widen)
    stretch = np.exp(random.uniform(-STRETCH, STRETCH) / 2)
    to_source = np.diag([1 / widen, 1.0]) @ np.diag([stretch, 1 / stretch]) @ turn(random)
    centre = _centre(pixels) + random.uniform(-SHIFT, SHIFT, 2) * short
    return _warped(pixels, size, to_source, centre, short * random.uniform(*ZOOM))


def turn(random: np.random.Generator) -> NDArray[np.float64]:
    """A rotation by any angle, mirrored half of the time, (2, 2)."""
    angle = random.uniform(0, 2 * np.pi)
    mirror = random.choice((-1.0, 1.0))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(turn @ np.diag([mirror, 1.0]))


def _centre(pixels: Pixels) -> NDArray[np.float64]:
    """The middle of a picture as (x, y), pixels, the first pixel's middle being 0."""
    return np.array([pixels.shape[1] - 1, pixels.shape[0] - 1]) / 2


def _warped(
    pixels: Pixels, size: int, to_source: NDArray[np.float64], centre: NDArray[np.float64], side: float
) -> Pixels:
    """Cut a square of `side` source pixels round `centre`, seen through `to_source`, as (size, size, 3)."""
    scaled = to_source * side / size
    offset = centre - scaled @ np.full(2, (size - 1) / 2)
    warped = cv2.warpAffine(
        pixels,
        np.column_stack([scaled, offset]),
        (size, size),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(warped, dtype=np.uint8)


def relit(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Other light: contrast round the mean, and a brightness factor for each channel."""
    gains = np.exp(random.normal(0, GAIN) + random.normal(0, GAIN / 2, 3))
    contrast = 1 + random.uniform(-CONTRAST, CONTRAST)
    mean = pixels.mean(axis=(0, 1))
    levels = ((np.arange(256)[:, None] - mean) * contrast + mean) * gains
    table = np.clip(levels, 0, 255).astype(np.uint8)[None]
    return np.asarray(cv2.LUT(pixels, table), dtype=np.uint8)


def recompressed(pixels: Pixels, quality: int) -> Pixels:
    """Save as JPEG of `quality`, 0 to 100, and read again."""
    _, packed = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    unpacked = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return np.ascontiguousarray(np.asarray(unpacked, dtype=np.uint8)[..., ::-1])
