"""The second voice at run time: one mapping, blanks that add nothing, answers that never lower."""

import json
import math
import shutil
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given

from tests.builders import answers
from tests.domain.test_assess_properties import person, seeds, two_thousand
from tests.voices import PART, part, seen, voice
from triage.classifier import models, read_card_at
from triage.classifier.answers import GROUP_OF, SITE_GROUPS, VARIABLES, read_voices
from triage.domain.answers import Answer, Answers
from triage.domain.assess import assess
from triage.domain.flags import flag_parts
from triage.domain.sites import SITES
from triage.domain.tier import Kind
from triage.errors import ModelError
from triage.resources import folder

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
NO_GROUP = {
    *("eye", "mouth", "lip_red", "nipple", "genital", "anal", "palm", "fingernail", "toenail", "sole"),
    *("heel", "toe_web", "other", "shoulder", "armpit", "elbow", "elbow_crease", "buttock", "groin", "hip"),
}


def test_every_site_is_in_one_group_or_known_to_be_in_none() -> None:
    assert set(GROUP_OF) | NO_GROUP == set(SITES)
    assert not set(GROUP_OF) & NO_GROUP
    assert set(GROUP_OF.values()) == set(SITE_GROUPS)


@pytest.mark.parametrize(
    ("said", "variable", "answer"),
    [
        ({"items": {"sensation": "yes"}}, "sensation", YES),
        ({"items": {"size": "no"}, "flags": {"fast": "yes"}}, "grew", NO),
        ({"flags": {"fast": "yes"}}, "grew", YES),
        ({"flags": {"efg": {"growing": "yes"}}}, "grew", YES),
        ({"flags": {"change": "no"}, "items": {"shape": "yes"}}, "changed", NO),
        ({"items": {"shape": "no", "colour": "yes"}}, "changed", YES),
        ({"items": {"shape": "no"}}, "changed", NO),
        ({"items": {"oozing": "yes"}}, "bleed", YES),
        ({"flags": {"sore": {"weeks": 3}}}, "bleed", YES),
        ({"flags": {"efg": {"raised": "no"}}}, "elevation", NO),
        ({"flags": {"efg": "yes"}}, "elevation", YES),
        ({"items": {"diam7": "yes", "inflamed": "yes"}}, "elevation", UNKNOWN),
    ],
)
def test_which_question_fills_which_variable(said, variable, answer) -> None:
    assert VARIABLES[variable](answers(**said)) is answer


def test_nothing_answered_is_no_second_voice() -> None:
    assert voice().joined(0.3, Answers()) is None
    assert voice().joined(0.3, answers(worried="very", items={"diam7": "yes"})) is None
    assert voice().contributions(answers(site="shoulder", side="left")) == ()


@pytest.mark.parametrize("name", list(VARIABLES))
def test_an_unknown_answer_weighs_as_much_as_the_expected_value(name: str) -> None:
    given = {
        "sensation": lambda value: {"items": {"sensation": value}},
        "grew": lambda value: {"items": {"size": value}},
        "changed": lambda value: {"flags": {"change": value}},
        "bleed": lambda value: {"items": {"oozing": value}},
        "elevation": lambda value: {"flags": {"efg": {"raised": value}}},
    }[name]
    yes, no, unknown = (
        voice().answers_logit(answers(age=50, **given(value))) for value in ("yes", "no", "unknown")
    )
    centre = voice().centre[name]
    assert unknown == pytest.approx(centre * yes + (1 - centre) * no)
    assert unknown == voice().answers_logit(answers(age=50))
    assert no < unknown < yes


def _steps(given: Answers, code: str, random: Random) -> list[Answers]:
    """The same person with one answer at no, unknown and yes."""
    if code.startswith("flag."):
        flag, _, part_name = code.removeprefix("flag.").partition(".")
        if not part_name:
            return [replace(given, flags={**given.flags, flag: value}) for value in (NO, UNKNOWN, YES)]
        parts = flag_parts(given, flag)
        return [
            replace(given, flags={**given.flags, flag: {**parts, part_name: value}})
            for value in (NO, UNKNOWN, YES)
        ]
    return [replace(given, items={**given.items, code: value}) for value in (NO, UNKNOWN, YES)]


ASKED = ("sensation", "size", "oozing", "shape", "colour", "flag.change", "flag.fast", "flag.efg.raised")


