"""Repeat errors: how they are measured, and that the shipped constants are not below what a sample gives."""

import math
from pathlib import Path

import numpy as np
import pytest

from triage.domain.outline import DrawnBy, Outline
from triage.imaging import measure_errors as errors
from triage.imaging.decode import decode
from triage.imaging.measure_shape import area_of
from triage.imaging.outlines import mask_of, ring
from triage.imaging.scale import look_for_card
from triage.training.manifest import read_manifest
from triage.training.repeat import SPLITS, WAVES, on_photo, pairs, redrawn, repeats, waved

EVERY = 40  # lesions of the sample
PHOTOS = 80
SLACK = 1.3  # a quantile of a small sample varies


def overlap(one: Outline, other: Outline) -> float:
    first, second = (mask_of(each, 300, 400) > 0 for each in (one, other))
    return float((first & second).sum() / (first | second).sum())


@pytest.mark.parametrize(("kind", "wanted"), [("dermoscopic", 0.85), ("clinical", 0.77)])
def test_waves_redraw_an_outline_to_the_overlap_they_stand_for(kind: str, wanted: float) -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    drawn = ring(0.5, 0.5, 0.2, 400 / 300)
    chance = np.random.default_rng(5)
    overlaps = [overlap(drawn, waved(drawn, pixels, WAVES[kind], chance)) for _ in range(60)]
    assert np.median(overlaps) == pytest.approx(wanted, abs=0.05)


def test_no_waves_change_nothing() -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    drawn = ring(0.5, 0.5, 0.2, 400 / 300)
    same = waved(drawn, pixels, 0.0, np.random.default_rng(1))
    assert area_of(on_photo(same, pixels)) == pytest.approx(area_of(on_photo(drawn, pixels)))


def test_what_an_outline_lacks() -> None:
    points = ring(0.5, 0.5, 0.2, 1.0).points
    assert errors.missing_overlap(Outline(points, DrawnBy.NETWORK, 0.9)) == pytest.approx(0.1)
    assert errors.missing_overlap(Outline(points, DrawnBy.PERSON)) == pytest.approx(
        1 - errors.OVERLAP[DrawnBy.PERSON]
    )
    assert errors.missing_overlap(Outline(points, DrawnBy.NETWORK, 1.0)) == 0


@pytest.mark.data
def test_pairs_are_of_one_lesion_and_never_of_test(data: Path) -> None:
    found = pairs(read_manifest(data))
    assert len(found) > 1000
    for one, other in found:
        assert one.lesion_id == other.lesion_id
        assert one.image_id != other.image_id
        assert {one.split, other.split} <= set(SPLITS)


@pytest.mark.data
def test_the_shipped_repeat_errors_hold_on_a_sample(data: Path) -> None:
    shipped = {
        "asymmetry": errors.ASYMMETRY,
        "border": math.log1p(errors.BORDER),
        "colours": errors.COLOURS,
        "contrast": errors.CONTRAST,
    }
    measured = {one.name: one for one in repeats(data, EVERY)}
    assert set(measured) == set(shipped)
    for name, one in measured.items():
        assert one.count > 25
        assert 0 < one.error <= shipped[name] * SLACK, name


@pytest.mark.data
@pytest.mark.parametrize("kind", ["dermoscopic", "clinical"])
def test_the_shipped_outline_errors_hold_for_waves(data: Path, kind: str) -> None:
    made = redrawn(data, kind, None, most=60)
    assert made.width_per_miss <= errors.WIDTH_PER_MISS[DrawnBy.PERSON] * SLACK
    assert made.area_per_miss <= errors.AREA_PER_MISS[DrawnBy.PERSON] * SLACK


@pytest.mark.data
def test_no_card_is_found_on_real_photos_without_one(data: Path) -> None:
    rows = [row for row in read_manifest(data) if row.set in ("pad_large", "other") and row.split == "train"]
    for row in rows[:: len(rows) // PHOTOS][:PHOTOS]:
        assert look_for_card(decode((data / row.file).read_bytes()).pixels).scale is None, row.file
