"""The first start, as a person goes through it: nothing is written before they chose, and it works by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import follow_mark
from tests.browser.conftest import Host, Site
from tests.browser.test_look import check_screen
from tests.browser.ways import heading, open_page, press
from tests.builders import desk
from triage.service import locking, safekeeping
from triage.service.locking import State

PASSPHRASE = "teapot violin marsh lantern"


@pytest.fixture
def first(home_host: Host, tmp_path: Path) -> Iterator[Site]:
    """The program before its first start."""
    site = home_host.site(tmp_path)
    context = home_host.app.state.context
    context.welcome = True
    yield site
    context.welcome = False


def fill(page: Page, again: str = PASSPHRASE) -> None:
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same again", exact=True).fill(again)
    page.get_by_text("I have written it down").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone(phone: Page, first: Site, scheme: str) -> None:
    phone.emulate_media(color_scheme=scheme)
    open_page(phone, first, "/marks")
    heading(phone, "Welcome")
    check_screen(phone)
    phone.get_by_label("Passphrase", exact=True).fill("password")
    expect(phone.get_by_text("Others try this one first")).to_be_visible()
    fill(phone, again="something else")
    press(phone, "Lock and go on")
    expect(phone.get_by_role("alert")).to_have_text("The two do not match. Type the passphrase again.")
    assert not first.desk.history_path.exists()
    fill(phone)
    expect(phone.get_by_text("This one is hard to guess.")).to_be_visible()
    expect(phone.locator(".strength .on")).to_have_count(4)
    press(phone, "Lock and go on")
    heading(phone, "Print your recovery sheet")
    check_screen(phone)
    with phone.expect_download() as waiting:
        phone.get_by_role("link", name="Save as PDF").click()
    assert waiting.value.suggested_filename == "recovery-sheet.pdf"
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF")
    assert locking.state(first.desk) is State.UNLOCKED
    assert PASSPHRASE not in phone.content()
    assert phone.evaluate("document.querySelector('#message textarea, #message input').value") == ""


def test_by_keyboard_and_without_a_lock(page: Page, first: Site) -> None:
    open_page(page, first)
    heading(page, "Welcome")
    check_screen(page)
    page.get_by_label("Your name, if you like").focus()
    page.keyboard.type("Anna")
    page.keyboard.press("Tab")
    page.keyboard.type("some words")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#p1")).to_have_attribute("type", "text")
    page.get_by_role("button", name="Go on without a lock").focus()
    page.keyboard.press("Enter")
    heading(page, "Take a photo")
    assert [one.name for one in first.desk.history.people()] == ["Anna"]
    assert locking.state(first.desk) is State.PLAIN


def test_with_a_history_that_is_there_already(page: Page, first: Site, tmp_path: Path) -> None:
    other = desk(tmp_path / "other.triage")
    follow_mark(other, "left heel, brown")
    locking.encrypt(other, PASSPHRASE)
    safekeeping.write_out(other, tmp_path / "mine.triage")
    open_page(page, first)
    page.get_by_role("link", name="I have a history already").click()
    heading(page, "I have a history already")
    check_screen(page)
    with page.expect_file_chooser() as chooser:
        press(page, "Choose the file")
    chooser.value.set_files(tmp_path / "mine.triage")
    heading(page, "This file has a passphrase")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    press(page, "Open")
    heading(page, "Your file")
    page.get_by_role("link", name="My marks").click()
    expect(page.get_by_text("left heel, brown")).to_be_visible()
