"""What the letter says, and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.letter.letters import (
    FIGURES,
    FULL,
    MADE_AT,
    NOTHING,
    ROUTINE,
    SOON,
    URGENT,
    WATCH,
    check,
    letter,
    pages,
    told,
    two_photos,
    words_of,
)
from tests.wording import INTENDED_USE, violations
from triage.domain.answers import Answers
from triage.domain.referral import LetterDetails
from triage.domain.tier import NotAssessed
from triage.letter import as_text

ORDER = (
    "URGENT",
    "Please examine this mark within about 2 weeks",
    "7-point checklist 4 to 5 of 10",
    "Asked: examine with dermoscopy",
    "Marta Wiśniewska-Okafor",
    "6 March 1965 (age 61)",
    "shoulder_blade-right",
    "24 September 2026",
    "Latest photo",
    "Change since 24 September 2026",
    "Has grown",
    "Red flags 2 yes",
    "History of this mark",
    "Risk factors",
    "Medicines and safety",
    "Consent and access",
    "Photo quality and conditions",
    "How the advice was reached",
    "Advice given to the patient",
    "Picture check by the program (read last)",
    "Intended use.",
    "Patient, or person who helped",
)


def test_everything_is_there_in_reading_order() -> None:
    text = words_of(two_photos()).split("page 1 of 2", 1)[1]
    places = [text.find(part) for part in ORDER]
    assert -1 not in places, dict(zip(ORDER, places, strict=True))
    assert places == sorted(places)


def test_the_tier_word_comes_before_everything_but_the_running_head() -> None:
    first = pages(two_photos())[0]
    head, rest = first.split("page 1 of 2", 1)
    assert "Letter TR-2026-1123-7K4Q" in head
    assert rest.strip().startswith("URGENT")


@pytest.mark.parametrize(
    ("answers", "tier", "title", "when"),
    [
        (URGENT, "URGENT", "within about 2 weeks", "by 7 Dec 2026"),
        (SOON, "SOON", "within about 4 weeks", "by 21 Dec 2026"),
        (WATCH, "WATCH", "at the next visit", "photo by 4 Jan 2027"),
        (ROUTINE, "ROUTINE", "For information", "look by 23 Dec 2026"),
    ],
    ids=["urgent", "soon", "watch", "routine"],
)
def test_each_tier_asks_in_its_own_words(answers: Answers, tier: str, title: str, when: str) -> None:
    text = words_of(letter([check(answers)]))
    assert text.index(tier) < text.index(title)
    assert when in text


@pytest.mark.parametrize(
    ("born", "printed"),
    [
        ("1965-03-06", "6 March 1965 (age 61)"),
        ("1965-12-06", "6 December 1965 (age 60)"),
        ("1992", "1992 (age about 34)"),
        ("spring 1965", "spring 1965"),
        (None, "age 44; date not recorded"),
    ],
)
def test_birth_and_age(born: str | None, printed: str) -> None:
    assert printed in words_of(two_photos(replace(FULL, born=born)))


def test_every_filled_in_field_is_printed() -> None:
    text = words_of(two_photos())
    missing = [
        value
        for name, value in FULL.to_json().items()
        if isinstance(value, str) and name not in ("born", "sender", "consent_date") and value not in text
    ]
    assert missing == []


@pytest.mark.parametrize("name", ["contact", "onset", "medicines", "skin_type", "photos_by", "size"])
def test_one_empty_field_says_not_recorded(name: str) -> None:
    assert "not recorded" not in as_text(two_photos()).split("How the advice")[0].replace(
        "dermoscope not recorded", ""
    )
    text = as_text(two_photos(replace(FULL, **{name: None})))
    assert "not recorded" in text.replace("dermoscope not recorded", "")


def test_three_empty_fields_become_one_line_that_names_them() -> None:
    details = replace(FULL, medicines=None, allergies=None, devices=None)
    text = words_of(two_photos(details))
    assert "Not recorded medicines (blood thinners, immune, light-sensitising); allergies" in text


def test_nothing_filled_in_and_nothing_answered_still_prints() -> None:
    made = letter([check(NOTHING, photo=False)], LetterDetails(), site=None, side=None)
    text = words_of(made)
    assert len(pages(made)) <= 2
    assert "Name not recorded" in text
    assert "Place not recorded" in text
    assert "Not recorded: date of birth; sex; record no.; contact" in text
    assert "teaching no; research no" in text


def test_flags_that_cannot_apply_are_not_asked() -> None:
    text = as_text(letter([check(URGENT)]))
    row = text.split("not asked", 1)[1].split("History", 1)[0].replace("\n", " ")
    assert "nail sign" in row
    assert "palm, sole or toe web" in row
    asked = told({}, {"nail": "yes"}, site="fingernail", side="left")
    assert "Nail sign" in words_of(letter([check(asked)], site="fingernail", side="left"))


def test_parts_of_a_flag_are_told() -> None:
    answers = told({}, {"sore": {"answer": "yes", "weeks": 6, "injury": "no"}, "family": {"relatives": 2}})
    text = words_of(letter([check(answers)]))
    assert "6 weeks; no known injury" in text
    assert "2 first-degree relatives" in text


def test_a_high_risk_site_is_named_first() -> None:
    text = words_of(letter([check(SOON)], site="nose", side="middle"))
    assert "High-risk site: Nose, middle." in text


def test_the_site_has_its_code_and_its_concept() -> None:
    assert "shoulder_blade-right · SNOMED CT 45980000" in words_of(two_photos())


def test_the_highest_open_advice_leads_with_its_own_date() -> None:
    text = words_of(letter([check(URGENT, 60), check(ROUTINE, 0)]))
    assert text.index("URGENT") < text.index("was due 8 Oct 2026")
    assert "advised 24 Sep 2026" in text
    assert "Answers of 24 September 2026" in text
    assert "last on 23 November 2026: routine" in text


def test_advice_that_a_clinician_closed_does_not_ask_again() -> None:
    seen = letter([check(URGENT, 60)], seen_at=MADE_AT - timedelta(days=30))
    text = words_of(seen)
    assert "Seen by a clinician on 24 Oct 2026" in text
    assert "Please examine" not in text
    assert "URGENT" not in text
    assert "suspected-cancer referral" not in text


def test_rules_are_named_with_their_ids() -> None:
    text = words_of(two_photos())
    assert "unlike the patient’s other marks (RF8)" in text
    assert "has grown (w7.size)" in text


def test_the_picture_check_says_what_it_is_and_is_not() -> None:
    text = words_of(two_photos())
    assert "score 0.70, outside the study pictures uncalibrated, not a probability" in text
    assert "sensitivity 83.8% (95% interval 75.6 to 89.6; 105 pictures)" in text
    assert "Model net-1" in text
    without_card = words_of(letter([check(URGENT, score=0.1)]))
    assert "figures not at hand" in without_card


@pytest.mark.parametrize("why", list(NotAssessed))
def test_a_picture_that_was_not_assessed_says_why(why: NotAssessed) -> None:
    one = check(URGENT)
    silent = replace(one, assessment=replace(one.assessment, not_assessed=why, band=None))
    assert "not assessed. Why: " in words_of(letter([silent]))


def test_intended_use_and_the_two_sentences_stand_on_the_letter() -> None:
    text = pages(two_photos())
    assert INTENDED_USE in text[-1]
    assert all("This is not a diagnosis. It cannot rule out cancer." in page for page in text)


def test_the_patient_sees_the_advice_word_for_word() -> None:
    text = words_of(two_photos())
    assert "“Show this mark to a doctor within 2 weeks. Ask for an urgent skin check." in text
    assert "If you are worried, see a doctor, whatever this says.”" in text


@pytest.mark.parametrize("answers", [URGENT, SOON, WATCH, ROUTINE])
@pytest.mark.parametrize("score", [None, 0.1, 0.4, 0.9])
def test_the_letter_obeys_the_wording_law(answers: Answers, score: float | None) -> None:
    made = letter([check(answers, score=score)], figures=FIGURES if score else None)
    assert violations(words_of(made), lay=False) == []


def test_the_plain_text_says_the_same_as_the_pdf() -> None:
    made = two_photos()
    printed = words_of(made)
    lines = [line for line in as_text(made).splitlines() if "\t" not in line]
    assert len(lines) > 40
    assert [line for line in lines[1:] if " ".join(line.split()) not in printed] == []
