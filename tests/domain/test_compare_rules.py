"""What the figures of two photos mean."""

import math

import pytest

from triage.domain.change import Change
from triage.domain.compare_rules import (
    COLOUR_NO,
    DOUBTFUL,
    MOST_ALIGNMENT_ERROR,
    MOST_TILT,
    PAIRS_YES,
    PERSON_ERROR,
    SKIN_PAIRS,
    SMALLEST_MARK,
    SURE,
    WIDEST_GAP,
    Findings,
    SkinAlignment,
    Why,
    Width,
    alignment_fault,
    area_error,
    contrast_measured,
    disagree,
    judged,
    outline_error,
    outline_fault,
    ratio_measured,
    same_mark,
)
from triage.domain.comparison import Same
from triage.domain.measurements import Measured
from triage.domain.outline import DrawnBy, Outline
from triage.words import has_words, words

CORNERS = ((0.4, 0.4), (0.6, 0.4), (0.5, 0.6))
DRAWN = Outline(CORNERS, DrawnBy.PERSON)
PERSON = (DRAWN, DRAWN)
ERROR = area_error(PERSON, 0.0)
GOOD = SkinAlignment(pairs=SKIN_PAIRS, widest_gap=90.0, tilt=10.0, error=0.01)


def _found(ratio: float | None = 1.0, **more: object) -> Findings:
    area = None if ratio is None else ratio_measured(ratio, ERROR)
    return Findings(**{"same": Same.YES, "refused": None, "area_ratio": area, **more})


@pytest.mark.parametrize(
    ("pairs", "skin", "apart", "same"),
    [
        (PAIRS_YES, 0, 80.0, Same.YES),
        (0, SKIN_PAIRS, 80.0, Same.YES),
        (PAIRS_YES - 1, SKIN_PAIRS - 1, 0.0, Same.UNSURE),
        (0, 0, COLOUR_NO, Same.UNSURE),
        (0, 0, COLOUR_NO + 1, Same.NO),
        (0, 0, None, Same.UNSURE),
        (4, 0, 80.0, Same.UNSURE),
        (0, 4, 80.0, Same.UNSURE),
    ],
)
def test_one_mark_needs_alike_points_and_another_needs_another_colour_too(
    pairs: int, skin: int, apart: float | None, same: Same
) -> None:
    assert same_mark(pairs, skin, apart) is same


@pytest.mark.parametrize(
    ("skin", "fault"),
    [
        (None, Why.LITTLE_SKIN),
        (GOOD, None),
        (SkinAlignment(SKIN_PAIRS - 1, 90, 10, 0.01), Why.LITTLE_SKIN),
        (SkinAlignment(SKIN_PAIRS, WIDEST_GAP + 1, 10, 0.01), Why.ONE_SIDE),
        (SkinAlignment(SKIN_PAIRS, 90, MOST_TILT + 1, 0.01), Why.OTHER_ANGLE),
        (SkinAlignment(SKIN_PAIRS, 90, 10, MOST_ALIGNMENT_ERROR * 1.01), Why.LITTLE_SKIN),
        (SkinAlignment(SKIN_PAIRS, 90, 10, math.inf), Why.LITTLE_SKIN),
    ],
)
def test_skin_that_cannot_carry_a_size_is_refused(skin: SkinAlignment | None, fault: Why | None) -> None:
    assert alignment_fault(skin) is fault


def _network(confidence: float) -> Outline:
    return Outline(CORNERS, DrawnBy.NETWORK, confidence)


def test_a_ring_a_doubtful_outline_and_a_small_mark_are_not_compared() -> None:
    assert outline_fault((DRAWN, Outline(CORNERS, DrawnBy.RING)), 500) is Why.RING
    assert outline_fault((_network(DOUBTFUL - 0.01), DRAWN), 500) is Why.DOUBTFUL
    assert outline_fault(PERSON, SMALLEST_MARK - 1) is Why.TOO_SMALL
    cut = Outline(((0.0, 0.3), (0.4, 0.3), (0.4, 0.7), (0.0, 0.7)), DrawnBy.PERSON)
    assert cut.at_frame == 0.5
    assert outline_fault((DRAWN, cut), 500) is Why.CUT_OFF
    assert outline_fault((_network(DOUBTFUL), DRAWN), SMALLEST_MARK) is None


def test_the_surer_the_network_the_smaller_the_error() -> None:
    sure, unsure = (outline_error(_network(confidence)) for confidence in (SURE, SURE - 0.01))
    assert sure.area < PERSON_ERROR.area < unsure.area
    assert sure.width < PERSON_ERROR.width < unsure.width
    assert sure.edge < PERSON_ERROR.edge < unsure.edge


