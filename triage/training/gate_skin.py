"""How the gate treats dark skin: real pictures of Fitzpatrick IV to VI, and train pictures made darker.

Pictures of types V and VI are almost absent from the data, so light skin is re-toned as well: the skin along
the border is brought to a given individual typology angle (ITA, Chardon 1991: below 10 degrees brown, below
-30 degrees dark).
"""

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np

from triage.imaging.decode import decode
from triage.imaging.quality import LIGHT_SHORT, measure_pixels
from triage.imaging.quality_light import border_skin
from triage.imaging.resize import Pixels, shrink_short
from triage.training.gate_damage import retoned
from triage.training.gate_measure import COPY_SHORT, Measured
from triage.training.manifest import Row

DARK_TYPES = ("4", "5", "6")  # Fitzpatrick IV to VI
DARK_ANGLES = (-35.0, -50.0)  # degrees of ITA: dark skin, and the darker half of it
_MIDDLE_LIGHTNESS = 50.0  # L*, in the definition of ITA
_DARKEST_TARGET = 20.0  # L*; no skin in daylight is darker


def dark_rows(rows: Iterable[Row]) -> list[Row]:
    """Return the phone pictures of types IV to VI in any split; the largest copy where there are several."""
    best: dict[str, Row] = {}
    for row in rows:
        if row.set in ("pad", "pad_large") and row.fitzpatrick.split(".")[0] in DARK_TYPES:
            kept = best.get(row.image_id)
            if kept is None or row.width > kept.width:
                best[row.image_id] = row
    return list(best.values())


def measured_as_they_are(folder: Path, rows: Iterable[Row]) -> Iterator[Measured]:
    """Yield each picture measured; the copy's name is its Fitzpatrick type."""
    for row in rows:
        photo = decode((folder / row.file).read_bytes())
        measures = measure_pixels(photo.pixels, min(photo.facts.width, photo.facts.height))
        yield Measured(row.image_id, row.modality, row.fitzpatrick.split(".")[0], measures)


def measured_darker(
    folder: Path, rows: Iterable[Row], angle: float, highlights: bool = True
) -> Iterator[Measured]:
    """Yield each picture re-toned until its border skin has the ITA `angle` (degrees), measured.

    A picture without visible border skin, or with darker skin than that, is left out.
    """
    for row in rows:
        photo = decode((folder / row.file).read_bytes())
        darker = to_typology_angle(shrink_short(photo.pixels, COPY_SHORT), angle, highlights)
        if darker is not None:
            measures = measure_pixels(darker, min(photo.facts.width, photo.facts.height))
            yield Measured(row.image_id, row.modality, f"ITA {angle:.0f}", measures)


def to_typology_angle(pixels: Pixels, angle: float, highlights: bool = True) -> Pixels | None:
    """Return (H, W, 3) pixels with L* scaled so that border skin has the ITA `angle`, else None."""
    light = shrink_short(pixels, LIGHT_SHORT)
    skin = border_skin(cv2.cvtColor(light.astype(np.float32) / 255, cv2.COLOR_RGB2LAB))
    if skin is None:
        return None
    lightness, _, yellow = skin
    target = max(_DARKEST_TARGET, _MIDDLE_LIGHTNESS + yellow * math.tan(math.radians(angle)))
    return retoned(pixels, lightness, target, highlights) if target < lightness else None
