"""What an outline gives on its photo: width, area, asymmetry, border, colours, contrast, each with its error."""

import math

import cv2
import numpy as np

from triage.domain.measurements import Measured, Measurements, Scale
from triage.domain.outline import DrawnBy, Outline
from triage.imaging import measure_errors as errors
from triage.imaging.measure_colour import MarkColour, colour_of
from triage.imaging.measure_shape import area_of, asymmetry_of, border_of, feret_of
from triage.imaging.outlines import Mask
from triage.imaging.plane import Points, homography, mapped
from triage.imaging.resize import Pixels

_SHIFT = 6  # cv2.fillPoly takes coordinates in 1/64 pixel

MOST_COLOURS = 6
MOST_CONTRAST = 150.0
"""Delta E 76 that no two surfaces pass."""


def measure(
    pixels: Pixels, outline: Outline, scale: Scale | None, *, original: tuple[int, int] | None = None
) -> Measurements:
    """Measure the mark inside an outline on upright (H, W, 3) uint8 pixels.

    `scale` gives millimetres; without it diameter and area are None and the shape is read on the photo as it lies.
    `original`: width and height of the untouched upright photo where the array is smaller. Each interval is the error
    of drawing the outline again, joined with the error of the scale (docs/evaluation/scale.md).
    """
    height, width = pixels.shape[:2]
    shares = np.array(outline.points, dtype=np.float64)
    on_photo = shares * (width, height)
    plane = on_photo if scale is None else mapped(homography(scale.to_mm), shares)
    across, down = original or (width, height)
    share = area_of(shares)
    colour = colour_of(pixels, outline, None if scale is None else covered_mask(scale, height, width))
    return Measurements(
        diameter=None if scale is None else _length(feret_of(plane), outline, scale),
        area=None if scale is None else _area(area_of(plane), outline, scale),
        pixels=share * across * down,
        share=share,
        asymmetry=_asymmetry(plane, outline),
        border=_border(plane, outline),
        colours=_within(float(colour.count), errors.COLOURS, 1.0, MOST_COLOURS, "count"),
        contrast=_contrast(colour),
    )


def covered_mask(scale: Scale, height: int, width: int) -> Mask:
    """Return (height, width) uint8, 1 where the card or the coin itself lies on the photo."""
    covered = np.zeros((height, width), np.uint8)
    for polygon in scale.covers:
        corners = (np.array(polygon) * (width, height) - 0.5) * (1 << _SHIFT)
        cv2.fillPoly(covered, [np.round(corners).astype(np.int32)], 1, shift=_SHIFT)
    return covered


def _length(value: float, outline: Outline, scale: Scale) -> Measured:
    times = 1 + math.hypot(errors.WIDTH_PER_MISS[outline.by] * errors.missing_overlap(outline), scale.error)
    return Measured(value, value / times, value * times, "mm")


def _area(value: float, outline: Outline, scale: Scale) -> Measured:
    twice = 2 * scale.error  # an area is off by twice a length
    times = 1 + math.hypot(errors.AREA_PER_MISS[outline.by] * errors.missing_overlap(outline), twice)
    return Measured(value, value / times, value * times, "mm2")


def _asymmetry(plane: Points, outline: Outline) -> Measured:
    error = 1.0 if outline.by is DrawnBy.RING else errors.ASYMMETRY
    return _within(asymmetry_of(plane), error, 0.0, 1.0, "share")


def _border(plane: Points, outline: Outline) -> Measured:
    value = border_of(plane)
    high = errors.RING_BORDER if outline.by is DrawnBy.RING else value * (1 + errors.BORDER)
    return Measured(value, max(1.0, value * (1 - errors.BORDER)), high, "ratio")


def _contrast(colour: MarkColour) -> Measured:
    """Without skin round the mark nothing can be said: the interval is then the whole range."""
    if colour.contrast is None:
        return Measured(0.0, 0.0, MOST_CONTRAST, "delta E")
    return _within(colour.contrast, errors.CONTRAST, 0.0, MOST_CONTRAST, "delta E")


def _within(value: float, error: float, least: float, most: float, unit: str) -> Measured:
    return Measured(value, max(least, value - error), min(most, value + error), unit)
