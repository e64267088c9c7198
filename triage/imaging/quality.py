"""Measure a photo for the gate. The verdict on the measures is `triage.domain.quality.judge`."""

import cv2
import numpy as np

from triage.domain.quality import Measures
from triage.imaging.decode import Photo
from triage.imaging.quality_framing import central_mark
from triage.imaging.quality_light import brightest, cast, clipped_red, glare, white
from triage.imaging.quality_sharpness import WORKING_SHORT, middle, sharpness
from triage.imaging.resize import Pixels, shrink_short

LIGHT_SHORT = 192  # pixels; exposure, glare and colour limits were measured at this size


def measure(photo: Photo) -> Measures:
    """Measure an upright photo, about 20 ms. Never raises: a tiny or flat picture gives values too."""
    return measure_pixels(photo.pixels, min(photo.facts.width, photo.facts.height))


def measure_pixels(pixels: Pixels, short_side: int) -> Measures:
    """Measure (H, W, 3) uint8 sRGB pixels of a file whose shorter side is `short_side` pixels."""
    working = shrink_short(pixels, WORKING_SHORT)
    light = shrink_short(working, LIGHT_SHORT)
    grey = cv2.cvtColor(working, cv2.COLOR_RGB2GRAY).astype(np.float32)
    found = sharpness(grey)
    lab = cv2.cvtColor(light.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    mark = central_mark(lab)
    return Measures(
        short_side=short_side,
        blurriness=found.blurriness,
        centre_blurriness=sharpness(middle(grey)).blurriness,
        streak=found.streak,
        brightest=brightest(light),
        white_share=white(light),
        red_share=clipped_red(light),
        glare_share=glare(light),
        cast=cast(lab),
        mark_contrast=mark.contrast,
        mark_cut=mark.cut,
    )
