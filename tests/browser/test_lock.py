"""The lock and the file, as a person meets them."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.app.conftest import follow_mark
from tests.browser.conftest import Host, Site, Watched, watched
from tests.browser.test_look import check_screen
from tests.browser.ways import heading, open_page, press
from triage.service import follow, locking, people, safekeeping

PASSPHRASE = "teapot violin marsh lantern"
NAME = "left heel, brown"


@pytest.fixture
def locked(home: Site) -> Site:
    """An encrypted history with one mark, locked."""
    follow_mark(home.desk, NAME)
    locking.encrypt(home.desk, PASSPHRASE)
    locking.lock(home.desk)
    return home


def unlock(page: Page) -> None:
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("size", [390, 1280])
def test_locked_opened_and_locked_again(phone: Page, locked: Site, size: int) -> None:
    phone.set_viewport_size({"width": size, "height": 844})
    open_page(phone, locked, "/marks")
    heading(phone, "Your marks are locked")
    check_screen(phone)
    phone.get_by_label("Passphrase", exact=True).fill("wrong")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("alert")).to_contain_text("The passphrase is not right.")
    unlock(phone)
    expect(phone.get_by_text(NAME).first).to_be_visible()
    phone.locator(".bar-item.file").click()
    heading(phone, "Your file")
    check_screen(phone)
    phone.get_by_role("button", name="Lock now").last.click()
    heading(phone, "Your marks are locked")
    phone.get_by_role("link", name="I have my recovery sheet").click()
    heading(phone, "Open with the recovery sheet")
    check_screen(phone)
    phone.set_viewport_size({"width": 390, "height": 844})


def test_an_idle_page_locks_itself_and_its_neighbour(
    own_page: Page, home_host: Host, locked: Site, seen: Watched
) -> None:
    context: BrowserContext = own_page.context
    other = watched(context, seen)
    own_page.clock.install()
    open_page(own_page, locked, "/marks")
    unlock(own_page)
    expect(own_page.get_by_text(NAME)).to_be_visible()
    open_page(other, locked, "/marks")
    expect(other.get_by_text(NAME)).to_be_visible()
    own_page.clock.fast_forward("14:00")
    expect(own_page.get_by_text(NAME)).to_be_visible()
    own_page.clock.fast_forward("01:05")
    for page in (own_page, other):
        heading(page, "Your marks are locked")
        expect(page.get_by_text(NAME)).to_have_count(0)
    assert not locked.desk.is_open
    other.close()


def test_the_file_and_its_parts(phone: Page, home: Site) -> None:
    mark = follow_mark(home.desk, NAME)
    gone = follow_mark(home.desk, "very " * 20 + "long")
    safekeeping.back_up(home.desk)
    follow.remove(home.desk, gone)
    people.add(home.desk, "Ben")
    open_page(phone, home, f"/mark/{mark}")
    heading(phone, "Whose marks are they?")
    check_screen(phone)
    phone.locator(".person").first.click()
    heading(phone, "My marks")
    for place, title in (
        ("/people", "People in this file"),
        ("/file", "Your file"),
        ("/file/lock", "Lock your marks with a passphrase"),
        ("/file/backups", "Backups"),
        ("/file/copies", "Save or share a copy"),
        ("/file/erase", "Removed and erased"),
    ):
        phone.evaluate("place => window.triage.send('go', { to: place })", place)
        heading(phone, title)
        check_screen(phone)
    phone.evaluate("window.triage.send('go', { to: '/file/backups' })")
    phone.get_by_role("button", name="Go back to this").first.click()
    heading(phone, "Go back to:")
    press(phone, "Go back")
    expect(phone.get_by_role("alert")).to_contain_text("Your marks are as they were then.")
    assert len(home.desk.history.people()) == 1


def test_switching_people_in_the_bar(page: Page, home: Site) -> None:
    anna, ben = (people.add(home.desk, name) for name in ("Anna", "Ben"))
    for one, name in ((anna, NAME), (ben, "Bens back")):
        follow_mark(home.desk.for_person(one.id), name)
    open_page(page, home, "/marks")
    page.get_by_role("button", name="Anna").click()
    expect(page.locator("a.mark")).to_contain_text(NAME)
    page.locator(".whose summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("a.mark")).to_contain_text("Bens back")
    expect(page.locator("a.mark")).not_to_contain_text(NAME)
    page.locator(".whose summary").click()
    page.keyboard.press("Escape")
    expect(page.locator(".whose ul")).to_be_hidden()


def test_a_copy_is_saved(page: Page, home: Site, tmp_path: Path) -> None:
    follow_mark(home.desk, NAME)
    open_page(page, home, "/file/copies")
    press(page, "Make the copy")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download,").click()
    assert waiting.value.suggested_filename == "Anna-2026-11-23.triage"
    assert Path(waiting.value.path()).read_bytes().startswith(b"SQLite format 3")