def test_the_interval_holds_both_outlines_and_the_route() -> None:
    assert math.sqrt(2) * PERSON_ERROR.area <= ERROR
    assert area_error(PERSON, 0.04) > ERROR
    measured = ratio_measured(2.0, 0.05)
    assert measured.low == pytest.approx(2 * math.exp(-0.098))
    assert measured.high == pytest.approx(2 * math.exp(0.098))


def test_two_routes_disagree_where_their_intervals_do_not_meet() -> None:
    assert disagree(Measured(1.0, 0.9, 1.1, "ratio"), Measured(1.3, 1.2, 1.4, "ratio"))
    assert disagree(Measured(1.3, 1.2, 1.4, "ratio"), Measured(1.0, 0.9, 1.1, "ratio"))
    assert not disagree(Measured(1.0, 0.9, 1.2, "ratio"), Measured(1.3, 1.2, 1.4, "ratio"))


@pytest.mark.parametrize(
    ("ratio", "changes", "changed", "why"),
    [
        (1.0, set(), False, Why.NOT_DIFFERENT),
        (1.10, set(), False, Why.NOT_DIFFERENT),
        (1.29, set(), True, Why.LARGER),
        (1.40, {Change.AREA}, True, Why.GROWN),
        (0.78, set(), True, Why.SMALLER),
        (0.70, {Change.FADING}, True, Why.SHRUNK),
    ],
)
def test_an_area_is_called_a_change_beyond_its_error_only(
    ratio: float, changes: set[Change], changed: bool, why: Why
) -> None:
    verdict = judged(_found(ratio))
    assert (verdict.changes, verdict.changed, verdict.why) == (changes, changed, why)


def test_an_area_that_grew_inside_a_wide_error_is_no_change() -> None:
    verdict = judged(_found(area_ratio=ratio_measured(1.35, 0.25)))
    assert (verdict.changes, verdict.changed) == (frozenset(), False)


@pytest.mark.parametrize(
    ("before", "now", "error", "grown"),
    [(5.0, 6.5, 0.3, True), (5.0, 5.9, 0.1, False), (8.0, 9.3, 0.1, False), (5.0, 6.5, 0.8, False)],
)
def test_a_width_needs_a_millimetre_a_fifth_and_two_errors(
    before: float, now: float, error: float, grown: bool
) -> None:
    verdict = judged(_found(width=Width(before, now, error)))
    assert (Change.WIDTH in verdict.changes) is grown
    assert verdict.why is (Why.GROWN if grown else Why.NOT_DIFFERENT)


def test_the_change_of_a_width_has_its_interval() -> None:
    change = Width(5.0, 6.0, 0.5).change
    assert (change.value, change.unit) == (1.0, "mm")
    assert change.error == pytest.approx(0.98)


def test_a_new_colour_counts_even_where_the_size_was_refused() -> None:
    found = _found(None, refused=Why.LITTLE_SKIN, new_colour=0.2)
    assert judged(found).changes == {Change.COLOUR}
    assert judged(found).why is Why.COLOUR
    assert judged(_found(new_colour=0.01)).changes == frozenset()


def test_fading_has_to_be_large_because_light_does_it_too() -> None:
    faded = _found(contrast=30.0, contrast_change=contrast_measured(30.0, 12.0))
    lit = _found(contrast=30.0, contrast_change=contrast_measured(30.0, 24.0))
    darker = _found(contrast=12.0, contrast_change=contrast_measured(12.0, 30.0))
    assert (judged(faded).changes, judged(faded).why) == ({Change.FADING}, Why.PALER)
    assert judged(lit).changed is False
    assert judged(darker).changes == frozenset()


def test_a_refused_size_is_unknown_and_never_no_change() -> None:
    for why in (Why.LITTLE_SKIN, Why.ONE_SIDE, Why.OTHER_ANGLE, Why.RING, Why.TOO_SMALL, Why.SCALE_DISAGREES):
        verdict = judged(_found(None, refused=why))
        assert (verdict.changed, verdict.why) == (None, why)


def test_another_mark_has_no_change() -> None:
    for same in (Same.NO, Same.UNSURE):
        verdict = judged(_found(2.0, same=same, new_colour=1.0))
        assert verdict.changes == frozenset()
        assert verdict.changed is None


def test_millimetres_speak_where_the_skin_was_refused() -> None:
    found = _found(1.5, refused=Why.LITTLE_SKIN)
    assert judged(found).why is Why.GROWN


def test_a_moved_edge_is_said_where_nothing_larger_is() -> None:
    assert judged(_found(edge_moved=True)).why is Why.EDGE
    assert judged(_found(1.4, edge_moved=True)).why is Why.GROWN


def test_every_reason_has_its_sentence() -> None:
    assert [why for why in Why if not has_words(f"compare.{why.value}")] == []
    assert words("compare.not_different") == "Not measurably different in these photos"