@two_thousand
@given(seeds)
def test_no_unknown_yes_never_lowers_score_band_or_tier(seed: int) -> None:
    random = Random(seed)
    given, rest = person(seed)
    if random.random() < 0.3:
        given = Answers()
    picture = random.random()
    lifts, bands, tiers = [], [], []
    for one in _steps(given, random.choice(ASKED), random):
        prediction = seen(picture, voice().joined(picture, one))
        lifts.append(prediction.with_answers.lift if prediction.with_answers else 0.0)
        bands.append(prediction.joint_band)
        tiers.append(assess(one, prediction=prediction, not_assessed=None, **rest).tier)
        assert prediction.joint_band >= prediction.band
    assert lifts == pytest.approx(sorted(lifts))
    assert bands == sorted(bands)
    assert tiers == sorted(tiers)


def test_age_only_rises_and_stops_at_its_ends() -> None:
    logits = [voice().answers_logit(answers(age=age)) for age in (5, 18, 40, 60, 90, 110)]
    assert logits == sorted(logits)
    assert logits[0] == logits[1]
    assert logits[-1] == logits[-2]
    assert voice().answers_logit(answers(age=60)) == voice().answers_logit(Answers())


def test_the_joint_score_is_a_sum_of_log_odds() -> None:
    made = voice().joined(0.5, answers(items={"oozing": "yes"}, site="nose"))
    assert made is not None
    assert [one.variable for one in made.contributions] == ["bleed", "site"]
    assert made.lift == pytest.approx(2.0 * 0.75 + 1.4)
    assert math.log(made.probability / (1 - made.probability)) == pytest.approx(made.lift + 0.1)


@pytest.mark.parametrize(("intercept", "score"), [(-1e6, 0.0), (1e6, 1.0)])
def test_log_odds_of_any_size_are_a_score(intercept: float, score: float) -> None:
    made = replace(voice(), intercept=intercept).joined(0.5, answers(age=70))
    assert made is not None
    assert made.probability == pytest.approx(score)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_saturated_picture_is_no_fault(probability: float) -> None:
    made = voice().joined(probability, answers(age=70))
    assert made is not None
    assert 0 <= made.probability <= 1


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(folder("models") / models()[-1], tmp_path / "m")
    return tmp_path / "m"


def _write(path, given) -> None:
    card = json.loads((path / "card.json").read_text())
    card.pop("answers", None)
    if given is not None:
        card["answers"] = given
    (path / "card.json").write_text(json.dumps(card))


def test_a_card_brings_its_voice_and_one_without_has_none(copy) -> None:
    _write(copy, PART)
    assert read_card_at(copy).voices == {Kind.CLINICAL: voice()}
    _write(copy, None)
    assert read_card_at(copy).voices == {}


@pytest.mark.parametrize(
    "damage",
    [
        lambda read: read["weights"].update(bleed=-0.1),
        lambda read: read["weights"].update(bleed=math.nan),
        lambda read: read["age"].update(per_decade=-1),
        lambda read: read["fusion"].update(answers=-1),
        lambda read: read.pop("centre"),
        lambda read: read["sites"].pop("face"),
        lambda read: read["age"].pop("centre"),
        lambda read: read.update(thresholds=[]),
        lambda read: read["thresholds"]["raised"].update(value=math.nan),
        lambda read: read["thresholds"]["raised"].update(value="high"),
        lambda read: read["thresholds"]["raised"].update(value=0.6),
        lambda read: read["sites"].update(face=math.nan),
        lambda read: read["centre"].update(bleed=math.inf),
        lambda read: read["fusion"].update(intercept=-math.inf),
        lambda read: read["fusion"].update(intercept=10**400),
        lambda read: read["alone"].update(slope=math.nan),
    ],
)
def test_a_damaged_voice_is_refused(copy, damage) -> None:
    broken = part()
    damage(broken["clinical"])
    _write(copy, broken)
    with pytest.raises(ModelError, match="damaged"):
        read_card_at(copy)
    _write(copy, ["nonsense"])
    with pytest.raises(ModelError, match="damaged"):
        read_card_at(copy)


def test_there_is_no_voice_for_dermoscopic_pictures() -> None:
    assert set(read_voices(PART)) == {Kind.CLINICAL}
    assert read_voices(None) == {}
