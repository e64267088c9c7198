"""Millimetres from the scale card: its markers give a homography from the photo to the plane of the card.

The plane of the card is taken for the plane of the mark. What this cannot see: a card printed at another size (the
bar on the card is for that), the bend of a lens, and a mark that stands out of the plane (1 mm nearer to the camera
reads about 0.6 % too large, imaging notes).
"""

from dataclasses import dataclass

import cv2
import numpy as np

from triage.domain.measurements import Scale, ScaleBy
from triage.domain.scale_card import WINDOW, covered
from triage.domain.scale_fault import ScaleFault
from triage.imaging.plane import Homography, mapped, pixels_a_mm, tilt_at
from triage.imaging.resize import Pixels
from triage.imaging.scale_markers import Seen, seen_markers

FEWEST_MARKERS = 3
"""Two markers are wrong by up to 0.35 mm on a mark of 3 to 12 mm, three by 0.11 (imaging notes, section 6)."""

LARGEST_RMS_MM = 0.3
"""Reprojection error, mm, above which the card is bent or a marker is misread (imaging notes, section 6)."""

LEAST_PIXELS_A_MM = 4.0
"""Pixels of the working picture a millimetre; below it markers are found only when sharp (imaging notes, section
6)."""

LARGEST_TILT = 50.0
"""Degrees; measured to 40 (docs/evaluation/scale.md), and beyond that the height of the mark counts more."""

PRINT_ERROR = 0.01
"""Relative error of a printed length that the ruler lets pass: half a millimetre on the 50-mm bar."""

PLANE_ERROR = 0.012
"""Relative error from a mark or skin up to 2 mm out of the card's plane (imaging notes: +0.6 and +1.1 % at 1 and 2
mm)."""

READING_ERROR = 0.012
"""Relative 95 % error of reading the markers, and of lens and pixels, three or four of them, tilts to 40 degrees,
blur to 3 pixels (docs/evaluation/scale.md)."""

CARD_ERROR = float(np.sqrt(PRINT_ERROR**2 + PLANE_ERROR**2 + READING_ERROR**2))
"""The stated relative 95 % error of a length: 2 %. It does not hold for a card printed at another size."""


@dataclass(frozen=True, eq=False)
class CardLook:
    """What was seen of a card: the scale, or why there is none.

    `markers`: how many of the four were read. `rms_mm`: reprojection error on the card, None where it could not be
    told. `to_mm`: (3, 3), pixels of the array to mm on the card, where a scale was found.
    """

    scale: Scale | None
    fault: ScaleFault | None
    markers: int
    rms_mm: float | None = None
    to_mm: Homography | None = None


def find_scale(pixels: Pixels, *, original_width: int | None = None) -> Scale | None:
    """Return the scale that a card on the photo gives, or None; `look_for_card` says why.

    `pixels`: (H, W, 3) uint8. `original_width`: pixels of the untouched upright photo where the array is smaller, for
    `Scale.pixels_per_mm`.
    """
    return look_for_card(pixels, original_width=original_width).scale


def scale_fault(pixels: Pixels) -> ScaleFault | None:
    """Say why the photo has no scale from a card; None where it has one."""
    return look_for_card(pixels).fault


def look_for_card(pixels: Pixels, *, original_width: int | None = None) -> CardLook:
    """Look for the card on (H, W, 3) uint8 pixels; at most one scale is given, and a doubt gives none."""
    seen = seen_markers(pixels)
    if len(seen) < FEWEST_MARKERS:
        fault = ScaleFault.TOO_FEW_MARKERS if seen else ScaleFault.NO_CARD
        return CardLook(None, fault, len(seen))
    to_mm, rms = _fitted(seen)
    if to_mm is None or rms > LARGEST_RMS_MM:
        return CardLook(None, ScaleFault.BENT, len(seen), rms)
    middle = mapped(np.linalg.inv(to_mm), [WINDOW])[0]
    fine, tilt = pixels_a_mm(to_mm, middle), tilt_at(to_mm, middle)
    if fine < LEAST_PIXELS_A_MM:
        return CardLook(None, ScaleFault.TOO_FAR, len(seen), rms)
    if tilt > LARGEST_TILT:
        return CardLook(None, ScaleFault.TILTED, len(seen), rms)
    width = pixels.shape[1]
    return CardLook(
        _scale(to_mm, pixels.shape[:2], fine * (original_width or width) / width, tilt),
        None,
        len(seen),
        rms,
        to_mm,
    )


def _fitted(seen: tuple[Seen, ...]) -> tuple[Homography | None, float]:
    """Fit the homography from pixels to mm to all corners; with its rms on the card, mm."""
    pixels = np.concatenate([one.corners for one in seen])
    card = np.concatenate([np.array(one.marker.corners()) for one in seen])
    found, _ = cv2.findHomography(pixels, card, 0)
    if found is None or abs(np.linalg.det(found)) < np.finfo(np.float64).eps:
        return None, float("inf")
    to_mm = np.asarray(found, dtype=np.float64)
    off = mapped(to_mm, pixels) - card
    return to_mm, float(np.sqrt((off**2).sum(axis=1).mean()))


def _scale(to_mm: Homography, shape: tuple[int, ...], fine: float, tilt: float) -> Scale:
    height, width = shape[:2]
    # the middle of the first pixel is (0, 0) for the markers and half a pixel from the edge in shares
    from_shares = to_mm @ np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]], dtype=np.float64)
    from_shares /= from_shares[2, 2]
    to_shares = np.linalg.inv(from_shares)
    return Scale(
        by=ScaleBy.CARD,
        to_mm=tuple(float(entry) for entry in from_shares.ravel()),
        error=CARD_ERROR,
        pixels_per_mm=fine,
        tilt=tilt,
        covers=tuple(_polygon(to_shares, part) for part in covered()),
    )


def _polygon(to_shares: Homography, part: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    return tuple((float(x), float(y)) for x, y in mapped(to_shares, part))
