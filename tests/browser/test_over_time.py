"""A mark over time as a person uses it: chart, comparison, outline, what happened, reminders."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NOW, Site
from tests.browser.test_look import check_screen
from tests.browser.ways import give, heading, open_page, press
from tests.builders import ALL_NO, answers, jpeg, sharp_photo, skin
from tests.over_time import MEASURED, SCALE, figure
from triage.domain.outline import DrawnBy, Outline
from triage.imaging.outlines import ring
from triage.service.check import check
from triage.service.outline import Traced
from triage.service.record import save
from triage.words import words

COMPARES_MS = 60_000
"""Time that a busy machine gets to compare photos, milliseconds."""
WIDTHS = (5.1, 5.2, 6.4)
PIXELS_PER_MM = 36.0
"""Of the drawn photos, 1200 x 900 pixels: a radius of 0.02 of the height is one millimetre of width."""
RULER = replace(
    SCALE,
    to_mm=(1200 / PIXELS_PER_MM, 0.0, 0.0, 0.0, 900 / PIXELS_PER_MM, 0.0, 0.0, 0.0, 1.0),
    pixels_per_mm=PIXELS_PER_MM,
    tilt=0.0,
    covers=(),
)


def shown(page: Page, place: str) -> None:
    """Go to a place and wait until it is there."""
    page.evaluate("place => window.triage.send('go', { to: place })", place)
    expect(page.locator(f'#screen [data-place="{place}"]')).to_be_visible(timeout=COMPARES_MS)


def follow(home: Site, widths: Sequence[float] = WIDTHS, name: str = "left shoulder, brown") -> str:
    """Save one check every 12 weeks, each with an outline and a measured width; return the id of the mark."""
    mark = None
    for number, width in enumerate(widths):
        home.clock.now = NOW + timedelta(days=84 * number)
        photo = jpeg(skin(3, blob=0.02 * width))
        outline = replace(ring(0.5, 0.5, 0.015 * width, 4 / 3), by=DrawnBy.PERSON)
        measured = replace(MEASURED, diameter=figure(width, 0.3, "mm"))
        said = answers(**{**ALL_NO, "site": "shoulder", "side": "left"})
        result = replace(check(photo, said, model=None), traced=Traced(outline, RULER, measured))
        mark = save(home.desk, photo, result, lesion_id=mark, name=name).lesion_id
    assert mark is not None
    return mark


@pytest.fixture
def mark(home: Site) -> str:
    return follow(home)


def outline_of(home: Site, mark: str, at: int = -1) -> Outline | None:
    return home.desk.history.story(mark).observations[at].outline


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_is_drawn_in_the_pages_own_colours(page: Page, home: Site, mark: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    expect(page.locator("[data-drawn]")).to_be_visible()
    expect(page.locator(".plot .errorbar")).to_have_count(3)
    expect(page.get_by_role("img", name="Chart: width of the mark in mm")).to_be_visible()
    said = page.locator(".plot .textpoint text").all_text_contents()
    assert said == ["5.1", "5.2", "6.4"]
    ink = page.locator(".plot .textpoint text").first.evaluate("one => getComputedStyle(one).fill")
    assert ink == page.locator("#screen h1").evaluate("one => getComputedStyle(one).color")
    page.get_by_text("The same as a table").click()
    rows = page.locator("[data-part=growth] tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("10 May 2027")


def test_the_chart_fits_a_phone_and_follows_the_dark(phone: Page, home: Site, mark: str) -> None:
    open_page(phone, home)
    shown(phone, f"/mark/{mark}")
    expect(phone.locator("[data-drawn]")).to_be_visible()
    ticks = phone.locator(".plot .xtick").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect()).map(box => [box.left, box.right])"
    )
    assert len(ticks) >= 2
    assert all(one[1] < other[0] for one, other in pairwise(ticks))
    assert ticks[0][0] >= 0
    assert ticks[-1][1] <= 390
    light = phone.locator(".plot .textpoint text").first.evaluate("one => getComputedStyle(one).fill")
    phone.emulate_media(color_scheme="dark")
    dark = "before => getComputedStyle(document.querySelector('.plot .textpoint text')).fill !== before"
    phone.wait_for_function(dark, arg=light)


def test_plotly_is_fetched_only_for_a_chart(page: Page, home: Site, mark: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    open_page(page, home)
    shown(page, "/marks")
    assert not any("plotly" in address for address in asked)
    shown(page, f"/mark/{mark}")
    expect(page.locator("[data-drawn]")).to_be_visible()
    assert any(address.endswith("/look/plotly.min.js") for address in asked)


def test_a_comparison_says_what_it_found_and_shows_the_originals(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    card = page.locator("[data-part=compare]")
    expect(card.locator("[data-part=verdict]")).to_contain_text("mark")
    expect(card.locator(".sizes")).to_contain_text("About 5.1 mm wide, give or take 0.3")
    expect(card.locator(".sizes")).to_contain_text("About 6.4 mm wide, give or take 0.3")
    assert "%" not in card.inner_text()
    lines = card.locator(".over:visible")
    assert lines.count() > 0
    card.get_by_text("Show outlines").click()
    expect(lines).to_have_count(0)
    press(page, "Original 10 May 2027")
    expect(page.get_by_role("dialog").get_by_role("img")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Original 10 May 2027")).to_be_focused()


def test_an_original_is_shown_in_its_full_size_and_scrolls(phone: Page, home: Site, mark: str) -> None:
    open_page(phone, home)
    shown(phone, f"/mark/{mark}")
    press(phone, "Original 10 May 2027")
    dialog = phone.get_by_role("dialog")
    photo = dialog.get_by_role("img")
    expect(dialog).to_contain_text("10 May 2027")
    assert photo.evaluate("one => one.clientWidth") <= 390
    press(phone, "Full size")
    assert photo.evaluate("one => [one.clientWidth, one.clientHeight]") == [1200, 900]
    box = dialog.locator(".view")
    before = box.evaluate("one => one.scrollLeft")
    assert before > 300
    for stop in ("Close", ""):
        phone.keyboard.press("Tab")
        assert phone.evaluate("document.activeElement.textContent") == stop
    phone.keyboard.press("ArrowLeft")
    phone.wait_for_function(
        "before => document.querySelector('.original .view').scrollLeft < before", arg=before
    )
    press(phone, "Whole photo")
    assert photo.evaluate("one => one.clientWidth") <= 390


def test_every_figure_stands_in_a_table_with_its_error(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    rows = page.locator("[data-part=measured] tbody tr")
    expect(rows).to_have_count(6)
    expect(rows.first).to_have_text("Widest width6.4 mm6.1 to 6.7")


def test_photos_that_do_not_match_are_not_laid_over_each_other(page: Page, home: Site) -> None:
    mark = follow(home, (5.1,))
    home.clock.now = NOW + timedelta(days=84)
    photo = jpeg(skin(9, blob=0.2))
    save(home.desk, photo, check(photo, answers(**ALL_NO), model=None), lesion_id=mark)
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    card = page.locator("[data-part=compare]")
    expect(card).to_contain_text(words("screen.compare.not_lined_up"))
    expect(card.get_by_role("radio", name="Slider")).to_have_count(0)
    expect(card.locator("[data-pair]")).to_be_visible()
    expect(card.locator(".sizes")).to_contain_text("Size unknown")
    assert "mm," not in card.locator("[data-part=verdict]").inner_text()


def test_both_photos_keep_one_zoom(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    page.get_by_role("radio", name="Pair").check(force=True)
    page.get_by_label("Zoom").fill("4")
    moved = page.locator("[data-pair] .zoomed :is(img, svg)").evaluate_all(
        "all => [...new Set(all.map(one => getComputedStyle(one).transform))]"
    )
    assert len(moved) == 1
    assert moved[0].startswith("matrix(4")
    box = page.locator("[data-pair] .zoomed").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 80)
    page.mouse.up()
    after = page.locator("[data-pair] .zoomed img").evaluate_all(
        "all => [...new Set(all.map(one => getComputedStyle(one).transform))]"
    )
    assert len(after) == 1
    assert after != moved


def test_the_newest_photo_is_compared_with_the_one_before(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    press(page, "The last two photos")
    expect(page.locator("[data-part=compare] .compare")).to_contain_text("15 Feb 2027")
    press(page, "First and last photo")
    expect(page.locator("[data-part=compare] .compare")).to_contain_text("23 Nov 2026")


def test_a_ring_is_placed_by_a_tap_and_moved_by_keys(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    seen = home.desk.history.story(mark).observations[-1].id
    shown(page, f"/mark/{mark}/outline/{seen}")
    page.get_by_text("Place a ring").click()
    box = page.locator("[data-stage]").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.6)
    points = page.locator("[name=points]")
    tapped = json.loads(points.input_value())
    page.get_by_role("button", name="Middle of the ring").focus()
    page.keyboard.press("ArrowRight")
    moved = json.loads(points.input_value())
    assert all(then[0] > before[0] for before, then in zip(tapped, moved, strict=True))
    page.get_by_label("Size of the ring").fill("40")
    press(page, "Use this outline")
    expect(page.get_by_text("The outline is set.")).to_be_visible()
    kept = outline_of(home, mark)
    assert kept is not None
    assert kept.by is DrawnBy.RING
    assert len(kept.points) == 64


def test_an_outline_is_dragged_by_its_points(phone: Page, home: Site, mark: str) -> None:
    open_page(phone, home)
    seen = home.desk.history.story(mark).observations[-1].id
    shown(phone, f"/mark/{mark}/outline/{seen}")
    phone.get_by_text("Drag the outline").click()
    grips = phone.locator(".grip")
    expect(grips).to_have_count(12)
    sizes = grips.evaluate_all("all => all.map(one => one.getBoundingClientRect().width)")
    assert min(sizes) >= 44
    before = json.loads(phone.locator("[name=points]").input_value())
    expect(phone.locator("[data-stage]")).to_be_in_viewport(ratio=0.95)
    grip = grips.first.bounding_box()
    assert grip is not None
    x, y = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    phone.mouse.move(x, y)
    phone.mouse.down()
    phone.mouse.move(x + 30, y, steps=3)
    phone.mouse.up()
    grips.nth(6).focus()
    phone.keyboard.press("ArrowUp")
    after = json.loads(phone.locator("[name=points]").input_value())
    assert after[0][0] > before[0][0]
    assert after[48][1] < before[48][1]
    press(phone, "Use this outline")
    expect(phone.get_by_text("The outline is set.")).to_be_visible()
    kept = outline_of(home, mark)
    assert kept is not None
    assert (kept.by, len(kept.points)) == (DrawnBy.PERSON, 96)


def test_the_outline_can_be_set_in_a_check(page: Page, home: Site) -> None:
    open_page(page, home)
    give(page, sharp_photo())
    heading(page, "Where is the mark?")
    page.get_by_role("link", name="Check the outline").click()
    heading(page, "Where does the mark end?")
    page.get_by_text("Place a ring").click()
    press(page, "Use this outline")
    heading(page, "Where is the mark?")
    expect(page.get_by_text("The outline is set.")).to_be_visible()


def test_what_happened_is_noted_with_its_day(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    shown(page, f"/mark/{mark}")
    page.get_by_text("Add what happened").click()
    page.get_by_role("radio", name="The lab result came").check()
    page.get_by_label("On which day?").fill("2027-04-02")
    page.get_by_label("What was said or written, if you like").fill("Two lines <b>as written</b>.")
    press(page, "Note it")
    listed = page.locator(".events")
    expect(listed).to_contain_text("The lab result came")
    expect(listed).to_contain_text("2 April 2027")
    expect(listed).to_contain_text("Two lines <b>as written</b>.")
    expect(page.get_by_label("What was said or written, if you like")).to_have_value("")
    page.get_by_role("button", name="Take it out").click()
    expect(page.get_by_text("The entry is taken out.")).to_be_visible()
    expect(page.locator(".events")).not_to_contain_text("The lab result came")


def test_reminders_are_done_put_off_and_taken_along(page: Page, home: Site, mark: str) -> None:
    open_page(page, home)
    shown(page, "/reminders")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Add to calendar (.ics)").click()
    assert coming.value.suggested_filename == "skin-checks.ics"
    assert "shoulder" not in coming.value.path().read_text()
    photo = page.locator(".due-list > li", has_text="Take a new photo").first
    photo.get_by_role("button", name="In a week").click()
    expect(page.get_by_text("You will be reminded in a week.")).to_be_visible()
    press(page, "Back to the planned day")
    expect(page.get_by_text("The planned day holds again.")).to_be_visible()
    photo.get_by_role("button", name="Done").click()
    expect(page.get_by_text("Noted as done.")).to_be_visible()
    assert home.desk.history.reminder_edits()[0].done_on is not None


def walk(page: Page, home: Site, mark: str) -> None:
    """Go through the screens of this file and check each."""
    open_page(page, home)
    seen = home.desk.history.story(mark).observations[-1].id
    for place in (
        f"/mark/{mark}",
        f"/mark/{mark}/outline/{seen}",
        f"/mark/{mark}/pin",
        "/body",
        "/reminders",
        "/overviews",
    ):
        shown(page, place)
        page.evaluate(
            "() => document.querySelectorAll('#screen details').forEach((one) => { one.open = true; })"
        )
        check_screen(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_over_time_on_a_phone(phone: Page, home: Site, mark: str, scheme: str) -> None:
    phone.emulate_media(color_scheme=scheme)
    walk(phone, home, mark)


def test_every_screen_over_time_on_a_desk(page: Page, home: Site, mark: str) -> None:
    walk(page, home, mark)
