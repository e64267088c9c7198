"""The gate's bars on a fixed small sample of `train`; the full figures are in docs/evaluation/gate.md."""

from pathlib import Path

import pytest

from triage.training.gate_measure import SHARP, STRONG, by_copy, large_rows, measured_copies, refused
from triage.training.manifest import read_manifest

SAMPLE = 12  # pictures of each kind
STRONG_AT_LEAST = 0.95
FALSE_AT_MOST = 2  # of the sample; 5 % of a dozen is less than one


@pytest.mark.data
@pytest.mark.parametrize("modality", ["dermoscopic", "clinical"])
def test_strong_blur_is_refused_and_sharp_pictures_are_not(data: Path, modality: str) -> None:
    rows = [row for row in large_rows(read_manifest(data), "train") if row.modality == modality]
    groups = by_copy(measured_copies(data, rows[:: len(rows) // SAMPLE][:SAMPLE]), modality)
    strong = refused([one for name in STRONG for one in groups[name]])
    false = refused(groups[SHARP])
    print(f"{modality}: strong blur refused {strong}; untouched refused {false}")
    assert strong.value >= STRONG_AT_LEAST
    assert false.count <= FALSE_AT_MOST
