"""Picture and answers together may raise a tier and never lower one."""

from random import Random

import pytest
from hypothesis import given

from tests.domain.helpers import all_no
from tests.domain.test_assess_properties import person, seeds, two_thousand
from tests.voices import heard, seen
from triage.domain.answers import Answer
from triage.domain.assess import TOGETHER, Assessment, assess
from triage.domain.tier import Band, NotAssessed, Tier


@pytest.mark.parametrize(
    ("picture", "joint", "lift", "band"),
    [
        (0.1, 0.1, 1.0, Band.LOW),
        (0.1, 0.3, 1.0, Band.RAISED),
        (0.1, 0.9, 1.0, Band.HIGH),
        (0.3, 0.01, 1.0, Band.RAISED),
        (0.9, 0.01, 1.0, Band.HIGH),
        (0.1, 0.9, -1.0, Band.LOW),
        (0.3, 0.9, 0.0, Band.RAISED),
    ],
)
def test_the_higher_band_counts_and_only_answers_that_point_upwards_are_heard(
    picture: float, joint: float, lift: float, band: Band
) -> None:
    assert seen(picture, heard(joint, lift)).joint_band is band


def test_contributions_add_up() -> None:
    assert heard(0.5, 1.5, -0.5).lift == pytest.approx(1.0)
    assert heard(0.5).lift == 0


def _opinions(seed: int) -> tuple[Assessment, Assessment, Assessment]:
    """The same person without a second voice, with a random one, and with none said."""
    answers, rest = person(seed)
    random = Random(seed)
    picture, joint, lift = random.random(), random.random(), random.uniform(-3, 3)
    made = [
        assess(answers, prediction=prediction, not_assessed=None, **rest)
        for prediction in (seen(picture), seen(picture, heard(joint, lift)), seen(picture, None))
    ]
    return made[0], made[1], made[2]


@two_thousand
@given(seeds)
def test_a_second_voice_never_lowers_a_tier(seed: int) -> None:
    alone, helped, silent = _opinions(seed)
    assert alone == silent
    assert helped.tier >= alone.tier
    assert (helped.floor, helped.known_floor) == (alone.floor, alone.known_floor)
    if alone.band is not None:
        assert helped.band is not None
        assert helped.band >= alone.band
    rules = {reason.rule for reason in helped.reasons}
    if helped.tier > alone.tier:
        assert TOGETHER in rules
    if helped.band == alone.band:
        assert helped == alone


def test_the_reason_names_both_only_where_it_took_both() -> None:
    def rules(answers_given: dict[str, Answer], *bands: float) -> tuple[Tier, set[str]]:
        made = assess(
            all_no(items=answers_given),
            prediction=seen(bands[0], heard(bands[1], 1.0)),
            not_assessed=None,
        )
        return made.tier, {reason.rule for reason in made.reasons}

    assert rules({}, 0.1, 0.3) == (Tier.WATCH, {TOGETHER})
    assert rules({}, 0.3, 0.3) == (Tier.WATCH, {"picture.raised"})
    assert rules({}, 0.3, 0.9) == (Tier.SOON, {TOGETHER})
    assert rules({}, 0.9, 0.9) == (Tier.SOON, {"picture.high"})
    tier, fired = rules({"size": Answer.YES, "shape": Answer.YES}, 0.1, 0.9)
    assert tier is Tier.URGENT
    assert TOGETHER not in fired


@pytest.mark.parametrize("why", list(NotAssessed))
def test_a_silent_picture_silences_the_second_voice(why: NotAssessed) -> None:
    made = assess(all_no(), prediction=seen(0.1, heard(0.9, 3.0)), not_assessed=why)
    assert made.band is None
    assert TOGETHER not in {reason.rule for reason in made.reasons}


def test_an_excluded_place_silences_it_too() -> None:
    made = assess(all_no(site="palm"), prediction=seen(0.1, heard(0.9, 3.0)), not_assessed=None)
    assert (made.band, made.not_assessed) == (None, NotAssessed.EXCLUDED)
