"""A mark over time, through the service: its outline, what it measures, and what a later photo changes."""

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.builders import ALL_NO, answers, desk, jpeg
from tests.simulator.camera import STILL, photographed
from tests.simulator.growth import Model, grown
from tests.simulator.scenes import Scene, drawn
from triage.domain.change import Change
from triage.domain.comparison import Same
from triage.domain.outline import DrawnBy, Outline
from triage.domain.tier import Tier
from triage.errors import HistoryError, UsageError
from triage.imaging.outlines import outline_of as traced_points
from triage.service import check as checking
from triage.service import compare, outline, redraw
from triage.service.check import NEW
from triage.service.record import save
from triage.service.visit import visit


@pytest.fixture
def table(tmp_path):
    one = desk(tmp_path / "h.triage")
    one.finder = None  # these marks are drawn: the person draws their outline
    yield one
    one.close()


def photo(scene: Scene) -> bytes:
    return jpeg(scene.pixels)


def round_it(scene: Scene) -> Outline:
    return Outline(traced_points(scene.mask), DrawnBy.PERSON)


def looked(table, scene, lesion_id=None):
    """Check the scene with every answer no, and save it."""
    result = visit(table, photo(scene), answers(**ALL_NO), lesion_id=lesion_id, outline=round_it(scene))
    return result, save(table, photo(scene), result, lesion_id=lesion_id, name="left shoulder")


@pytest.fixture
def first():
    return drawn(3, 600, 800)


def later(scene: Scene, growth: float = 0.0, seed: int = 5) -> Scene:
    return photographed(grown(scene, growth, Model.COVER) if growth else scene, seed, STILL)[0]


def test_growth_beyond_the_error_raises_the_tier_and_says_why(table, first):
    result, kept = looked(table, first)
    assert result.assessment.tier is Tier.ROUTINE
    after, saved = looked(table, later(first, 0.5), kept.lesion_id)
    (found,) = after.comparisons
    assert found.same is Same.YES
    assert found.changed is True
    assert Change.AREA in found.changes
    assert after.assessment.tier >= Tier.SOON
    assert "change.area" in {reason.rule for reason in after.assessment.reasons}
    assert saved.comparisons[0].second == saved.id
    assert table.history.observation(saved.id).comparisons == saved.comparisons


def test_the_same_mark_again_is_no_change_and_lowers_nothing(table, first):
    _, kept = looked(table, first)
    again = later(first)
    worried = visit(
        table, photo(again), answers(**{**ALL_NO, "worried": "very"}), lesion_id=kept.lesion_id,
        outline=round_it(again),
    )  # fmt: skip
    assert worried.comparisons[0].changed is False
    assert not worried.comparisons[0].changes
    assert worried.assessment.tier is Tier.SOON


def test_slow_drift_is_seen_against_the_first_photo(table, first):
    _, kept = looked(table, first)
    looked(table, later(first, 0.18, seed=6), kept.lesion_id)
    drift, _ = looked(table, later(first, 0.45, seed=7), kept.lesion_id)
    assert [one.first for one in drift.comparisons] == [
        kept.id,
        table.history.story(kept.lesion_id).observations[1].id,
    ]
    assert Change.AREA in drift.comparisons[0].changes
    pair = compare.against_baseline_and_last(table, kept.lesion_id)
    assert [one.first for one in pair] == [one.first for one in drift.comparisons]
    shown = compare.relative_growth(table, kept.lesion_id)
    assert [one.observation for one in shown] == [
        one.id for one in table.history.story(kept.lesion_id).observations
    ]
    assert (shown[0].value.value, shown[0].value.error) == (1, 0), (
        "the first photo is what the others are beside"
    )
    assert 1 < shown[1].value.value < shown[2].value.value


def test_a_refused_photo_measures_nothing(table, first):
    small = replace(first, pixels=first.pixels[::4, ::4], mask=first.mask[::4, ::4])
    result = visit(table, photo(small), answers(**ALL_NO), outline=round_it(small))
    assert not result.quality.accepted
    assert result.traced.measurements is None


def test_a_person_draws_the_outline_anew(table, first):
    _, kept = looked(table, first)
    ring = [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)]
    drawn_anew = redraw.set_outline(table, kept.id, ring)
    assert drawn_anew.outline == Outline(tuple(ring), DrawnBy.PERSON)
    assert drawn_anew.measurements.share == pytest.approx(0.16, abs=0.01)
    assert drawn_anew.measurements.diameter is None, "without a scale the size is unknown"
    assert outline.outline_of(table, kept.id) == drawn_anew.outline
    with pytest.raises(UsageError, match="leaves the photo"):
        redraw.set_outline(table, kept.id, [(0, 0), (2, 0), (1, 1)])


def test_aligned_pictures_share_one_frame(table, first):
    _, kept = looked(table, first)
    _, saved = looked(table, later(first, 0.3), kept.lesion_id)
    found = compare.compared(table, kept.lesion_id)
    assert (found.first, found.second) == (kept.id, saved.id)
    assert compare.compared(table, kept.lesion_id) is found, "made once"
    sizes = {Image.open(io.BytesIO(one)).size for one in compare.aligned_pictures(table, found)}
    assert len(sizes) == 1
    before, after = compare.outlines_in_first(table, found)
    middle = [np.mean(points, axis=0) for points in (before, after)]
    assert np.abs(middle[0] - middle[1]).max() < 0.02


def test_a_check_without_a_photo_cannot_be_compared(table, first):
    _, kept = looked(table, first)
    without = visit(table, None, answers(**ALL_NO), lesion_id=kept.lesion_id)
    saved = save(table, None, without, lesion_id=kept.lesion_id)
    with pytest.raises(HistoryError, match="no such photo"):
        compare.compared(table, kept.lesion_id, kept.id, saved.id)
    with pytest.raises(HistoryError, match="no photo"):
        redraw.set_outline(table, saved.id, [(0, 0), (1, 0), (1, 1)])
    assert compare.against_baseline_and_last(table, kept.lesion_id) == ()


