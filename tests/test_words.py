"""The message catalogue: complete, and inside the wording law."""

import json
from pathlib import Path

import pytest

from tests.wording import INTENDED_USE, grade, sentences, syllables, violations
from triage.domain.answers import EXCLUSIONS, Answer, Answers, Worry
from triage.domain.cards import cards
from triage.domain.flag_table import FLAGS
from triage.domain.quality import QualityCode
from triage.domain.sites import SITES
from triage.domain.sources import SOURCES
from triage.domain.tier import NotAssessed, Tier
from triage.resources import folder
from triage.words import catalogue, has_words, words

CATALOGUES = sorted((folder("assets") / "messages").glob("*.json"))

CLINICIAN_KEYS = ("letter.", "screen.clinician.")
PATIENT_KEYS = ("letter.patient.",)


def _is_lay(key: str) -> bool:
    return key.startswith(PATIENT_KEYS) or not key.startswith(CLINICIAN_KEYS)


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.name)
def test_every_message_obeys_the_wording_law(path: Path) -> None:
    texts = json.loads(path.read_text(encoding="utf-8"))
    broken = [
        f"{key}: {fault}"
        for key, text in texts.items()
        for fault in violations(text, lay=_is_lay(key), reading=not key.endswith(".source"))
    ]
    assert broken == []


def test_the_catalogue_as_a_whole_reads_easily() -> None:
    lay = [text for key, text in catalogue().items() if _is_lay(key) and not key.endswith(".source")]
    assert grade("\n".join(text for text in lay if text != INTENDED_USE)) <= 6


@pytest.mark.parametrize(
    "text",
    [
        "Your diagnosis is ready.",
        "It looks benign.",
        "This is MALIGNANT.",
        "It is harmless.",
        "You are safe.",
        "You are cancer-free.",
        "Your skin is healthy.",
        "A normal mole.",
        "All clear!",
        "There is nothing to worry about.",
        "We found no cancer.",
        "Low risk",
        "Your risk score",
        "It is probably fine.",
        "The chance of it",
        "80% sure",
        "80 % sure",
        "It detects marks.",
        "It can rule out cancer.",
        "clinically validated",
        "FDA cleared",
        "It has a CE mark.",
        "It is accurate.",
        "Your AI doctor",
        "There is no need to see anyone.",
        "It may be a melanoma.",
        "This one sentence has far too many words in it to be read with ease by all people here.",
        "This documentation necessitates comprehensive institutional verification in every case.",
    ],
)
def test_the_law_catches_a_bad_string(text: str) -> None:
    assert violations(text)


@pytest.mark.parametrize(
    "text", ["It is a melanoma.", "The likelihood of it is high.", "12% risk", "High risk"]
)
def test_the_law_catches_a_bad_string_for_clinicians(text: str) -> None:
    assert violations(text, lay=False)


@pytest.mark.parametrize(
    "text",
    [
        "This is not a diagnosis.",
        "It cannot rule out cancer.",
        "No warning sign was found today.",
        "Keep a safer distance.",
        "Place marks on the map.",
        "Many such marks turn out not to be cancer, but do not wait.",
        INTENDED_USE,
    ],
)
def test_the_law_lets_a_good_string_pass(text: str) -> None:
    assert violations(text) == []


def test_clinician_parts_may_show_the_score() -> None:
    assert violations("Score 0.41, uncalibrated, not a probability; 95% interval", lay=False) == []


def test_the_reading_test_counts_sentences_and_syllables() -> None:
    assert [len(part) for part in sentences("Book a visit. Go soon!")] == [3, 2]
    assert [syllables(word) for word in ("it", "mark", "bigger", "doctor", "photo")] == [1, 1, 2, 2, 2]
    assert [syllables(word) for word in ("made", "changes", "raised", "needed", "table")] == [1, 2, 1, 2, 2]


MANDATED = {
    "tier.urgent.text": "Show this mark to a doctor within 2 weeks. Ask for an urgent skin check. "
    "Take this letter. Many such marks turn out not to be cancer, but do not wait.",
    "tier.soon.text": "Book a doctor visit within 4 weeks. Go sooner if it grows, bleeds or changes.",
    "tier.watch.text": "Take a new photo in 6 weeks and again in 12. "
    "See a doctor if it changes or you feel worried.",
    "tier.routine.text": "No warning sign was found today. It cannot rule out cancer. "
    "Check your skin each month. See a doctor about any new or changing mark.",
    "worried_line": "If you are worried, see a doctor, whatever this says.",
    "not_diagnosis": "This is not a diagnosis.",
    "cannot_rule_out": "It cannot rule out cancer.",
    "intended_use": INTENDED_USE,
    "question.size.title": "Has it got bigger?",
    "question.shape.title": "Is the edge uneven, or do the two halves not match? Has the outline changed?",
    "question.colour.title": "Does it have several colours or uneven colour? Has a colour changed?",
    "question.diam7.title": "Is it 7 mm or wider at its widest (about a pencil's width)?",
    "question.inflamed.title": "Is it, or the skin round it, red or swollen?",
    "question.oozing.title": "Does it ooze, crust or bleed?",
    "question.sensation.title": "Does it itch, hurt or feel different?",
    "due.reminder": "Skin check due",
    "limits.change": "Not measurably different in these photos",
}


@pytest.mark.parametrize("key", MANDATED)
def test_mandated_texts_are_word_for_word(key: str) -> None:
    assert words(key) == MANDATED[key]


def test_every_rule_tier_fault_and_exclusion_has_its_words() -> None:
    keys = [f"rule.{rule}.{part}" for rule in SOURCES for part in ("why", "source")]
    keys += [f"tier.{tier.code}.{part}" for tier in Tier for part in ("name", "title", "text")]
    keys += [f"quality.{code.value}.{part}" for code in QualityCode for part in ("name", "title", "advice")]
    keys += [f"not_assessed.{why.value}" for why in NotAssessed]
    keys += [f"{rule}.advice" for rule in SOURCES if rule.startswith("exclusion.")]
    keys += [f"flag.{flag.code}.title" for flag in FLAGS]
    keys += [f"answer.{answer.value}" for answer in Answer] + [f"worry.{worry.value}" for worry in Worry]
    assert [key for key in keys if not has_words(key)] == []


def test_every_question_has_its_words() -> None:
    yes = {flag.code: Answer.YES for flag in FLAGS}
    exclusions = dict.fromkeys(EXCLUSIONS, Answer.YES)
    for site in (None, *SITES):
        for card in cards(Answers(site=site, flags=yes, exclusions=exclusions), nurse=True):
            assert words(f"{card.key}.title")
            assert all(words(f"{line.key}.title") for line in card.lines)


def test_a_missing_key_or_value_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match=r"no\.such\.key"):
        words("no.such.key")


def test_no_lay_text_names_a_band() -> None:
    lay = " ".join(text for key, text in catalogue().items() if key.startswith(("rule.picture", "tier.")))
    assert not any(word in lay.lower().split() for word in ("low", "raised", "high"))


def test_the_sentences_of_refused_files_obey_it_too() -> None:
    from triage.imaging import formats
    from triage.store import engine

    said = [text for name, text in vars(formats).items() if name.isupper() and isinstance(text, str)]
    said += [sentence for _, sentence in engine._SAID]
    assert len(said) > 20
    assert [fault for text in said for fault in violations(text, lay=True, reading=False)] == []
    assert [text for text in said for sentence in sentences(text) if len(sentence) > 15] == []


def test_no_text_says_that_an_outline_is_right() -> None:
    assert words("screen.outline.accept_help") == "Choose this if it follows the edge of the mark."
