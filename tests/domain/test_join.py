"""Section 3 of the facts sheet: the table J cell by cell, K, and the final tier."""

from collections.abc import Mapping

import pytest

from tests.domain.helpers import NO, UNKNOWN, YES, all_no, opinion, predicted, without
from triage.domain.answers import Answers, Worry
from triage.domain.assess import assess
from triage.domain.join import Column, join
from triage.domain.tier import Band, Kind, NotAssessed, Reason, Tier

R, W, S, U = Tier.ROUTINE, Tier.WATCH, Tier.SOON, Tier.URGENT

CELLS: Mapping[Tier, tuple[Tier, ...]] = {
    R: (R, W, S, R, W, W),
    W: (W, S, U, W, W, W),
    S: (S, S, U, S, S, S),
    U: (U, U, U, U, U, U),
}

FLOORS: Mapping[Tier, Answers] = {
    R: all_no(),
    W: all_no(items={"sensation": YES}),
    S: all_no(items={"size": YES}),
    U: all_no(flags={"fast": YES}),
}

SEEN: Mapping[Column, tuple[Band | None, NotAssessed | None]] = {
    Column.LOW: (Band.LOW, None),
    Column.RAISED: (Band.RAISED, None),
    Column.HIGH: (Band.HIGH, None),
    Column.OFF: (None, NotAssessed.MODEL_OFF),
    Column.REFUSED: (None, NotAssessed.PHOTO_REFUSED),
    Column.OUT_OF_DOMAIN: (None, NotAssessed.UNFAMILIAR),
}


@pytest.mark.parametrize("floor", list(Tier))
@pytest.mark.parametrize("column", list(Column))
def test_cell(floor: Tier, column: Column) -> None:
    expected = CELLS[floor][list(Column).index(column)]
    assert join(floor, column) is expected
    band, why = SEEN[column]
    seen = assess(
        FLOORS[floor],
        prediction=None if band is None else predicted(band),
        not_assessed=why,
        third_refusal=True,
    )
    assert (seen.floor, seen.tier, seen.band, seen.not_assessed) == (floor, expected, band, why)


def test_a_refusal_before_the_third_is_off() -> None:
    seen = assess(all_no(), prediction=None, not_assessed=NotAssessed.PHOTO_REFUSED)
    assert (seen.tier, seen.not_assessed) == (R, NotAssessed.PHOTO_REFUSED)


def test_a_picture_with_no_answers_is_soon_whatever_the_band() -> None:
    for band in (None, *Band):
        seen = opinion(Answers(), band)
        assert (seen.tier, seen.floor, seen.known_floor) == (S, S, R)


def test_all_no_with_a_picture() -> None:
    assert [opinion(all_no(), band).tier for band in Band] == [R, W, S]


@pytest.mark.parametrize(
    "answers",
    [
        all_no(flags={"family": {"relatives": 1}}),
        all_no(flags={"many": YES}),
        all_no(worried=Worry.WORRIED),
        all_no(items={"size": UNKNOWN}),
        all_no(flags={"horny": UNKNOWN}),
    ],
    ids=["family", "many", "worry", "item unknown", "flag unknown"],
)
def test_family_moles_worry_and_unknown_are_not_multiplied(answers: Answers) -> None:
    seen = opinion(answers, Band.HIGH)
    assert (seen.floor, seen.known_floor, seen.tier) == (W, R, S)
    assert opinion(answers, Band.RAISED).tier is W


def test_a_watch_of_another_rule_is_multiplied() -> None:
    seen = opinion(all_no(flags={"many": YES, "immune": YES}), Band.HIGH)
    assert (seen.known_floor, seen.tier) == (W, U)


def test_soon_of_family_moles_or_worry_stays_in_k() -> None:
    for answers in (
        all_no(flags={"family": {"relatives": 2}}),
        all_no(flags={"many": YES}, items={"sensation": YES}),
        all_no(worried=Worry.VERY),
    ):
        assert opinion(answers).known_floor is S


def test_k_counts_an_unknown_part_as_no() -> None:
    answers = all_no(flags={"efg": {"raised": YES, "firm": YES, "growing": UNKNOWN}})
    assert (opinion(answers).floor, opinion(answers).known_floor) == (U, S)


def test_reasons_come_highest_first_and_name_what_fired() -> None:
    answers = without(all_no(flags={"fast": YES, "many": YES}, items={"sensation": YES}), "horny")
    seen = opinion(answers, Band.RAISED)
    assert [(reason.rule, reason.tier) for reason in seen.reasons] == [
        ("RF2", U),
        ("RF15", S),
        ("RF.unknown", S),
        ("w7.sensation", W),
    ]
    assert all(reason.source for reason in seen.reasons)


@pytest.mark.parametrize(
    ("column", "rule"),
    [
        (Column.RAISED, "picture.raised"),
        (Column.HIGH, "picture.high"),
        (Column.REFUSED, "picture.refused"),
        (Column.OUT_OF_DOMAIN, "picture.unfamiliar"),
    ],
)
def test_the_picture_is_a_reason_where_it_adds(column: Column, rule: str) -> None:
    band, why = SEEN[column]
    prediction = None if band is None else predicted(band)
    seen = assess(all_no(), prediction=prediction, not_assessed=why, third_refusal=True)
    assert seen.reasons == (Reason(rule, seen.tier, "design choice, docs/clinical.md 3"),)


def test_routine_says_that_nothing_fired() -> None:
    assert [reason.rule for reason in opinion(all_no(), Band.LOW).reasons] == ["none"]


def test_unknown_items_are_a_reason() -> None:
    assert [reason.rule for reason in opinion(Answers()).reasons] == ["w7.unknown", "RF.unknown"]


def test_without_a_prediction_and_without_a_why_the_model_is_off() -> None:
    assert opinion(all_no()).not_assessed is NotAssessed.MODEL_OFF


def test_a_prediction_is_not_used_where_there_is_a_why_against_it() -> None:
    seen = assess(all_no(), prediction=predicted(Band.HIGH), not_assessed=NotAssessed.MODEL_OFF)
    assert (seen.tier, seen.band) == (R, None)
    strange = assess(all_no(), prediction=predicted(Band.LOW, Kind.UNFAMILIAR), not_assessed=None)
    assert (strange.tier, strange.not_assessed) == (W, NotAssessed.UNFAMILIAR)


def test_left_out_items_and_known_no_differ() -> None:
    assert opinion(Answers(items={"size": NO})).floor is S
