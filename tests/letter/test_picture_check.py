"""The box that is read last: the second voice, what changed the score, and room for both on two pages."""

import io
from dataclasses import replace
from functools import lru_cache

import pytest
from pypdf import PdfReader

from tests.builders import jpeg, skin
from tests.letter.letters import (
    FIGURES,
    NOTHING,
    ROUTINE,
    SOON,
    URGENT,
    WATCH,
    check,
    letter,
    told,
    two_photos,
    words_of,
)
from tests.voices import heard, voice
from tests.wording import violations
from triage.classifier.answers import SITE_GROUPS, VARIABLES
from triage.domain.answers import Answers
from triage.domain.referral import Letter, ScoreMap
from triage.domain.tier import Tier
from triage.letter import PAPERS, as_text, render
from triage.letter.pages import GOOD_SIDE, compose
from triage.words import has_words

BLEEDS = told({"oozing": "yes", "sensation": "yes"}, age=78)


@lru_cache
def square(seed: int) -> bytes:
    """A small square picture."""
    return jpeg(skin(seed, size=(300, 300)))


def mapped(made: Letter, largest: float = 1.34) -> Letter:
    """The letter with a map."""
    return replace(made, score_map=ScoreMap(square(5), square(6), 300, largest))


def spoken(answers: Answers, score: float = 0.25) -> Letter:
    """An ordinary letter with a second voice."""
    second = voice().joined(score, answers)
    return letter([check(answers, 60), check(answers, 0, score=score, second=second)], figures=FIGURES)


def test_every_variable_and_answer_has_words() -> None:
    names = [*VARIABLES, "age", "site", *(f"said.{said}" for said in ("yes", "no", *SITE_GROUPS))]
    assert [name for name in names if not has_words(f"letter.clinician.variable.{name}")] == []


def test_the_picture_keeps_its_own_band_and_the_answers_are_named_beside_it() -> None:
    text = words_of(spoken(BLEEDS))
    assert "Band: low (score 0.25, outside the study pictures uncalibrated, not a probability" in text
    assert "Picture and answers together: " in text
    assert "oozes, crusts or bleeds: yes +1.5; raised: no -0.8; age: 78 +0.5." in text


def test_only_three_answers_are_named() -> None:
    part = words_of(spoken(BLEEDS)).split("in log odds: ", 1)[1].split(".  ")[0].split(". ")[0]
    assert part.count(";") == 2


def test_answers_that_do_not_raise_say_so() -> None:
    text = words_of(spoken(ROUTINE))
    assert "The answers do not raise this score, so the picture counts alone" in text
    assert "Picture and answers together" not in text


def test_a_letter_without_a_second_voice_or_a_map_says_nothing_of_them() -> None:
    text = words_of(two_photos())
    assert "log odds" not in text
    assert "What changed the score" not in text


def test_the_reason_says_what_raised_the_tier() -> None:
    one = check(ROUTINE, score=0.1, second=heard(0.4, 2.0))
    assert one.assessment.tier is Tier.WATCH
    text = words_of(letter([one], figures=FIGURES))
    assert "picture and answers together (picture.answers)" in text
    assert "picture and answers together made it watch" in text
    assert "Band: low" in text
    assert "It did not change the advice." in text
    assert "Together they made the advice more urgent." in text


def test_together_they_raised_nothing_where_the_unanswered_ask_for_more() -> None:
    one = check(NOTHING, score=0.1, second=heard(0.4, 2.0))
    assert one.assessment.tier is one.assessment.floor is Tier.SOON
    assert "picture.answers" in {reason.rule for reason in one.assessment.reasons}
    assert not one.assessment.raised_together
    text = words_of(letter([one], figures=FIGURES))
    assert "Picture and answers together: raised" in text
    assert "Together they made the advice more urgent." not in text


def test_a_picture_that_raised_the_advice_by_itself_says_so_where_both_raised_it_further() -> None:
    one = check(ROUTINE, score=0.4, second=heard(0.9, 2.0))
    assert (one.assessment.tier, one.assessment.raised_together) == (Tier.SOON, True)
    text = words_of(letter([one], figures=FIGURES))
    assert "It made the advice more urgent." in text
    assert "Together they made the advice more urgent." in text
    assert "It did not change the advice." not in text


def test_both_squares_are_printed_and_labelled_behind_the_patients_part() -> None:
    made = mapped(two_photos())
    file = PdfReader(io.BytesIO(render(made)))
    assert [len(page.images) for page in file.pages] == [2, 2]
    assert square(5) in render(made)
    assert square(6) in render(made)
    text = words_of(made)
    assert text.count("What changed the score") == 2
    assert "lowers it by up to 1.3 (log odds)" in text
    assert text.index("Picture check by the program") < text.index("What changed the score")
    for least in (0.0, 0.04):
        assert "What changed the score: no part by itself." in words_of(mapped(two_photos(), least))


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize("answers", [URGENT, SOON, WATCH, ROUTINE, BLEEDS])
def test_letters_with_both_have_two_pages_and_large_photos(answers: Answers, paper: str) -> None:
    composed = compose(mapped(spoken(answers)), PAPERS[paper])
    assert len(composed.pages) == 2
    assert composed.side >= GOOD_SIDE


@pytest.mark.parametrize("paper", list(PAPERS))
def test_five_photos_with_both_still_have_two_pages(paper: str) -> None:
    second = voice().joined(0.4, URGENT)
    made = letter([check(URGENT, 9 - nth, score=0.4, second=second) for nth in range(5)])
    assert len(compose(mapped(made), PAPERS[paper]).pages) == 2


def test_both_obey_the_wording_law() -> None:
    for answers in (URGENT, ROUTINE, BLEEDS):
        made = mapped(spoken(answers))
        assert violations(words_of(made), lay=False) == []
        patient = words_of(made).split("Advice given to the patient")[1].split("Picture check")[0]
        for word in ("score", "log odds", "together", "band"):
            assert word not in patient


def test_the_same_letter_gives_the_same_bytes_with_a_map() -> None:
    made = mapped(spoken(BLEEDS))
    assert render(made) == render(made)
    lines = [line for line in as_text(made).splitlines() if "\t" not in line]
    printed = words_of(made)
    assert [line for line in lines[1:] if " ".join(line.split()) not in printed] == []