def test_a_photo_from_before_is_no_later_state_of_the_mark(table, first):
    grown_now, old = later(first, 0.5), first
    _, kept = looked(table, grown_now)
    data = dated(photo(old), "2024:05:01 12:00:00")
    result = visit(table, data, answers(**ALL_NO), lesion_id=kept.lesion_id, outline=round_it(old))
    (found,) = result.comparisons
    assert (found.first, found.second, found.why) == (NEW, kept.id, "grown"), "it is the earlier one"
    assert result.assessment.tier >= Tier.SOON, "the mark has grown since"
    saved = save(table, data, result, lesion_id=kept.lesion_id)
    assert saved.comparisons == (), "kept are comparisons with photos from before"
    assert [one.id for one in table.history.story(kept.lesion_id).observations] == [saved.id, kept.id]
    (found,) = compare.against_baseline_and_last(table, kept.lesion_id)
    assert (found.first, found.second, found.why) == (saved.id, kept.id, "grown")


def dated(data: bytes, taken: str) -> bytes:
    """A JPEG whose camera says when it was taken."""
    picture, out = Image.open(io.BytesIO(data)), io.BytesIO()
    exif = picture.getexif()
    exif.get_ifd(0x8769)[0x9003] = taken
    picture.save(out, "JPEG", quality=95, exif=exif)
    return out.getvalue()


def test_an_outline_drawn_anew_is_compared_anew_with_earlier_and_later_photos(table, first):
    _, kept = looked(table, first)
    second, third = later(first, 0.18, seed=6), later(first, 0.45, seed=7)
    _, middle = looked(table, second, kept.lesion_id)
    _, last = looked(table, third, kept.lesion_id)
    before = table.history.observation(last.id).comparisons
    assert [one.first for one in before] == [kept.id, middle.id]
    redraw.set_outline(table, middle.id, round_it(third).points)  # another line on the middle photo
    anew = table.history.observation(middle.id).comparisons
    assert [(one.first, one.second) for one in anew] == [(kept.id, middle.id)]
    after = table.history.observation(last.id).comparisons
    assert [one.first for one in after] == [kept.id, middle.id]
    assert after[0] == before[0]
    assert after[1].area_ratio.value < before[1].area_ratio.value
    redraw.set_outline(table, kept.id, round_it(first).points)
    assert [one.first for one in table.history.observation(last.id).comparisons] == [middle.id, kept.id]
    assert len(compare.relative_growth(table, kept.lesion_id)) == 3


def test_a_refused_photo_is_no_baseline(table, first):
    small = replace(first, pixels=first.pixels[::4, ::4], mask=first.mask[::4, ::4])
    refused, kept = looked(table, small)
    assert not refused.quality.accepted
    _, good = looked(table, first, kept.lesion_id)
    result, _ = looked(table, later(first), kept.lesion_id)
    assert [one.first for one in result.comparisons] == [good.id]


def test_the_outline_that_was_offered_keeps_its_confidence_when_it_is_taken(table, first):
    found = replace(round_it(first), by=DrawnBy.NETWORK, confidence=0.93)
    result = visit(table, photo(first), answers(**ALL_NO), outline=found)
    kept = save(table, photo(first), result, name="left shoulder")
    sent = [(round(x, 5), round(y, 5)) for x, y in found.points]
    assert redraw.set_outline(table, kept.id, sent, DrawnBy.NETWORK).outline == found
    moved = [(x * 0.99, y) for x, y in sent]
    assert redraw.set_outline(table, kept.id, moved, DrawnBy.NETWORK).outline.confidence is None


def test_blood_and_a_lump_that_were_not_there_before_raise_the_tier(table, first):
    _, kept = looked(table, first)
    blood = {"items": {**ALL_NO["items"], "oozing": "yes"}}
    raised = {"flags": {**ALL_NO["flags"], "efg": {"raised": "yes", "firm": "no", "growing": "no"}}}

    def asked(said, own=(), with_photo=True):
        data, given = photo(first) if with_photo else None, answers(**{**ALL_NO, **said})
        return visit(table, data, given, lesion_id=kept.lesion_id, own=own)

    def rules(result):
        return {one.rule for one in result.assessment.reasons}

    assert asked({}).assessment.tier is Tier.ROUTINE
    bleeding = asked(blood)
    assert bleeding.assessment.tier is Tier.SOON
    assert "change.colour" in rules(bleeding)
    lump = asked(raised)
    assert lump.assessment.tier is Tier.URGENT
    assert "change.lump" in rules(lump)
    assert asked(blood, with_photo=False).assessment.tier >= Tier.SOON
    saved = save(table, photo(first), bleeding, lesion_id=kept.lesion_id)
    assert "change.colour" not in rules(asked(blood)), "it is not new any more"
    assert "change.colour" in rules(asked(blood, own=(saved.id,))), "within the visit it still is"


def test_a_named_coin_is_known_at_the_first_look_and_to_the_gate(tmp_path, first, monkeypatch):
    seen, find = [], checking.find_mark

    def noted(photo, finder, coin=None):
        seen.append(coin)
        return find(photo, finder, coin)

    monkeypatch.setattr(checking, "find_mark", noted)
    table = desk(tmp_path / "h.triage")
    checking.look(photo(first), table.finder, "eur-2")
    visit(table, photo(first), answers(**ALL_NO), outline=round_it(first), coin="eur-2")
    table.close()
    assert seen == ["eur-2", "eur-2"]
