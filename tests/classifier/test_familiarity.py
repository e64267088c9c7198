"""A known kind of picture, an unknown one, and a far one."""

import io
from dataclasses import replace

import numpy as np
import pytest

from triage.classifier.familiarity import Familiarity, read_familiarity
from triage.domain.tier import Kind
from triage.errors import ModelError


@pytest.fixture
def fitted() -> Familiarity:
    """Two clusters on a line, dermoscopic at -1 and clinical at +1; a second axis for other things."""
    random = np.random.default_rng(1)
    left = np.column_stack([random.normal(-1, 0.1, 50), random.normal(0, 0.1, 50)])
    right = np.column_stack([random.normal(1, 0.1, 50), random.normal(0, 0.1, 50)])
    return Familiarity(
        mean=np.zeros(2, np.float32),
        components=np.eye(2, dtype=np.float32),
        weights=np.array([[-5, 5, 0], [-2, -2, 4]], np.float32),
        bias=np.array([0, 0, -4], np.float32),
        reference=np.vstack([left, right]).astype(np.float32),
        distance_limit=0.8,
        other_limit=0.5,
    )


@pytest.mark.parametrize(
    ("features", "kind"),
    [
        ((-1, 0), Kind.DERMOSCOPIC),
        ((1, 0), Kind.CLINICAL),
        ((0, 3), Kind.UNFAMILIAR),
        ((-9, 0), Kind.UNFAMILIAR),
    ],
)
def test_kinds(fitted, features, kind):
    assert fitted.kind(np.array(features, np.float32)) is kind


def test_it_is_written_and_read_back(fitted, tmp_path):
    path = tmp_path / "familiarity.npz"
    path.write_bytes(fitted.to_bytes())
    again = read_familiarity(path)
    assert again.kind(np.array([-1, 0], np.float32)) is Kind.DERMOSCOPIC
    assert (again.distance_limit, again.other_limit) == (fitted.distance_limit, fitted.other_limit)
    assert again.energy_limit == float("inf")


@pytest.mark.parametrize(
    "change",
    [
        {"mean": None},
        {"limits": None},
        {"limits": np.array([0.8])},
        {"limits": np.array([0.8, np.nan])},
        {"limits": np.array([0.8, 0.5, np.nan])},
        {"weights": np.zeros((7, 3))},
        {"reference": np.zeros((2, 2))},
        {"more": np.zeros(2)},
    ],
)
def test_parts_that_are_missing_or_do_not_fit_are_refused(fitted, tmp_path, change):
    path = tmp_path / "familiarity.npz"
    with np.load(io.BytesIO(fitted.to_bytes())) as written:
        parts = {**written, **change}
    np.savez(path, **{name: part for name, part in parts.items() if part is not None})
    with pytest.raises(ModelError, match="damaged"):
        read_familiarity(path)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 no archive"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "familiarity.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="damaged"):
        read_familiarity(path)


def test_a_file_without_an_energy_limit_has_none(fitted, tmp_path):
    path = tmp_path / "familiarity.npz"
    with np.load(io.BytesIO(fitted.to_bytes())) as written:
        np.savez(path, **{**written, "limits": np.array([0.8, 0.5])})
    assert read_familiarity(path).energy_limit == float("inf")


def test_features_that_are_no_numbers_are_unfamiliar(fitted):
    assert fitted.kind(np.array([np.nan, 0], np.float32)) is Kind.UNFAMILIAR


def test_a_picture_that_speaks_for_no_lesion_is_unfamiliar(fitted):
    between = np.array([-0.5, 0.0], np.float32)
    assert fitted.kind(between) is Kind.DERMOSCOPIC
    strict = replace(fitted, energy_limit=fitted.energy(np.array([-1, 0], np.float32)) + 1)
    assert strict.kind(np.array([-1, 0], np.float32)) is Kind.DERMOSCOPIC
    assert strict.kind(between) is Kind.UNFAMILIAR


def test_energy_is_low_where_a_lesion_class_is_sure(fitted):
    assert fitted.energy(np.array([-1, 0], np.float32)) < fitted.energy(np.array([0, 0], np.float32))
