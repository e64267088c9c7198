"""What else the card tells: the colour of the light (from its grey fields) and how sharp the photo is (from its
markers).

Both tell the gate. No photo is corrected by them: no network was trained on corrected photos, and a mark's contrast
and colour names were less repeatable with the light corrected than without (docs/evaluation/scale.md).
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.card_light import CardLight
from triage.domain.measurements import Scale
from triage.domain.scale_card import MARKER_MM, MARKERS, MODULES, PATCH_HEIGHT_MM, PATCH_WIDTH_MM, PATCHES
from triage.imaging.light import linear
from triage.imaging.plane import Homography, homography, mapped
from triage.imaging.resize import Pixels

_SAMPLED = 0.6  # share of a field's width and height that is read: its edges are left out
_SAMPLES = 24  # along a side of what is read
_DARKEST, _BRIGHTEST = 0.004, 0.90  # linear light; outside it a field is noise or clipped
FEWEST_PATCHES = 3
"""Fields that must be readable."""

_PROFILE_MM = 1.4  # half the length of a profile across a marker's edge: less than a module
_PROFILE_SAMPLES = 57
_STEP_MM = 2 * _PROFILE_MM / (_PROFILE_SAMPLES - 1)
_PROFILES = 9  # a side


def card_light(pixels: Pixels, scale: Scale) -> CardLight:
    """Read blur and light off a card that was found on (H, W, 3) uint8 pixels."""
    height, width = pixels.shape[:2]
    to_shares = np.array([[1 / width, 0, 0.5 / width], [0, 1 / height, 0.5 / height], [0, 0, 1]])
    to_mm = homography(scale.to_mm) @ to_shares
    gains = white_balance(pixels, to_mm)
    return CardLight(edge_blur(pixels, to_mm), None if gains is None else float(gains.max() / gains.min()))


def white_balance(pixels: Pixels, to_mm: Homography) -> NDArray[np.float64] | None:
    """Return the gains of red, green and blue, (3,), in linear light that make the grey fields neutral; green's is 1.

    None where fewer than `FEWEST_PATCHES` fields can be read.

    `pixels`: (H, W, 3) uint8. `to_mm`: (3, 3), pixels to mm on the card (`CardLook.to_mm`).
    """
    fields = patch_light(pixels, to_mm)
    clear = fields[(fields.min(axis=1) > _DARKEST) & (fields.max(axis=1) < _BRIGHTEST)]
    if len(clear) < FEWEST_PATCHES:
        return None
    return np.asarray(np.median(clear[:, 1:2] / clear, axis=0), dtype=np.float64)


def patch_light(pixels: Pixels, to_mm: Homography) -> NDArray[np.float64]:
    """Return the median linear light of each grey field, (6, 3); a field that leaves the photo is 0."""
    light = linear(pixels)
    to_pixels = np.linalg.inv(to_mm)
    steps = np.linspace(-_SAMPLED / 2, _SAMPLED / 2, _SAMPLES)
    grid = np.stack(np.meshgrid(steps * PATCH_WIDTH_MM, steps * PATCH_HEIGHT_MM), axis=-1).reshape(-1, 2)
    read = []
    for patch in PATCHES:
        spots = mapped(to_pixels, grid + np.array(patch.middle)).astype(np.float32)
        seen = cv2.remap(light, spots[None, :, 0], spots[None, :, 1], cv2.INTER_LINEAR)[0]
        read.append(np.median(seen, axis=0))
    return np.asarray(read, dtype=np.float64)


def edge_blur(pixels: Pixels, to_mm: Homography) -> float:
    """Return the blur of the photo at the card: the standard deviation, mm, of its black edges in linear light.

    Read along profiles across the outer edges of the markers; the median of all, 0 where no edge is clear.
    """
    light = linear(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY))
    to_pixels = np.linalg.inv(to_mm)
    along = np.linspace(-_PROFILE_MM, _PROFILE_MM, _PROFILE_SAMPLES)
    widths = []
    for start, outward in _profiles():
        spots = mapped(to_pixels, start + along[:, None] * outward).astype(np.float32)
        seen = cv2.remap(light, spots[None, :, 0], spots[None, :, 1], cv2.INTER_LINEAR)[0]
        width = _sigma(seen)
        if width is not None:
            widths.append(width)
    return float(np.median(widths)) if widths else 0.0


def _profiles() -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Where profiles cross the outer edges of the markers, mm, and the way outwards."""
    found = []
    shares = np.linspace(1.5, MODULES - 1.5, _PROFILES) / MODULES * MARKER_MM
    for marker in MARKERS:
        for share in shares:
            left, top, far = marker.left, marker.top, MARKER_MM
            found += [
                (np.array([left + share, top]), np.array([0.0, -1.0])),
                (np.array([left + share, top + far]), np.array([0.0, 1.0])),
                (np.array([left, top + share]), np.array([-1.0, 0.0])),
                (np.array([left + far, top + share]), np.array([1.0, 0.0])),
            ]
    return found


def _sigma(profile: NDArray[np.float32]) -> float | None:
    """The standard deviation, mm, of an edge from dark to bright: half the distance of its 16 and 84 % points."""
    dark, bright = float(np.median(profile[:9])), float(np.median(profile[-9:]))
    if bright - dark < 0.1:
        return None
    rise = (profile - dark) / (bright - dark)
    low, high = int(np.argmax(rise > 0.1587)), int(np.argmax(rise > 0.8413))
    if not 0 < low < high:
        return None
    first = low - (rise[low] - 0.1587) / max(1e-6, float(rise[low] - rise[low - 1]))
    last = high - (rise[high] - 0.8413) / max(1e-6, float(rise[high] - rise[high - 1]))
    return max(0.0, float(last - first)) * _STEP_MM / 2
