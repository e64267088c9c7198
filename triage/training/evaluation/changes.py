"""Small changes that must not change the answer: what another photo of the same mark may look like.

All functions take and return (H, W, 3) uint8 sRGB.
"""

from collections.abc import Callable, Mapping

import cv2
import numpy as np

from triage.imaging.resize import Pixels
from triage.training.gate_damage import CASTS, gained

JPEG_QUALITY = 50
BLUR_PERCENT = 0.25
"""Sigma of the blur, percent of the diagonal."""
STOPS = 0.5
"""Exposure up and down, in stops."""
CAST_STRENGTH = 0.33
"""Of the strong casts the gate is tested with."""
SHIFT = 0.06
"""Of the short side that the crop moves right and down."""

Change = Callable[[Pixels], Pixels]


def turned(pixels: Pixels, degrees: float) -> Pixels:
    """Turn about the middle; what comes in at the corners is the picture mirrored at its edge."""
    height, width = pixels.shape[:2]
    around = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0)
    moved = cv2.warpAffine(
        pixels, around, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101
    )
    return np.asarray(moved, dtype=np.uint8)


def quarter(pixels: Pixels, times: int) -> Pixels:
    """Turn by 90 degrees `times` times; no pixel is lost."""
    return np.ascontiguousarray(np.rot90(pixels, times))


def mirrored(pixels: Pixels) -> Pixels:
    """Swap left and right."""
    return np.ascontiguousarray(pixels[:, ::-1])


def jpeg(pixels: Pixels, quality: int = JPEG_QUALITY) -> Pixels:
    """Save as JPEG and read again."""
    _, data = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    read = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
    return np.ascontiguousarray(read[..., ::-1])


def blurred(pixels: Pixels) -> Pixels:
    """Blur with a Gaussian of `BLUR_PERCENT` of the diagonal."""
    sigma = BLUR_PERCENT / 100 * float(np.hypot(*pixels.shape[:2]))
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), dtype=np.uint8)


def exposed(pixels: Pixels, stops: float) -> Pixels:
    """Brighten or darken by `stops` in linear light."""
    return gained(pixels, (2.0**stops,) * 3)


def cast(pixels: Pixels, name: str) -> Pixels:
    """A mild cast: a third of the way to one of the gate's strong ones."""
    return gained(pixels, tuple(gain**CAST_STRENGTH for gain in CASTS[name]))


def shifted(pixels: Pixels) -> Pixels:
    """Aim a little beside: cut `SHIFT` of the short side off at the left and the top."""
    by = max(1, round(SHIFT * min(pixels.shape[:2])))
    return np.ascontiguousarray(pixels[by:, by:])


CHANGES: Mapping[str, Change] = {
    "turned 90°": lambda pixels: quarter(pixels, 1),
    "turned 180°": lambda pixels: quarter(pixels, 2),
    "turned 270°": lambda pixels: quarter(pixels, 3),
    "turned 10°": lambda pixels: turned(pixels, 10),
    "turned 20°": lambda pixels: turned(pixels, 20),
    "mirrored": mirrored,
    f"JPEG {JPEG_QUALITY}": jpeg,
    f"blur {BLUR_PERCENT} %": blurred,
    f"+{STOPS} EV": lambda pixels: exposed(pixels, STOPS),
    f"-{STOPS} EV": lambda pixels: exposed(pixels, -STOPS),
    "warm cast": lambda pixels: cast(pixels, "warm"),
    "blue cast": lambda pixels: cast(pixels, "blue"),
    "crop shifted": shifted,
}
"""Every change by its name."""
