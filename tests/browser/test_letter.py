"""The letter: filled in, downloaded, printed, and only for the browser that made it."""

import io

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.conftest import Site
from tests.browser.ways import answer_at_once, heading, open_page, press, to_questions
from tests.builders import sharp_photo


def make_letter(page: Page, home: Site) -> None:
    open_page(page, home)
    to_questions(page, sharp_photo())
    answer_at_once(page, yes=("size", "colour"))
    press(page, "Letter for the doctor")
    heading(page, "Letter for the doctor")
    page.get_by_label("Name", exact=True).fill("Anna Example")
    page.get_by_label("Doctor or clinic").fill("Dr. Skin")
    page.get_by_label("My photos may be in this letter.").check()
    press(page, "Make the letter")
    heading(page, "Your letter is ready")


def test_the_letter_is_downloaded_and_printed(page: Page, home: Site) -> None:
    make_letter(page, home)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download PDF").click()
    assert coming.value.suggested_filename == "letter-2026-11-23.pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(coming.value.path()).pages)
    assert "Anna Example" in text
    assert "Dr. Skin" in text
    page.evaluate("() => { window.triage.print = (frame) => { window.printed = frame.src; }; }")
    page.get_by_role("button", name="Print").click()
    page.wait_for_function("window.printed")
    shown = page.request.get(page.evaluate("window.printed"))
    assert shown.headers["content-type"] == "application/pdf"
    assert PdfReader(io.BytesIO(shown.body())).pages


def test_what_is_known_is_filled_in_the_next_time_but_consent_is_asked_anew(page: Page, home: Site) -> None:
    make_letter(page, home)
    page.get_by_role("link", name="My marks").click()
    page.get_by_role("link", name="Belly").click()
    press(page, "Letter for the doctor")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Anna Example")
    page.reload()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Anna Example")
    expect(page.get_by_label("My photos may be in this letter.")).not_to_be_checked()


def test_a_wrong_year_of_birth_loses_nothing(page: Page, home: Site) -> None:
    make_letter(page, home)
    page.get_by_label("Year of birth").fill("long ago")
    press(page, "Make it again")
    expect(page.locator(".said")).to_be_visible()
    expect(page.get_by_label("Doctor or clinic")).to_have_value("Dr. Skin")


def test_another_browser_gets_neither_letter_nor_photo_nor_the_unfinished_check(
    page: Page, home: Site, browser: Browser
) -> None:
    make_letter(page, home)
    letter = page.get_by_role("link", name="Download PDF").get_attribute("href")
    photo = page.locator("#screen img").first.get_attribute("src")
    other = browser.new_context(locale="en-US")
    stranger = other.new_page()
    for address in (letter, photo):
        assert stranger.request.get(f"{home.url}{address}").status == 404
    stranger.goto(home.url)
    heading(stranger, "Take a photo of the mark")
    other.close()
