"""Which pictures fill a batch, and what their targets and weights are."""

from collections import Counter

import cv2
import numpy as np
import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import changed, row
from triage.errors import DataError
from triage.training.arms import DIAGNOSES, SHARES
from triage.training.manifest import read_manifest
from triage.training.sampling import Views, around, diagnosis_target, picture_of


@pytest.fixture(scope="module")
def views(drawn):
    """Make the views of an arm that differs from the plain one by `fields`; of the drawn pictures unless told."""

    def make(rows=None, *, said=None, **fields):
        arm = changed(**fields)
        chosen = read_manifest(drawn) if rows is None else rows
        chosen = [one for one in chosen if one.split == "train"]
        return Views(drawn, chosen, arm, arm.preparation(), batches=3, seed=1, teacher=said)

    return make


def made(sources: dict[str, tuple[int, int]]) -> list:
    """Benign and malignant rows of sources; three pictures a lesion, of the first lesion thirty."""
    return [
        row(f"{name}-{label}-{lesion}-{place}", set=name, malignant=label, lesion_id=f"{label}-{lesion}")
        for name, lesions in sources.items()
        for label in (0, 1)
        for lesion in range(lesions[label])
        for place in range(30 if lesion == 0 else 3)
    ]


def test_views_follow_from_seed_epoch_and_number(views):
    one, other = views(), views()
    first = one[0][0]
    assert first.shape == (8, 32, 32, 3)
    assert np.array_equal(first, other[0][0])
    assert not np.array_equal(first, one[1][0])
    one.start(1)
    assert not np.array_equal(first, one[0][0])
    one.start(0)
    assert np.array_equal(first, one[0][0])


def test_classes_alternate_and_pictures_match_their_target(views):
    pictures, (target,), (weight,) = views(clahe="off")[0]
    assert target[:, 1].tolist() == [0, 1] * 4
    assert weight.tolist() == [1] * 8
    centre = pictures[:, 12:20, 12:20].mean(axis=(1, 2))
    orange = centre[:, 1] / centre[:, 0]
    assert (np.abs(orange[1::2] - 140 / 235) < 0.2).all()  # an orange has an orange's colour


def test_sources_fill_their_shares_and_lesions_count_once(views):
    sources = dict.fromkeys(SHARES, (5, 4))
    sampled = views(made(sources), sets=tuple(SHARES))
    random = np.random.default_rng(2)
    rows = [sampled._row(place % 2, random) for place in range(8000)]
    for label in (0, 1):
        of_class = [one for one in rows if one.malignant == label]
        found = Counter(one.set for one in of_class)
        assert {name: found[name] / len(of_class) for name in SHARES} == pytest.approx(SHARES, abs=0.025)
    lesions = Counter(one.lesion_id for one in rows if one.malignant == 0)
    assert max(lesions.values()) / min(lesions.values()) < 1.2  # thirty pictures weigh no more than three


def test_a_source_with_one_class_gives_that_class_only(views):
    sampled = views(made({"pad": (3, 3), "pad_large": (0, 2)}), sets=("pad", "pad_large"))
    random = np.random.default_rng(2)
    rows = [sampled._row(place % 2, random) for place in range(400)]
    assert {(one.set, one.malignant) for one in rows} == {("pad", 0), ("pad", 1), ("pad_large", 1)}


def test_one_class_is_refused(views):
    with pytest.raises(DataError, match="no benign or no malignant pictures"):
        views(made({"drawn": (3, 0)}))


def test_unbalanced_draws_every_picture_alike_and_weighs_the_malignant(views):
    sampled = views(made({"drawn": (9, 1)}), balanced=False)
    random = np.random.default_rng(3)
    share = np.mean([sampled._row(place % 2, random).malignant for place in range(3000)])
    assert share == pytest.approx(30 / 84, abs=0.03)
    _, (target,), (weight,) = views(balanced=False, malignant_weight=10.0)[0]
    assert 0 < target[:, 1].sum() < 8
    assert weight.tolist() == (1 + 9 * target[:, 1]).tolist()


