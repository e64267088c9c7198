"""Section 1 of the facts sheet: every state of the 7-point checklist."""

from collections import Counter
from itertools import product

import pytest

from triage.domain.answers import Answer
from triage.domain.checklist import ITEM_CODES, Checklist, checklist, checklist_floor, combined, diam7
from triage.domain.tier import Tier

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def _floor(*answers: Answer) -> Tier:
    return checklist_floor(checklist(dict(zip(ITEM_CODES, answers, strict=True))))


def test_all_128_known_states() -> None:
    states = list(product((YES, NO), repeat=7))
    scores = Counter(checklist(dict(zip(ITEM_CODES, state, strict=True))).lowest for state in states)
    assert [scores[score] for score in range(11)] == [1, 4, 9, 16, 22, 24, 22, 16, 9, 4, 1]
    tiers = Counter(_floor(*state) for state in states)
    assert tiers == {Tier.URGENT: 114, Tier.SOON: 9, Tier.WATCH: 4, Tier.ROUTINE: 1}


def test_all_2187_states_with_unknown() -> None:
    tiers = Counter(_floor(*state) for state in product((YES, NO, UNKNOWN), repeat=7))
    assert tiers == {Tier.URGENT: 1419, Tier.SOON: 738, Tier.WATCH: 29, Tier.ROUTINE: 1}


def test_no_to_unknown_to_yes_never_lowers_the_floor() -> None:
    for state in product((YES, NO, UNKNOWN), repeat=7):
        for place in range(7):
            steps = [_floor(*state[:place], step, *state[place + 1 :]) for step in (NO, UNKNOWN, YES)]
            assert steps == sorted(steps)


def test_left_out_is_unknown() -> None:
    assert checklist({}) == Checklist(lowest=0, highest=10, answered=0)
    assert checklist_floor(checklist({})) is Tier.SOON


def test_one_major_unknown_alone_is_watch_and_with_a_minor_yes_soon() -> None:
    known = dict.fromkeys(ITEM_CODES, NO)
    assert checklist_floor(checklist({**known, "size": UNKNOWN})) is Tier.WATCH
    assert checklist_floor(checklist({**known, "size": UNKNOWN, "sensation": YES})) is Tier.SOON


def test_the_range_and_the_number_of_answers() -> None:
    assert checklist({"size": YES, "shape": YES, "colour": UNKNOWN, "diam7": NO}) == Checklist(4, 9, 3)


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(7.0, 7.4, YES), (6.999, 7.0, UNKNOWN), (6.5, 7.5, UNKNOWN), (6.0, 6.9999, NO), (8.0, 9.0, YES)],
)
def test_width_from_a_scale(lower: float, upper: float, expected: Answer) -> None:
    assert diam7(lower, upper) is expected


def test_yes_beats_unknown_beats_no() -> None:
    for said, measured in product((YES, NO, UNKNOWN), repeat=2):
        expected = YES if YES in (said, measured) else UNKNOWN if UNKNOWN in (said, measured) else NO
        assert combined(said, measured) is expected
