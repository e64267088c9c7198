"""One photo made ready for comparing: a working picture, where the mark is, and what must not be looked at."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.measurements import Scale
from triage.domain.outline import Outline
from triage.imaging.outlines import Mask, mask_of
from triage.imaging.quality_light import DARKEST_SKIN
from triage.imaging.resize import Pixels, shrink_longest

LONGEST = 1024  # pixels; longest side of a working picture: two photos compare in under 2 s on 2 cores
SMALLEST = (
    600  # pixels; a smaller picture is enlarged to this: three times the small copies (imaging notes, 5)
)
DARK_SPREAD = 0.03  # of the short side; the soft edge of a dermatoscope's dark corner
SCALE_SPREAD = 0.01  # of the short side; the printed edge of a scale card

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class View:
    """A working picture.

    `pixels`: (h, w, 3) uint8 sRGB. `mark`: (h, w), 1 inside the outline. `usable`: (h, w), 0 on dark corners of a
    dermatoscope and on what a scale covers. `outline`: (n, 2) pixels. `radius`: of the disc of the mark's area, pixels.
    """

    pixels: Pixels
    mark: Mask
    usable: Mask
    outline: Floats
    radius: float

    @property
    def size(self) -> Floats:
        """Width and height, pixels."""
        return np.array([self.pixels.shape[1], self.pixels.shape[0]], dtype=np.float64)

    @property
    def centre(self) -> Floats:
        """The middle of the mark's area, pixels: (2,)."""
        rows, columns = np.nonzero(self.mark)
        return np.array([columns.mean(), rows.mean()]) if len(rows) else self.outline.mean(axis=0)


def view(pixels: Pixels, outline: Outline, scale: Scale | None = None) -> View:
    """Make (H, W, 3) uint8 sRGB pixels ready, whatever their size."""
    small = _working(pixels)
    height, width = small.shape[:2]
    mark = mask_of(outline, height, width)
    points = np.array(outline.points) * (width, height) - 0.5
    return View(small, mark, _usable(small, scale), points, float(np.sqrt(mark.sum() / np.pi)))


def _working(pixels: Pixels) -> Pixels:
    longest = max(pixels.shape[:2])
    if longest >= SMALLEST:
        return shrink_longest(pixels, LONGEST)
    height, width = pixels.shape[:2]
    target = (round(width * SMALLEST / longest), round(height * SMALLEST / longest))
    return np.asarray(cv2.resize(pixels, target, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _usable(pixels: Pixels, scale: Scale | None) -> Mask:
    height, width = pixels.shape[:2]
    short = min(height, width)
    hidden = _grown(dark_rim(pixels), DARK_SPREAD * short)
    if scale is not None:
        covered = np.zeros((height, width), np.uint8)
        for polygon in scale.covers:
            corners = np.round(np.array(polygon) * (width, height) - 0.5).astype(np.int32)
            cv2.fillPoly(covered, [corners], 1)
        hidden |= _grown(covered, SCALE_SPREAD * short)
    return np.asarray(1 - hidden, dtype=np.uint8)


def dark_rim(pixels: Pixels) -> Mask:
    """Return 1 where the picture is darker than any skin, in parts that reach its rim."""
    lightness = cv2.cvtColor(pixels, cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32) * (100 / 255)
    dark = (cv2.blur(lightness, (5, 5)) < DARKEST_SKIN).astype(np.uint8)
    _, labels = cv2.connectedComponents(dark)
    on_rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    return np.asarray(np.isin(labels, on_rim[on_rim > 0]), dtype=np.uint8)


def _grown(mask: Mask, pixels: float) -> Mask:
    if not mask.any():
        return mask
    return np.asarray(away(mask) <= pixels, dtype=np.uint8)


def away(mask: Mask) -> NDArray[np.float32]:
    """Return how far each pixel is from the mask, pixels; 0 inside it."""
    if not mask.any():
        return np.full(mask.shape, np.inf, dtype=np.float32)
    return np.asarray(cv2.distanceTransform(1 - mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE), dtype=np.float32)


def to_pixels(seen: View) -> Floats:
    """Return the (3, 3) map from shares of the photo to pixels of the working picture."""
    width, height = seen.size
    return np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]])
