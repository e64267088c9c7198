"""Colour of a mark: how it differs from the skin round it, and how many colour names it holds. CIELAB, D65."""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.outline import Outline
from triage.imaging.outlines import Mask, mask_of
from triage.imaging.resize import Pixels

WORKING_RADIUS = 80.0  # pixels; a larger mark is shrunk to this equivalent radius: noise and hair count less
RING = (0.15, 0.60)
"""The skin that a mark is compared with: this far from its edge, in equivalent radii. The gap keeps soft rims out."""
FEWEST_RING_PIXELS = 30
"""With fewer, no skin is seen round the mark."""
LEAST_SHARE = 0.05
"""A colour counts from this share of the mark's area (design choice)."""
SKIN_LIKE = 7.0
"""Delta E 76 below which a part of the mark has the colour of the skin round it and no colour of its own (design
choice)."""

WHITE, RED, LIGHT_BROWN, DARK_BROWN, BLUE_GREY, BLACK = range(6)
"""The six colours of the ABCD rule of dermoscopy (Nachbar et al. 1994). The limits below are design choices."""

_WHITE_LIGHTER = (
    4.0  # L*: white counts only where it is lighter than the skin beside it (Nachbar et al. 1994)
)
_WHITE_PALER = 0.75  # and has less chroma than that share of the skin's
_BLACK_L = 22.0
_BLACK_CHROMA = 20.0
_BLUE_GREY_B = 5.0  # b*: below it nothing looks brown
_BLUE_GREY_CHROMA = 22.0  # above it a low b* is red or purple
_RED_A = 22.0  # a*
_RED_HUE = 42.0  # degrees: redder than brown skin
_REDDER = 6.0  # a*: and redder than the skin beside it by this, because some lamps make everything pink
_DARK_BROWN_L = 42.0


@dataclass(frozen=True, eq=False)
class MarkColour:
    """`contrast`: delta E 76 of the medians, None where no skin is seen. `shares`: (6,) of the mark's area by
    colour."""

    contrast: float | None
    shares: NDArray[np.float64]

    @property
    def count(self) -> int:
        """Colour names with at least `LEAST_SHARE` of the mark; at least 1: a mark that is like the skin has its
        colour."""
        return max(1, int((self.shares >= LEAST_SHARE).sum()))


def colour_of(pixels: Pixels, outline: Outline, left_out: Mask | None = None) -> MarkColour:
    """Measure the colour inside an outline on (H, W, 3) uint8 pixels.

    `left_out`: (H, W), 1 where a card or a coin lies: neither mark nor skin.
    """
    height, width = pixels.shape[:2]
    inside = mask_of(outline, height, width)
    area = int(inside.sum())
    if area == 0:
        return MarkColour(None, np.zeros(6))
    radius = math.sqrt(area / math.pi)
    box = _box(inside, math.ceil(radius * RING[1]) + 2)
    smaller = min(1.0, WORKING_RADIUS / radius)
    part, mark = _shrunk(pixels[box], smaller), _shrunk(inside[box] * 255, smaller) > 127
    away = cv2.distanceTransform((~mark).astype(np.uint8), cv2.DIST_L2, 5)
    ring = (away > max(1.0, RING[0] * radius * smaller)) & (away <= max(3.0, RING[1] * radius * smaller))
    if left_out is not None:
        free = _shrunk(left_out[box] * 255, smaller) == 0
        ring, mark = ring & free, mark & free
    lab = cv2.cvtColor(part.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    seen = lab[mark] if mark.any() else lab.reshape(-1, 3)
    skin = np.median(lab[ring], axis=0) if ring.sum() >= FEWEST_RING_PIXELS else None
    contrast = None if skin is None else float(np.linalg.norm(np.median(seen, axis=0) - skin))
    return MarkColour(contrast, colour_shares(seen, skin))


def colour_shares(lab: NDArray[Any], skin: NDArray[Any] | None) -> NDArray[np.float64]:
    """Return the share of each of the six colours in (n, 3) Lab values; what is like `skin`, (3,), has none."""
    light, a, b = (lab[:, channel].astype(np.float64) for channel in range(3))
    chroma, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a))
    name = np.where(light < _DARK_BROWN_L, DARK_BROWN, LIGHT_BROWN)
    least_a, widest_hue = _RED_A, _RED_HUE
    if skin is not None:
        least_a = max(least_a, float(skin[1]) + _REDDER)
        widest_hue = min(widest_hue, math.degrees(math.atan2(float(skin[2]), float(skin[1]))))
    name[(a >= least_a) & (hue < widest_hue)] = RED
    name[(b < _BLUE_GREY_B) & (chroma < _BLUE_GREY_CHROMA)] = BLUE_GREY
    name[(light < _BLACK_L) & (chroma < _BLACK_CHROMA)] = BLACK
    if skin is not None:
        paler = chroma < _WHITE_PALER * math.hypot(float(skin[1]), float(skin[2]))
        name[(light > skin[0] + _WHITE_LIGHTER) & paler] = WHITE
        own = np.linalg.norm(lab - skin, axis=1) >= SKIN_LIKE
    else:
        own = np.ones(len(lab), dtype=np.bool_)
    return np.bincount(name[own], minlength=6) / max(1, len(lab))


def _box(inside: Mask, margin: int) -> tuple[slice, slice]:
    rows, columns = (np.flatnonzero(inside.any(axis=axis)) for axis in (1, 0))
    return (
        slice(max(0, int(rows[0]) - margin), int(rows[-1]) + margin + 1),
        slice(max(0, int(columns[0]) - margin), int(columns[-1]) + margin + 1),
    )


def _shrunk(picture: NDArray[Any], scale: float) -> NDArray[Any]:
    if scale >= 1:
        return picture
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    return np.asarray(cv2.resize(np.ascontiguousarray(picture), size, interpolation=cv2.INTER_AREA))
