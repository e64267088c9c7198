"""How much fits: photos, long answers, other alphabets, and what has no glyph."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from tests.letter.letters import (
    FULL,
    REFUSED,
    ROUTINE,
    SOON,
    URGENT,
    WATCH,
    check,
    letter,
    pages,
    two_photos,
    words_of,
)
from triage.domain.answers import Answers
from triage.domain.referral import Letter, LetterDetails, OtherMark
from triage.domain.tier import Tier
from triage.letter import PAPERS, render
from triage.letter.pages import GOOD_SIDE, SCALES, compose

LONG = "Something that a person wrote down with great care and in many words about a mark. "
NAME = "Maximiliana Theodora Wolfeschlegelsteinhausenbergerdorff-Papadimitrakopoulou von und zu Hohenzollern"


def printed(made: Letter) -> int:
    """How many photos the PDF shows."""
    return sum(len(page.images) for page in PdfReader(io.BytesIO(render(made))).pages)


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize(
    "answers", [URGENT, SOON, WATCH, ROUTINE], ids=["urgent", "soon", "watch", "routine"]
)
def test_ordinary_letters_have_two_pages_and_large_photos(answers: Answers, paper: str) -> None:
    made = letter([check(answers, 60), check(answers, 0, score=0.2)])
    composed = compose(made, PAPERS[paper])
    assert len(composed.pages) == 2
    assert composed.side >= GOOD_SIDE
    assert composed.theme.scale in SCALES


@pytest.mark.parametrize("paper", list(PAPERS))
def test_five_photos_and_every_field_still_have_two_pages(paper: str) -> None:
    made = letter([check(URGENT, 9 - nth, score=0.4) for nth in range(5)])
    assert len(compose(made, PAPERS[paper]).pages) == 2


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (1, 1), (2, 2), (5, 5), (14, 10)])
def test_first_and_latest_are_large_and_the_rest_small(count: int, shown: int) -> None:
    checks = [check(URGENT, 2 * (count - nth)) for nth in range(count)] or [check(URGENT, photo=False)]
    made = letter(checks)
    assert printed(made) == shown
    text = words_of(made)
    assert ("No photo was taken at the check on" in text) == (count == 0)
    assert ("There is one photo only." in text) == (count == 1)
    assert ("between first and latest" in text) == (count > 2)
    assert ("(and 4 earlier ones in the history)" in text) == (count == 14)


def test_a_refused_photo_says_why() -> None:
    text = words_of(letter([check(URGENT, 20), check(URGENT, quality=REFUSED)]))
    assert "The latest photo, of 23 November 2026, was refused by the quality check: too blurred." in text
    assert "not assessed. Why: the photo was refused" in text


def test_a_photo_that_cannot_be_read_is_said_to_be_missing() -> None:
    made = letter([check(URGENT, 20), check(URGENT)])
    assert "could not be printed" in words_of(replace(made, photos=made.photos[:1]))


def test_a_check_without_photo_after_one_with_photo_says_so() -> None:
    text = words_of(letter([check(URGENT, 20), check(URGENT, photo=False)]))
    assert "No photo was taken at the latest check, on 23 November 2026." in text


@pytest.mark.parametrize("shape", [(400, 100), (100, 400), (300, 300)])
def test_photos_keep_their_shape_and_stay_inside(shape: tuple[int, int]) -> None:
    made = letter([check(URGENT)])
    photo = replace(made.photos[0], width=shape[0], height=shape[1])
    composed = compose(replace(made, photos=(photo,)), PAPERS["A4"])
    assert len(composed.pages) == 2
    assert all(placed.top - placed.block.height(511) > 40 for page in composed.pages for placed in page)


def test_long_answers_are_cut_moved_and_said_to_be_cut() -> None:
    details = replace(FULL, name=NAME, onset=LONG * 3, medicines=LONG * 12, colour=LONG, question=LONG * 4)
    made = letter([check(URGENT, 9 - nth) for nth in range(5)], details)
    text = words_of(made)
    assert len(pages(made)) <= 3
    assert "First noticed: " + (LONG * 3).strip() in text
    assert "[cut after 700 characters; the whole answer is in the patient’s history]" in text
    assert text.count(" … (in full below)") >= 4


def test_a_word_wider_than_its_column_is_broken_not_lost() -> None:
    word = "W" * 150
    details = replace(FULL, contact=word, recipient="x" * 160)
    text = words_of(two_photos(details)).replace(" ", "")
    assert word in text
    assert "x" * 160 in text


def test_very_much_of_everything_still_prints() -> None:
    fields = ("onset", "change", "symptoms", "injury", "treatment", "family", "immune", "medicines", "sun")
    details = replace(FULL, name="N" * 160, **dict.fromkeys(fields, LONG * 40))
    made = replace(two_photos(details), others=(OtherMark("M" * 120, Tier.WATCH), OtherMark("B", None)) * 30)
    composed = compose(made, PAPERS["A4"])
    assert len(composed.pages) <= 5
    assert "and 56 more" in words_of(made)


def test_greek_and_cyrillic_come_out_as_they_went_in() -> None:
    greek, russian = "Αλέξανδρος Παπαδόπουλος", "Дерматология, Нижний Новгород"
    text = words_of(two_photos(replace(FULL, name=greek, recipient=russian, medicines="Ђурђевдан, ґанок")))
    assert greek in text
    assert russian in text
    assert "Ђурђевдан, ґанок" in text


def test_composed_and_decomposed_letters_print_alike() -> None:
    one = render(two_photos(replace(FULL, name="Zoe\u0301 A\u030angstro\u0308m")))
    assert one == render(two_photos(replace(FULL, name="Zoé Ångström")))


def test_the_second_font_fills_what_the_first_lacks() -> None:
    text = words_of(two_photos(replace(FULL, medicines="աբգ ⅔ tablet")))
    assert "աբգ ⅔ tablet" in text
    assert "\ufffd" not in text


@pytest.mark.parametrize("sign", ["中", "😀", "ש", "س"])
def test_a_character_that_cannot_be_set_is_visible_and_explained(sign: str) -> None:
    text = words_of(two_photos(replace(FULL, name=f"{sign} Li")))
    assert "\ufffd Li" in text
    assert "\ufffd stands for a character that this program cannot print." in text


def test_control_characters_do_not_reach_the_page() -> None:
    text = words_of(two_photos(replace(FULL, medicines="one\x07\u200d\ntwo\tthree")))
    assert "one / two three" in text


def test_reply_box_only_where_there_is_room() -> None:
    sparse = letter([check(ROUTINE)], LetterDetails(name="Ivo Novak"))
    assert "Reply from the clinician" in words_of(sparse)
    full = pages(two_photos(replace(FULL, onset=LONG * 2, change=LONG * 2)))
    assert len(full) == 2
    assert "Reply from the clinician" not in full[-1]
