"""The whole way by keyboard alone."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.ways import give, heading, open_page
from tests.builders import sharp_photo


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, and see that the focus shows."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            outline = page.evaluate(
                "() => [document.activeElement, document.activeElement.closest('label') || document.activeElement]"
                ".map(one => getComputedStyle(one).outlineStyle + getComputedStyle(one).stroke)"
            )
            assert any("solid" in one or "rgb" in one for one in outline)
            return
    raise AssertionError(f"the Tab key does not reach {selector}")


def test_a_check_by_keyboard_alone(own_page: Page, home: Site) -> None:
    page = own_page
    page.on(
        "filechooser", lambda _: None
    )  # from the start: turned on with the key press, it can come too late
    open_page(page, home)
    expect(page.locator("input[type=file]")).to_be_attached()
    tab_to(page, "[data-choose]")
    with page.expect_file_chooser():
        page.keyboard.press("Enter")
    give(page, sharp_photo())
    heading(page, "Where is the mark?")
    tab_to(page, ".region")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".region.is-selected").first).to_be_visible()
    tab_to(page, "[data-filter]")
    page.keyboard.type("belly bu")
    tab_to(page, ".places button")
    page.keyboard.press("Enter")
    heading(page, "Belly button")
    tab_to(page, "[data-act='where.next']")
    page.keyboard.press("Enter")
    heading(page, "Has it got bigger?")
    count = 0
    while page.locator("form[data-keys]").count():
        place = page.locator("#screen [data-place]").get_attribute("data-place")
        if page.locator(".choices").count():
            page.keyboard.press("2")
            expect(page.locator("form .choice input").nth(1)).to_be_checked()
            page.keyboard.press("Enter")
        elif page.locator(".lines").count():
            tab_to(page, "[data-act='questions.none']")
            page.keyboard.press("Enter")
        else:
            tab_to(page, "#age")
            page.keyboard.type("61")
            page.keyboard.press("Enter")
        expect(page.locator(f'#screen [data-place="{place}"]')).to_have_count(0)
        count += 1
    assert count == 13
    expect(page.locator(".tier h1")).to_be_focused()
    tab_to(page, "form [type=submit]")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Saved under:")).to_be_visible()


def test_number_keys_answer_the_lines_of_a_group(page: Page, home: Site) -> None:
    open_page(page, home)
    page.evaluate("window.triage.send('photo.none')")
    heading(page, "Where is the mark?")
    page.evaluate("window.triage.send('where.place', { site: 'belly' })")
    heading(page, "Belly")
    page.evaluate("window.triage.send('where.next')")
    heading(page, "Has it got bigger?")
    for _ in range(7):
        place = page.locator("#screen [data-place]").get_attribute("data-place")
        expect(page.locator(".choices")).to_be_visible()
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        expect(page.locator(f'#screen [data-place="{place}"]')).to_have_count(0)
    heading(page, "Is it a lump, or does it grow fast?")
    page.keyboard.press("1")
    page.keyboard.press("2")
    expect(page.locator("#flag-efg-raised-yes")).to_be_checked()
    expect(page.locator("#flag-efg-firm-no")).to_be_checked()
