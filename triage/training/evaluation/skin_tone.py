"""An offline audit of skin tone: the individual typology angle of the skin round the mark, from the picture alone.

Nothing leaves the machine. Its weakness: no photograph here was taken under known light. Exposure, white balance, the
light of a dermatoscope, tan and redness all move the angle, by more than one class; so it only sorts the pictures
of one data set from lighter to darker and says nothing about a person. Where Fitzpatrick types are given, the report
shows how well the two agree.
"""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from triage.errors import PictureError
from triage.imaging.decode import decode
from triage.imaging.quality import LIGHT_SHORT
from triage.imaging.quality_light import BRIGHTEST_SKIN, DARKEST_SKIN, FEWEST_SKIN, rim
from triage.imaging.resize import Pixels, shrink_short
from triage.training.evaluation.cases import Case
from triage.training.manifest import Row

BANDS = (
    (55.0, "very light, over 55°"),
    (41.0, "light, 41 to 55°"),
    (28.0, "intermediate, 28 to 41°"),
    (10.0, "tan, 10 to 28°"),
    (-30.0, "brown, -30 to 10°"),
    (-math.inf, "dark, under -30°"),
)
"""Classes of the angle (Chardon 1991, Del Bino 2013): lower end in degrees, name."""
MIDDLE_LIGHTNESS = 50.0
"""L* in the definition of the angle."""
MARGIN = 0.05
"""Of the short side: what is left out round a drawn outline."""


def typology_angle(pixels: Pixels, outline: NDArray[np.bool_] | None = None) -> float | None:
    """ITA = atan((L* - 50) / b*) in degrees, of the median skin of an (H, W, 3) sRGB picture.

    Skin is what lies outside `outline` (H, W), or the rim of the picture without one; black corners and clipped
    pixels are left out. None where too little is left.
    """
    small = shrink_short(pixels, LIGHT_SHORT)
    lab = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)
    height, width = lab.shape[:2]
    colours = lab[rim(height, width) if outline is None else _outside(outline, height, width)]
    skin = colours[(colours[:, 0] > DARKEST_SKIN) & (colours[:, 0] < BRIGHTEST_SKIN)]
    if len(skin) < FEWEST_SKIN:
        return None
    lightness, _, yellow = (float(value) for value in np.median(skin, axis=0))
    return math.degrees(math.atan2(lightness - MIDDLE_LIGHTNESS, max(yellow, 1e-6)))


def band_of(angle: float | None) -> str:
    """The class of an angle in degrees."""
    if angle is None:
        return "no skin seen"
    return next(name for lower, name in BANDS if angle > lower)


def angle_of(folder: Path, row: Row) -> float | None:
    """The angle of one picture of the manifest, outside its mask where it has one."""
    try:
        pixels = decode((folder / row.file).read_bytes()).pixels
    except (OSError, PictureError):
        return None
    mask = cv2.imread(str(folder / row.mask), cv2.IMREAD_GRAYSCALE) if row.mask else None
    angle = typology_angle(pixels, None if mask is None else np.asarray(mask) > 0)
    return angle if angle is not None or mask is None else typology_angle(pixels)


def agreement(cases: Sequence[Case], angles: Sequence[float | None]) -> dict[str, Any] | None:
    """Spearman's correlation of the angle with the stated Fitzpatrick type, and the median angle of each type."""
    both = [
        (int(float(case.row.fitzpatrick)), angle)
        for case, angle in zip(cases, angles, strict=True)
        if case.row.fitzpatrick and angle is not None
    ]
    types = sorted({kind for kind, _ in both})
    if len(types) < 2:
        return None
    return {
        "n": len(both),
        "spearman": float(spearmanr(*zip(*both, strict=True)).statistic),
        "types": [
            {
                "fitzpatrick": kind,
                "n": sum(one == kind for one, _ in both),
                "median_angle": float(np.median([angle for one, angle in both if one == kind])),
            }
            for kind in types
        ],
    }


def _outside(outline: NDArray[np.bool_], height: int, width: int) -> NDArray[np.bool_]:
    mark = cv2.resize(outline.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST)
    reach = max(1, round(MARGIN * min(height, width)))
    grown = cv2.dilate(mark, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray(grown == 0, dtype=np.bool_)
