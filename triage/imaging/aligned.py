"""Two compared photos for the eye: at one scale in the earlier photo's frame, and both outlines there."""

import cv2
import numpy as np

from triage.domain.comparison import Comparison
from triage.domain.outline import Outline, Point
from triage.imaging.decode import Photo
from triage.imaging.plane import homography, mapped
from triage.imaging.resize import Pixels, shrink_longest
from triage.imaging.view import Floats


def aligned(
    first: Photo, second: Photo, comparison: Comparison, longest: int = 1280
) -> tuple[Pixels, Pixels]:
    """Return both photos, (h, w, 3) uint8, as if taken from the earlier photo's place, at most `longest` pixels long.

    The later photo is resampled once, from its own pixels; where it shows nothing the picture is black. Without an
    alignment both are only shrunk, and their sizes and scales may differ.
    """
    before = shrink_longest(first.pixels, longest)
    if comparison.to_first is None:
        return before, shrink_longest(second.pixels, longest)
    height, width = before.shape[:2]
    by = _to_pixels(width, height) @ homography(comparison.to_first)
    by = by @ np.linalg.inv(_to_pixels(second.pixels.shape[1], second.pixels.shape[0]))
    now = cv2.warpPerspective(second.pixels, by, (width, height), flags=cv2.INTER_AREA)
    return before, np.asarray(now, dtype=np.uint8)


def contours(
    first: Outline, second: Outline, comparison: Comparison
) -> tuple[tuple[Point, ...], tuple[Point, ...]] | None:
    """Return both outlines in shares of the earlier photo, for a difference contour; None without an alignment.

    Points of the later outline may lie outside 0 to 1, where the earlier photo ends.
    """
    if comparison.to_first is None:
        return None
    now = mapped(homography(comparison.to_first), second.points)
    return first.points, tuple((float(x), float(y)) for x, y in now)


def _to_pixels(width: int, height: int) -> Floats:
    return np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]], dtype=np.float64)
