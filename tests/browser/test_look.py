"""Every screen: no sideways scroll, large targets, dark mode, the two lines at the foot, lawful words."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.app.conftest import follow_mark
from tests.browser.access import check_access
from tests.browser.conftest import Site
from tests.browser.ways import answer_all, give, heading, open_page, press, save, visible_text
from tests.builders import blurred_photo, sharp_photo
from tests.wording import INTENDED_USE, violations
from triage.words import words


def check_screen(page: Page, least: int = 44) -> None:
    """Check the screen that is shown."""
    name = page.locator("#screen [data-place]").get_attribute("data-place")
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{name} scrolls sideways by {wide} px"
    small = page.locator(
        "#screen :is(button, a, summary, .choice, .segment label, .input):visible"
    ).evaluate_all(
        """(all, least) => all.map((one) => [one.innerText || one.name, one.getBoundingClientRect().height])
             .filter(([, high]) => high < least - 0.5 && high > 0)""",
        least,
    )
    assert small == [], f"{name} has small targets: {small}"
    check_access(page)
    text = visible_text(page)
    foot = page.locator("footer.foot")
    expect(foot).to_contain_text(INTENDED_USE)
    expect(foot).to_contain_text(words("worried_line"))
    broken = [fault for line in text.splitlines() for fault in violations(line, reading=False)]
    assert broken == [], name
    assert "gradio" not in text.lower()
    page.evaluate(
        "() => [...document.querySelectorAll('#screen [data-clinician] summary')].forEach((one) => one.click())"
    )
    drawer = page.locator("#screen [data-clinician]").all_inner_texts()
    assert [
        fault for part in drawer for line in part.splitlines() for fault in violations(line, lay=False)
    ] == []


def walk(page: Page, home: Site) -> None:
    """Go through every screen and check each."""
    open_page(page, home, "/marks")
    heading(page, "Follow a mark over time")
    check_screen(page)
    open_page(page, home, "/check")
    heading(page, "Take a photo")
    check_screen(page)
    give(page, blurred_photo())
    expect(page.get_by_text("Try 1 of 3")).to_be_visible()
    check_screen(page)
    give(page, sharp_photo())
    heading(page, "Where is the mark?")
    check_screen(page)
    page.locator("[data-all-places]").click()
    page.locator(".places").get_by_role("button", name="Heel", exact=True).click()
    press(page, "Left")
    heading(page, "Left heel")
    check_screen(page)
    press(page, "Next: questions")
    heading(page, "Has it got bigger?")
    check_screen(page)
    press(page, "All questions on one page (for nurses)")
    heading(page, "All questions")
    check_screen(page)
    press(page, "One question at a time")
    heading(page, "Has it got bigger?")
    answer_all(page, yes=("size",))
    check_screen(page)
    save(page, "heel " + "very " * 20)
    check_screen(page)
    for place, title in (
        ("/marks", "My marks"),
        ("/letter", "Letter"),
        ("/about", "About"),
        ("/help", "Help"),
    ):
        page.evaluate("place => window.triage.send('go', { to: place })", place)
        heading(page, title)
        check_screen(page)
    page.evaluate("window.triage.send('go', { to: '/marks' })")
    page.locator("a.mark").first.click()
    heading(page, "What happened")
    check_screen(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_on_a_phone(phone: Page, home: Site, scheme: str) -> None:
    phone.emulate_media(color_scheme=scheme)
    walk(phone, home)


def test_every_screen_on_a_desk(page: Page, home: Site) -> None:
    walk(page, home)


def contrast(one: str, other: str) -> float:
    """The contrast of two CSS colours, WCAG 2.2."""

    def light(colour: str) -> float:
        parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dark_and_light_are_both_readable(page: Page, home: Site, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, home)
    heading(page, "Take a photo")
    read = page.evaluate(
        """() => {
          const style = (selector) => getComputedStyle(document.querySelector(selector));
          return JSON.stringify([
            [style('#screen h1').color, style('#screen [data-turn]').backgroundColor],
            [style('#screen .button.primary').color, style('#screen .button.primary').backgroundColor],
            [style('#screen .note').color, style('#screen .drop').backgroundColor],
            [style('#screen .foot-in').color, style('#screen [data-turn]').backgroundColor],
          ]);
        }"""
    )
    pairs = json.loads(read)
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []
    page_is_dark = contrast(pairs[0][1], "rgb(0, 0, 0)") < 3
    assert page_is_dark == (scheme == "dark")


def test_nothing_moves_when_motion_is_unwanted(page: Page, home: Site) -> None:
    page.emulate_media(reduced_motion="reduce")
    open_page(page, home)
    assert page.locator(".button.primary").evaluate("one => getComputedStyle(one).transitionDuration") == "0s"


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the sides of the screen."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('#screen *')]
                 .filter((one) => one.checkVisibility() && !one.closest('.vh, svg, .compare, .timeline.many'))
                 .filter((one) => {
                   const box = one.getBoundingClientRect();
                   return box.width && (box.right > innerWidth + 1 || box.left < -1);
                 })
                 .map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 30)}`)"""
        )
    )


@pytest.mark.parametrize("size", ["100%", "200%"])
def test_a_long_word_as_a_name_stays_on_a_narrow_screen(page: Page, home: Site, size: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    mark = follow_mark(home.desk, "Muttermal" * 13, items={"size": "yes"})
    gone = follow_mark(home.desk, "Leberfleck" * 12)
    home.desk.history.remove(gone, home.desk.clock())
    open_page(page, home)
    page.add_style_tag(content=f"html {{ font-size: {size} !important; }}")
    give(page, sharp_photo(3))
    heading(page, "Where is the mark?")
    assert too_wide(page) == []
    for place in ("/letter", "/marks", f"/mark/{mark}", f"/mark/{gone}"):
        page.evaluate("place => window.triage.send('go', { to: place })", place)
        expect(page.locator(f'#screen [data-place="{place}"]')).to_be_visible()
        assert too_wide(page) == [], place
    assert page.locator("#screen [data-turn]").get_attribute("lang") == "en"
