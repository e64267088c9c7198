"""Exposure, glare and colour of an (H, W, 3) uint8 sRGB picture with a short side of about 192 pixels."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels

Lab = NDArray[np.float32]

BRIGHT_PERCENTILE = 99.0
WHITE_LEVEL = 250  # level that all channels reach
RED_LEVEL = 254  # level of red: skin clips in red first
GLARE_LEVEL = 245  # level that the darkest channel reaches
GLARE_SPREAD = 5  # pixels; side of the box that joins single clipped pixels to a spot
BORDER_SHARE = 0.12  # of the short side; the rim that shows skin rather than the mark
DARKEST_SKIN = 15.0  # L*; the black corners of a dermatoscope lie below
BRIGHTEST_SKIN = 97.0  # L*; clipped pixels have lost their colour
FEWEST_SKIN = 200  # pixels; fewer give no colour to judge


@dataclass(frozen=True)
class UsualSkin:
    """Border skin of ordinary pictures: mean a*, b* and the inverse of their covariance."""

    mean: tuple[float, float]
    inverse: tuple[tuple[float, float], tuple[float, float]]


# Fitted on train: 352 phone pictures of PAD-UFES-20, 436 dermoscopic ones of HAM10000 and ISIC 2016.
USUAL_SKIN = (
    UsualSkin((10.7, 15.2), ((0.02738, -0.01269), (-0.01269, 0.01583))),
    UsualSkin((18.0, 4.5), ((0.00835, -0.00318), (-0.00318, 0.01834))),
)


def brightest(pixels: Pixels) -> float:
    """Return the level, 0 to 255, that the brightest 1 % of the pixels reach in their largest channel."""
    return float(np.percentile(pixels.max(axis=2), BRIGHT_PERCENTILE))


def white(pixels: Pixels) -> float:
    """Return the share of pixels with all channels at `WHITE_LEVEL` or above."""
    return float((pixels.min(axis=2) >= WHITE_LEVEL).mean())


def clipped_red(pixels: Pixels) -> float:
    """Return the share of pixels with red at `RED_LEVEL` or above."""
    return float((pixels[..., 0] >= RED_LEVEL).mean())


def glare(pixels: Pixels) -> float:
    """Return the share of the picture that lies under mostly clipped spots."""
    clipped = (pixels.min(axis=2) >= GLARE_LEVEL).astype(np.float32)
    return float((cv2.blur(clipped, (GLARE_SPREAD, GLARE_SPREAD)) > 0.5).mean())


def rim(height: int, width: int) -> NDArray[np.bool_]:
    """Return True on the outer `BORDER_SHARE` of an (H, W) picture."""
    depth = max(1, round(BORDER_SHARE * min(height, width)))
    mask = np.ones((height, width), dtype=np.bool_)
    mask[depth:-depth, depth:-depth] = False
    return mask


def border_skin(lab: Lab) -> tuple[float, float, float] | None:
    """Return the median L*, a*, b* of the skin along the border, or None where too little shows."""
    border = lab[rim(*lab.shape[:2])]
    skin = border[(border[:, 0] > DARKEST_SKIN) & (border[:, 0] < BRIGHTEST_SKIN)]
    if len(skin) < FEWEST_SKIN:
        return None
    lightness, red, yellow = (float(value) for value in np.median(skin, axis=0))
    return lightness, red, yellow


def cast(lab: Lab) -> float:
    """Return the Mahalanobis distance of the border skin from the nearer of `USUAL_SKIN`; 0 where unknown."""
    skin = border_skin(lab)
    if skin is None:
        return 0.0
    return min(_distance(np.array(skin[1:]), usual) for usual in USUAL_SKIN)


def _distance(colour: NDArray[np.float64], usual: UsualSkin) -> float:
    offset = colour - np.array(usual.mean)
    return float(np.sqrt(offset @ np.array(usual.inverse) @ offset))
