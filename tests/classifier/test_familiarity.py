"""A known kind of picture, an unknown one, and a far one."""

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
    path.write_bytes(b"no archive")
    with pytest.raises(ModelError, match="damaged"):
        read_familiarity(path)


def test_a_picture_that_speaks_for_no_lesion_is_unfamiliar(fitted):
    between = np.array([-0.5, 0.0], np.float32)
    assert fitted.kind(between) is Kind.DERMOSCOPIC
    strict = replace(fitted, energy_limit=fitted.energy(np.array([-1, 0], np.float32)) + 1)
    assert strict.kind(np.array([-1, 0], np.float32)) is Kind.DERMOSCOPIC
    assert strict.kind(between) is Kind.UNFAMILIAR


def test_energy_is_low_where_a_lesion_class_is_sure(fitted):
    assert fitted.energy(np.array([-1, 0], np.float32)) < fitted.energy(np.array([0, 0], np.float32))
