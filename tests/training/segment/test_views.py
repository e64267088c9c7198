"""Which views a batch holds, and that picture and mask stay together."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.segment.drawn import RECIPE, blob
from triage.errors import DataError
from triage.training.manifest import read_manifest
from triage.training.segment.augment import MARK_SHARE, _geometry, paste, view
from triage.training.segment.samples import Sample, mask_of_row, read, usable
from triage.training.segment.views import Views


@pytest.fixture(scope="module")
def views(folder):
    """Views of the drawn pictures by a recipe that differs from the plain one by `fields`."""

    def make(**fields):
        recipe = replace(RECIPE, **fields)
        rows = usable(read_manifest(folder), recipe.shares, "train")
        return Views(folder, rows, recipe, batches=3, seed=1)

    return make


def test_views_follow_from_seed_epoch_and_number(views):
    one, other = views(), views()
    pictures, masks = one[0]
    assert pictures.shape == (8, 64, 64, 3)
    assert masks.shape == (8, 64, 64, 1)
    assert set(np.unique(masks)) == {0, 1}
    again = other[0]
    assert np.array_equal(pictures, again[0])
    assert np.array_equal(masks, again[1])
    assert not np.array_equal(pictures, one[1][0])
    one.start(1)
    assert not np.array_equal(pictures, one[0][0])


def test_the_mask_lies_where_the_mark_lies():
    random = np.random.default_rng(2)
    for seed in range(20):
        picture, mask = view(Sample(*blob(seed)), replace(RECIPE, size=96), random)
        inside = mask[..., 0] > 0
        if 0.02 < inside.mean() < 0.9:
            assert picture[inside].mean() < picture[~inside].mean() - 40


def test_marks_come_in_every_size():
    random = np.random.default_rng(4)
    sample = Sample(*blob(1))
    shares = [float(_geometry(sample, RECIPE, random)[1].mean()) for _ in range(200)]
    natural = float(sample.mask.mean())
    assert min(shares) < 0.75 * natural
    assert max(shares) > 2 * natural
    assert max(shares) < MARK_SHARE[1] * 1.5


def test_a_pasted_mark_lies_beside_the_first_and_is_marked():
    random = np.random.default_rng(5)
    host, guest = Sample(*blob(1, 96, 96)), Sample(*blob(2))
    pasted = [paste(host.picture, host.mask, guest, random) for _ in range(20)]
    added = [(picture, mask) for picture, mask in pasted if mask.sum() > host.mask.sum()]
    assert added
    for picture, mask in added:
        fresh = (mask > 0) & (host.mask == 0)
        assert mask[host.mask > 0].all()
        assert picture[fresh].mean() < host.picture[fresh].mean() - 30
    unchanged = [picture for picture, mask in pasted if mask.sum() == host.mask.sum()]
    assert all(np.array_equal(picture, host.picture) for picture in unchanged)


def test_bare_skin_has_an_empty_mask(folder):
    rows = [row for row in read_manifest(folder) if row.set == "other"]
    assert rows
    assert not read(folder, rows[0]).mask.any()


def test_sets_fill_their_shares(views):
    made = views(pasted=0.0, batch=200)
    empty = np.mean([not mask.any() for mask in made[0][1]])
    assert 0.01 < empty < 0.2


def test_pictures_without_any_mask_are_refused(folder):
    rows = [row for row in read_manifest(folder) if row.set == "other"]
    with pytest.raises(DataError, match="unpack ham10000 and pad"):
        Views(folder, rows, RECIPE, batches=1, seed=1)


def test_test_is_not_learned_from(folder):
    rows = usable(read_manifest(folder), RECIPE.shares, "train")
    assert {row.split for row in rows} == {"train"}


def test_a_missing_mask_is_said(folder):
    row = next(row for row in read_manifest(folder) if row.mask)
    with pytest.raises(DataError, match=r"mask gone\.png cannot be read"):
        mask_of_row(folder, replace(row, mask="gone.png"), 10, 10)