def test_the_diagnosis_of_an_unknown_word_weighs_nothing(views, drawn):
    rows = read_manifest(drawn)
    known = [
        row(one.file, malignant=one.malignant, diagnosis=("nv", "apple")[one.malignant]) for one in rows[:80]
    ]
    _, targets, weights = views(known, diagnosis_weight=0.3)[0]
    assert targets[1].shape == (8, len(DIAGNOSES))
    assert weights[1].tolist() == [1, 0] * 4
    assert targets[1].sum(axis=1).tolist() == [1, 0] * 4
    assert diagnosis_target("mel").tolist() == [0, 1] + [0] * 6
    assert len([word for words in DIAGNOSES.values() for word in words]) == 12


def test_mixup_blends_pictures_targets_and_weights(views, drawn):
    rows = read_manifest(drawn)
    known = [
        row(one.file, malignant=one.malignant, diagnosis=("nv", "apple")[one.malignant]) for one in rows[:80]
    ]
    fields = {"diagnosis_weight": 0.3, "malignant_weight": 3.0}
    pictures, targets, weights = views(known, mixup=2.0, **fields)[0]
    plain, plain_targets, _ = views(known, **fields)[0]
    assert np.allclose(targets[0].sum(axis=1), 1)
    assert ((targets[0] > 0.01) & (targets[0] < 0.99)).any()
    assert np.allclose(weights[0], 1 + 2 * targets[0][:, 1])
    assert np.allclose(weights[1], targets[0][:, 0])  # the share of the picture whose word is known
    assert np.allclose(targets[1].sum(axis=1)[weights[1] > 0], 1)
    assert pictures.dtype == np.float32
    assert pictures.mean() == pytest.approx(plain.mean(), rel=1e-3)
    assert targets[0].sum(axis=0) == pytest.approx(plain_targets[0].sum(axis=0))


def test_a_teacher_is_blended_in(views, drawn):
    said = {one.file: 0.8 for one in read_manifest(drawn)}
    _, (target,), _ = views(said=said)[0]
    assert set(target[:, 1].tolist()) == {0.0, 1.0}  # the arm has no teacher
    _, (target,), _ = views(said=said, teacher=0.5)[0]
    assert target[:, 1] == pytest.approx([0.4, 0.9] * 4)
    assert np.allclose(target.sum(axis=1), 1)


def test_the_crop_lies_around_the_lesion_and_inside_the_picture():
    pixels = np.arange(300 * 400 * 3).reshape(300, 400, 3).astype(np.uint8)
    mask = np.zeros((300, 400), np.uint8)
    mask[100:180, 200:280] = 255
    assert np.array_equal(around(pixels, mask), pixels[80:200, 180:300])
    corner = np.zeros_like(mask)
    corner[:80, :80] = 255
    assert np.array_equal(around(pixels, corner), pixels[:120, :120])
    point = np.zeros_like(mask)
    point[150, 200] = 255
    assert around(pixels, point).shape == (64, 64, 3)
    assert around(pixels, np.full_like(mask, 255)).shape == (300, 300, 3)
    assert around(pixels, np.zeros_like(mask)) is pixels
    assert around(pixels, mask[:50]) is pixels


def test_a_mask_is_used_where_the_arm_wants_it(tmp_path):
    pixels = np.full((200, 200, 3), 255, np.uint8)
    pixels[60:140, 60:140] = (0, 0, 200)
    mask = (pixels[..., 0] == 0).astype(np.uint8) * 255
    cv2.imwrite(str(tmp_path / "a.png"), pixels)
    cv2.imwrite(str(tmp_path / "m.png"), mask)
    one = row("a.png", mask="m.png")
    arm = changed()
    whole = picture_of(tmp_path, one, arm, arm.preparation())
    cut = picture_of(tmp_path, one, changed(crop=True), arm.preparation())
    assert whole.shape == (150, 150, 3)
    assert cut.shape == (120, 120, 3)
    assert (cut[60, 60] == (200, 0, 0)).all()
    (tmp_path / "m.png").write_bytes(b"no picture")
    with pytest.raises(DataError, match=r"mask m\.png cannot be read"):
        picture_of(tmp_path, one, changed(crop=True), arm.preparation())
    with pytest.raises(DataError, match=r"picture b\.png is missing"):
        picture_of(tmp_path, row("b.png"), arm, arm.preparation())
