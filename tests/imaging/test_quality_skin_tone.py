"""Exposure is judged by the brightest pixels, never by the mean: dark skin is not an underexposed photo."""

from pathlib import Path

import numpy as np
import pytest

from triage.domain.quality import QualityCode
from triage.imaging.quality import measure_pixels
from triage.training.gate_damage import gained
from triage.training.gate_measure import large_rows, refused
from triage.training.gate_skin import DARK_ANGLES, dark_rows, measured_as_they_are, measured_darker
from triage.training.manifest import read_manifest

REAL_AT_MOST = 0.03  # share of real pictures of types IV to VI refused as too dark
RETONED_AT_MOST = {-35.0: 0.07, -50.0: 0.15}  # share of re-toned pictures, by ITA in degrees
EVERY = 3  # every third train picture, to keep the test short


def test_the_mean_does_not_decide() -> None:
    """Half of the picture almost black, the rest well lit: dark skin with a bright reflection or a nail."""
    picture = np.full((600, 800, 3), (60, 40, 32), np.uint8)
    picture[:, :40] = (190, 160, 140)
    assert measure_pixels(picture, 600).brightest == pytest.approx(190, abs=2)
    assert measure_pixels(gained(picture, (0.125,) * 3), 600).brightest < 100


@pytest.mark.data
def test_real_dark_skin_is_not_too_dark(data: Path) -> None:
    group = list(measured_as_they_are(data, dark_rows(read_manifest(data))))
    share = refused(group, QualityCode.TOO_DARK)
    print(f"Fitzpatrick IV-VI refused as too dark: {share}")
    assert share.total >= 30
    assert share.value <= REAL_AT_MOST


@pytest.mark.data
@pytest.mark.parametrize("angle", DARK_ANGLES)
def test_retoned_skin_is_not_too_dark(data: Path, angle: float) -> None:
    rows = [row for row in large_rows(read_manifest(data), "train") if row.modality == "clinical"]
    share = refused(list(measured_darker(data, rows[::EVERY], angle)), QualityCode.TOO_DARK)
    print(f"re-toned to ITA {angle:.0f}, refused as too dark: {share}")
    assert share.total >= 30
    assert share.value <= RETONED_AT_MOST[angle]
