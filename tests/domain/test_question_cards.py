"""What the screen asks, in which order, and what an answer does."""

import pytest

from tests.domain.helpers import NO, UNKNOWN, YES, opinion
from triage.domain.answers import EXCLUSIONS, Answers, Worry
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAGS
from triage.domain.flags import flag_state
from triage.domain.questions import Card, Line, answered, cards, none_of_these, skipped, state
from triage.domain.sites import SITES
from triage.domain.tier import Band, Tier
from triage.errors import UsageError


def _card(answers: Answers, code: str) -> Card:
    return next(card for card in cards(answers, nurse=True) if card.code == code)


def _all_none(answers: Answers, nurse: bool = False) -> Answers:
    for card in cards(answers, nurse):
        answers = none_of_these(answers, card)
    return answers


@pytest.mark.parametrize("site", [None, *SITES])
def test_a_careful_person_answers_about_ten_cards(site: str | None) -> None:
    asked = cards(Answers(age=50, site=site))
    assert [card.code for card in asked[:7]] == list(ITEM_CODES)
    assert asked[-1].code == "worry"
    assert len(asked) in (12, 13)
    assert all(card.lines for card in asked)


@pytest.mark.parametrize("site", [None, *SITES])
def test_none_of_these_on_every_card_answers_every_flag_and_item(site: str | None) -> None:
    answers = _all_none(Answers(age=50, site=site))
    assert {flag_state(answers, flag.code) for flag in FLAGS} == {"no", "not_asked"}
    assert all(answers.item(code) is NO for code in ITEM_CODES)
    assert all(answers.exclusion(code) is NO for code in EXCLUSIONS)
    assert answers.worried is Worry.NO


def test_all_no_on_the_screen_is_routine_and_the_picture_can_raise_it() -> None:
    answers = _all_none(Answers(age=50, site="chest"))
    assert opinion(answers).tier is Tier.ROUTINE
    assert opinion(answers, Band.HIGH).tier is Tier.SOON


def test_the_place_card_follows_the_site() -> None:
    assert "place" not in [card.code for card in cards(Answers(site="chest"))]
    for site, flag in (("toenail", "nail"), ("sole", "acral"), ("mouth", "mucosa")):
        assert {line.code for line in _card(Answers(site=site), "place").lines} == {flag}


def test_the_nurse_sees_one_card_more() -> None:
    assert [card.code for card in cards(Answers(), nurse=True)].count("clinician") == 1
    assert "clinician" not in [card.code for card in cards(Answers())]


def test_lines_that_explain_a_yes_come_after_it() -> None:
    sore = Line("flag", "sore", "answer")
    answers = answered(Answers(), sore, YES)
    parts = [line.part for line in _card(answers, "time").lines if line.code == "sore"]
    assert parts == ["answer", "weeks", "injury"]
    assert [line.part for line in _card(Answers(), "time").lines if line.code == "sore"] == ["answer"]
    weeks = Line("flag", "sore", "weeks", "number")
    answers = answered(answers, weeks, 6)
    assert (state(answers, weeks), state(answers, sore)) == (6, YES)
    assert state(answered(answers, weeks, None), weeks) is None


def test_every_kind_of_line_holds_its_answer() -> None:
    for line in (Line("item", "size"), Line("exclusion", "ink"), Line("flag", "fast")):
        assert state(Answers(), line) is UNKNOWN
        assert state(answered(Answers(), line, YES), line) is YES
    worry = Line("worry", "worried", input="worry")
    assert state(Answers(), worry) is None
    assert state(answered(Answers(), worry, Worry.VERY), worry) is Worry.VERY
    assert state(answered(answered(Answers(), worry, Worry.VERY), worry, None), worry) is None


def test_answers_are_never_changed_in_place() -> None:
    before = Answers(items={"size": NO})
    answered(before, Line("item", "size"), YES)
    none_of_these(before, _card(before, "growth"))
    assert before == Answers(items={"size": NO})


@pytest.mark.parametrize(
    ("line", "value"),
    [
        (Line("item", "size"), 1),
        (Line("flag", "sore", "weeks", "number"), -1),
        (Line("flag", "sore", "weeks", "number"), True),
        (Line("flag", "sore", "weeks", "number"), YES),
        (Line("worry", "worried", input="worry"), YES),
    ],
)
def test_what_does_not_fit_is_refused(line: Line, value: object) -> None:
    with pytest.raises(UsageError):
        answered(Answers(), line, value)  # type: ignore[arg-type]


def test_skipping_a_card_counts_as_asked_and_unknown() -> None:
    answers = answered(Answers(site="chest"), Line("exclusion", "ink"), YES)
    answers = skipped(answers, _card(answers, "skin"))
    assert flag_state(answers, "birthmark") == flag_state(answers, "regrowth") == "unknown"
    assert answers.exclusion("ink") is YES
    assert state(skipped(answers, _card(answers, "worry")), _card(answers, "worry").lines[0]) is None
