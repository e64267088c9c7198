"""A measured diameter answers the 7-mm question, and never takes a yes or a don't know away."""

from itertools import product

import pytest

from tests.domain.helpers import all_no
from triage.domain.answers import Answer
from triage.domain.assess import assess
from triage.domain.tier import NotAssessed, Tier

NO, YES, UNKNOWN = Answer.NO, Answer.YES, Answer.UNKNOWN


def made(said: Answer, measured: Answer | None):
    return assess(
        all_no(items={"diam7": said}), prediction=None, not_assessed=NotAssessed.MODEL_OFF, diameter=measured
    )


@pytest.mark.parametrize(
    ("said", "measured", "tier"),
    [
        (NO, None, Tier.ROUTINE),
        (NO, NO, Tier.ROUTINE),
        (NO, UNKNOWN, Tier.WATCH),
        (NO, YES, Tier.WATCH),
        (UNKNOWN, NO, Tier.WATCH),
        (YES, NO, Tier.WATCH),
    ],
)
def test_yes_beats_unknown_beats_no(said, measured, tier):
    assert made(said, measured).tier is tier


def test_it_says_who_answered():
    assert [reason.rule for reason in made(NO, YES).reasons] == ["w7.diam7.measured"]
    assert [reason.rule for reason in made(YES, YES).reasons] == ["w7.diam7"]


def test_a_width_about_7_mm_is_its_own_reason():
    assert [reason.rule for reason in made(NO, UNKNOWN).reasons] == ["w7.diam7.unsure"]
    assert [reason.rule for reason in made(UNKNOWN, UNKNOWN).reasons] == ["w7.unknown"]
    both = assess(
        all_no(items={"shape": UNKNOWN}),
        prediction=None,
        not_assessed=NotAssessed.MODEL_OFF,
        diameter=UNKNOWN,
    )
    assert [reason.rule for reason in both.reasons] == ["w7.diam7.unsure", "w7.unknown"]
    assert {reason.tier for reason in both.reasons} == {both.tier} == {Tier.SOON}


def test_measuring_never_lowers_the_tier():
    for said, measured in product(Answer, Answer):
        assert made(said, measured).tier >= made(said, None).tier
        assert made(said, measured).known_floor >= made(said, None).known_floor
