"""What the lesion network must beat: a disc in the middle, and Otsu's threshold on the blue channel."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.imaging.outlines import largest_part
from triage.imaging.resize import Pixels, shrink_longest
from triage.lesion.marks import CENTRE_SPREAD

DISC_SHARE = 0.15
"""Area of the disc, share of the picture (imaging notes, section 4)."""
WORKING_LONGEST = 200
"""Side at which Otsu works, pixels (imaging notes, section 4)."""
VIGNETTE = 60
"""Level of grey, 0 to 255, under which what touches a corner is the black rim of a dermatoscope."""
_SMOOTH = 1.5  # pixels: hairs and pores are no mark

Mask = NDArray[np.uint8]


def disc(pixels: Pixels, height: int, width: int) -> Mask:
    """A round disc in the middle, (height, width)."""
    del pixels
    radius = round(math.sqrt(DISC_SHARE * height * width / math.pi))
    drawn = cv2.circle(np.zeros((height, width), np.uint8), (width // 2, height // 2), radius, 1, cv2.FILLED)
    return np.asarray(drawn, dtype=np.uint8)


def otsu_blue(pixels: Pixels, height: int, width: int) -> Mask:
    """What is darker in blue than Otsu's threshold; dark corners left out, the central large part, filled."""
    small = shrink_longest(pixels, WORKING_LONGEST)
    blue = cv2.GaussianBlur(np.ascontiguousarray(small[..., 2]), (0, 0), _SMOOTH)
    corners = dark_corners(small)
    seen = blue[corners == 0]
    if not len(seen):
        return np.zeros((height, width), np.uint8)
    level, _ = cv2.threshold(seen, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = ((blue <= level) & (corners == 0)).astype(np.uint8)
    part = _central_part(dark)
    large = cv2.resize(part * 255, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(large > 127, dtype=np.uint8)


def dark_corners(pixels: Pixels) -> Mask:
    """1 on dark parts that touch a corner of an (H, W, 3) picture."""
    dark = (cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY) < VIGNETTE).astype(np.uint8)
    _, labels = cv2.connectedComponents(dark)
    touched = {int(labels[row, column]) for row in (0, -1) for column in (0, -1)} - {0}
    found = np.isin(labels, list(touched)).astype(np.uint8)
    return np.asarray(cv2.dilate(found, np.ones((7, 7), np.uint8)), dtype=np.uint8)


def _central_part(dark: Mask) -> Mask:
    """The part with the largest area times centrality, holes filled; empty where nothing is dark."""
    count, labels, stats, centres = cv2.connectedComponentsWithStats(dark)
    if count < 2:
        return dark
    height, width = dark.shape
    away = (centres + 0.5) / np.array([width, height]) - 0.5
    weights = stats[:, cv2.CC_STAT_AREA] * np.exp(-(away**2).sum(axis=1) / (2 * CENTRE_SPREAD**2))
    chosen = 1 + int(np.argmax(weights[1:]))
    traces, _ = cv2.findContours(
        (labels == chosen).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    return np.asarray(cv2.drawContours(np.zeros_like(dark), traces, -1, 1, cv2.FILLED), dtype=np.uint8)


def smoother(mask: Mask) -> Mask:
    """A hand-drawn mask as a steadier hand would draw it.

    The largest part, holes filled, closed and then opened by a disc of a tenth of the mark's equivalent diameter;
    unchanged where nothing would be left.
    """
    part = _whole_part(mask)
    radius = max(1, round(0.1 * 2 * math.sqrt(int(part.sum()) / math.pi)))
    disc_of = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    padded = cv2.copyMakeBorder(part, radius, radius, radius, radius, cv2.BORDER_CONSTANT, value=0)
    opened = cv2.morphologyEx(cv2.morphologyEx(padded, cv2.MORPH_CLOSE, disc_of), cv2.MORPH_OPEN, disc_of)
    inner = np.asarray(opened[radius:-radius, radius:-radius], dtype=np.uint8)
    return inner if inner.any() else part


def _whole_part(mask: Mask) -> Mask:
    part = largest_part(mask)
    traces, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.drawContours(np.zeros_like(part), traces, -1, 1, cv2.FILLED), dtype=np.uint8)
