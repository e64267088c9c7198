"""The four steps of a check."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.ways import (
    answer_all,
    answer_at_once,
    give,
    heading,
    open_page,
    press,
    save,
    to_questions,
    whole_check,
)
from tests.builders import blurred_photo, sharp_photo
from triage.domain.tier import NotAssessed, Tier


def test_a_good_photo_goes_all_the_way_to_a_saved_mark(page: Page, home: Site) -> None:
    open_page(page, home)
    heading(page, "Take a photo of the mark")
    to_questions(page, sharp_photo())
    expect(page.get_by_text("Question 1 of 13")).to_be_visible()
    answer_all(page, yes=("size", "colour"))
    tier = page.locator(".tier")
    expect(tier).to_contain_text("Show this mark to a doctor within 2 weeks.")
    expect(tier).to_contain_text("By Monday, 7 December 2026")
    expect(tier).to_have_attribute("aria-live", "polite")
    order = [part.get_attribute("data-part") for part in page.locator("[data-part]").all()]
    assert order == ["why", "limits", "sooner", "measured"]
    expect(page.locator("[data-part=why]")).to_contain_text("It has got bigger.")
    save(page, "belly, brown")
    (story,) = home.desk.history.lesions()
    (kept,) = story.observations
    assert story.lesion.name == "belly, brown"
    assert kept.assessment.tier is Tier.URGENT
    assert kept.answers.age == 44
    assert home.desk.history.photo(kept.id) == sharp_photo()
    assert list(home.work.rglob("*.jpg")) == []


def test_a_refused_photo_is_kept_without_the_picture_check(page: Page, home: Site) -> None:
    open_page(page, home)
    give(page, blurred_photo())
    expect(page.get_by_text("Try 1 of 3")).to_be_visible()
    heading(page, "Hold the phone steady. Tap the mark to focus.")
    press(page, "Keep it without the picture check")
    expect(page.get_by_text("Kept without the picture check")).to_be_visible()
    page.locator("#belly").click()
    heading(page, "Belly")
    press(page, "Next: questions")
    answer_at_once(page)
    save(page)
    (kept,) = home.desk.history.lesions()[0].observations
    assert kept.assessment.not_assessed is NotAssessed.PHOTO_REFUSED
    assert "picture.refused" not in [reason.rule for reason in kept.assessment.reasons]


def test_the_third_refusal_opens_a_way_on(page: Page, home: Site) -> None:
    open_page(page, home)
    for count in (1, 2, 3):
        give(page, blurred_photo())
        expect(page.get_by_text(f"Try {count} of 3")).to_be_visible()
    heading(page, "Three photos were not clear. Go on with the questions.")
    press(page, "Go on with the questions")
    page.locator("#belly").click()
    heading(page, "Belly")
    press(page, "Next: questions")
    answer_at_once(page)
    expect(page.locator("[data-part=why]")).to_contain_text("No clear photo could be checked.")


def test_a_file_that_is_no_picture_changes_nothing(page: Page, home: Site) -> None:
    open_page(page, home)
    give(page, b"hello", "notes.txt", "text/plain")
    expect(page.get_by_role("alert")).to_contain_text(
        "This is a text file, so please choose a photo instead."
    )
    to_questions(page, sharp_photo())
    page.locator("form .choice").first.click()
    give(page, b"\xff\xd8\xff broken")
    expect(page.locator(".said")).to_be_visible()
    heading(page, "Has it got bigger?")


def test_the_questions_work_without_a_photo(page: Page, home: Site) -> None:
    open_page(page, home)
    press(page, "Go on without a photo")
    page.locator("#belly").click()
    heading(page, "Belly")
    press(page, "Next: questions")
    answer_at_once(page)
    expect(page.locator(".tier h1")).to_be_visible()
    save(page)
    assert home.desk.history.lesions()[0].observations[0].photo is None


def test_back_is_always_possible_and_keeps_the_answers(page: Page, home: Site) -> None:
    open_page(page, home)
    to_questions(page, sharp_photo())
    page.locator("form .choice").first.click()
    press(page, "Next question")
    heading(page, "Is the edge uneven")
    page.go_back()
    heading(page, "Has it got bigger?")
    expect(page.locator("form .choice input").first).to_be_checked()
    press(page, "Back")
    heading(page, "Where is the mark?")
    page.get_by_role("link", name="Back").click()
    heading(page, "Your photo")
    page.get_by_role("link", name="Next: where it is").click()
    heading(page, "Belly")


def test_a_yes_brings_up_the_lines_that_explain_it(page: Page, home: Site) -> None:
    open_page(page, home)
    to_questions(page, sharp_photo())
    press(page, "All questions on one page (for nurses)")
    heading(page, "All questions")
    page.locator("label:has(#flag-sore-answer-yes)").click()
    weeks = page.locator("[name='flag.sore.weeks']")
    weeks.fill("6")
    page.locator("label:has(#flag-clinician-yes)").click()
    press(page, "Show the result")
    expect(page.locator("[data-part=why]")).to_contain_text("for more than 4 weeks")
    expect(page.locator("[data-part=why]")).to_contain_text("The nurse or doctor is concerned.")


def test_a_place_of_the_skin_where_no_photo_should_be_taken(page: Page, home: Site) -> None:
    open_page(page, home)
    give(page, sharp_photo())
    heading(page, "Where is the mark?")
    press(page, "Show all places")
    page.locator(".places").get_by_role("button", name="Genital area").click()
    expect(page.get_by_text("Please take no photo here.")).to_be_visible()
    press(page, "Go on without the photo")
    heading(page, "Genital area")
    press(page, "Next: questions")
    expect(page.get_by_text("There is no photo in this check.")).to_be_visible()


def test_numbers_stand_only_in_the_clinicians_drawer(page: Page, home: Site) -> None:
    open_page(page, home)
    whole_check(page, sharp_photo())
    drawer = page.locator("[data-clinician]")
    expect(drawer).not_to_have_attribute("open", "")
    page.get_by_text("For the clinician").click()
    expect(drawer).to_contain_text("0 of 10; urgent from 3; 7 of 7 answered")
