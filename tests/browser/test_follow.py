"""My marks: empty, a second photo side by side, rename, remove and undo, seen by a doctor."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NOW, Site
from tests.browser.test_look import check_screen
from tests.browser.ways import answer_at_once, give, heading, open_page, press, save, save_anyway, whole_check
from tests.builders import jpeg, sharp_photo, skin


@pytest.fixture
def followed(page: Page, home: Site) -> Page:
    """A page that shows the list with one mark, saved today."""
    open_page(page, home)
    whole_check(page, sharp_photo(), "belly, brown", yes=("size", "colour"))
    page.get_by_role("link", name="My marks").click()
    heading(page, "My marks")
    return page


def test_an_empty_list_leads_to_the_first_check(page: Page, home: Site) -> None:
    open_page(page, home, "/marks")
    heading(page, "Follow a mark over time")
    press(page, "Check your first mark")
    heading(page, "Take a photo of the mark")


def test_a_second_photo_stands_beside_the_first(followed: Page, home: Site) -> None:
    expect(followed.locator("a.mark")).to_contain_text("Doctor by 7 December 2026")
    home.clock.now = NOW + timedelta(days=42)
    followed.get_by_role("link", name="belly, brown").click()
    press(followed, "New photo")
    expect(followed.get_by_text("A new photo of: belly, brown")).to_be_visible()
    give(followed, jpeg(skin(1, blob=0.15)))
    expect(followed.get_by_role("radio", name="belly, brown")).to_be_checked()
    expect(followed.get_by_alt_text("Your last photo of the mark")).to_be_visible()
    press(followed, "Next: questions")
    expect(followed.get_by_text("Think of the time since the photo of 23 November 2026.")).to_be_visible()
    answer_at_once(followed)
    still = followed.locator("[data-part=still-open]")
    expect(still).to_contain_text("Your check of 23 November 2026 is still open. Show this mark to a doctor")
    save(followed)
    followed.get_by_role("link", name="Show this mark").click()
    heading(followed, "Compare")
    expect(followed.locator(".timeline li")).to_have_count(2)
    expect(followed.locator(".compare")).to_contain_text("23 Nov 2026")
    expect(followed.locator(".compare")).to_contain_text("4 Jan 2027")
    followed.get_by_label("Move between the two photos").fill("20")
    assert followed.locator(".compare").evaluate("box => box.style.getPropertyValue('--pos')") == "20%"
    followed.get_by_label("Zoom").fill("2")
    scales = followed.locator(".zoomed img:visible").evaluate_all(
        "all => all.map(one => getComputedStyle(one).transform)"
    )
    assert len(set(scales)) == 1
    assert "2" in scales[0]
    followed.get_by_role("radio", name="Blink").check(force=True)
    press(followed, "Show the other photo")
    expect(followed.locator(".compare")).to_have_class("compare is-second")
    followed.get_by_role("radio", name="Pair").check(force=True)
    expect(followed.locator("[data-pair]")).to_be_visible()


def test_a_photo_that_may_show_another_mark_is_not_saved_unasked(followed: Page, home: Site) -> None:
    home.clock.now = NOW + timedelta(days=42)
    followed.get_by_role("link", name="belly, brown").click()
    press(followed, "New photo")
    give(followed, sharp_photo(42))
    heading(followed, "Where is the mark?")
    press(followed, "Next: questions")
    answer_at_once(followed)
    expect(followed.locator("[data-part=doubt]")).to_contain_text("Look at both photos.")
    expect(followed.locator("[data-part=earlier] img")).to_have_count(2)
    expect(followed.get_by_role("button", name="Save to my marks")).to_have_count(0)
    check_screen(followed)
    followed.get_by_role("link", name="Choose another mark or a new one").click()
    followed.get_by_text("A new mark").click()
    press(followed, "Next: questions")
    answer_at_once(followed)
    save(followed, "belly, second")
    assert [len(one.observations) for one in home.desk.history.lesions()] == [1, 1]


def test_picking_dates(followed: Page, home: Site) -> None:
    for days in (42, 84):
        home.clock.now = NOW + timedelta(days=days)
        open_page(followed, home, "/marks")
        followed.get_by_role("link", name="belly, brown").click()
        press(followed, "New photo")
        give(followed, sharp_photo(days))
        heading(followed, "Where is the mark?")
        press(followed, "Next: questions")
        answer_at_once(followed)
        save_anyway(followed)
    followed.get_by_role("link", name="Show this mark").click()
    picks = followed.locator(".timeline button")
    expect(picks).to_have_count(3)
    dates = [one.taken_on.isoformat() for one in home.desk.history.lesions()[0].observations]
    assert dates == ["2026-11-23", "2027-01-04", "2027-02-15"]
    picks.nth(1).click()
    expect(picks.nth(2)).to_have_attribute("aria-pressed", "false")
    expect(followed.locator(".compare")).to_contain_text("4 Jan 2027")
    expect(followed.locator(".compare")).to_contain_text("15 Feb 2027")


def test_a_mark_is_renamed(followed: Page) -> None:
    followed.get_by_role("link", name="belly, brown").click()
    followed.get_by_text("Rename").click()
    followed.get_by_label("Name of the mark").fill("belly <b>left</b>")
    press(followed, "Save the name")
    expect(followed.get_by_role("heading", level=1)).to_have_text("belly <b>left</b>")


def test_a_mark_is_removed_after_one_question_and_brought_back(followed: Page, home: Site) -> None:
    followed.get_by_role("link", name="belly, brown").click()
    press(followed, "Remove this mark")
    expect(followed.locator("#remove")).to_be_focused()
    expect(followed.locator("#remove")).to_contain_text("Remove belly, brown?")
    press(followed, "Keep it")
    press(followed, "Remove this mark")
    press(followed, "Remove it")
    heading(followed, "Follow a mark over time")
    assert home.desk.history.lesions() == ()
    press(followed, "Undo")
    heading(followed, "belly, brown")
    assert len(home.desk.history.lesions()) == 1


def test_a_removed_mark_comes_back_from_the_end_of_the_list(followed: Page, home: Site) -> None:
    home.desk.history.remove(home.desk.history.lesions()[0].lesion.id, home.desk.clock())
    open_page(followed, home, "/marks")
    followed.reload()
    heading(followed, "Removed")
    followed.get_by_role("button", name="Bring back belly, brown").click()
    heading(followed, "What happened")
    expect(followed.get_by_role("button", name="New photo")).to_be_visible()
    assert len(home.desk.history.lesions()) == 1


def test_a_doctor_has_seen_it(followed: Page) -> None:
    followed.get_by_role("link", name="belly, brown").click()
    press(followed, "A doctor has seen it")
    expect(followed.get_by_text("Noted: a doctor has seen this mark.")).to_be_visible()
    expect(followed.locator(".events")).to_contain_text("Seen by a doctor")
    expect(followed.get_by_text("Has a doctor seen the mark?")).to_have_count(0)
