"""The whole body: pins on the map, overview photos, the last photo over the camera, and the scale card."""

import json

import cv2
import numpy as np
from playwright.sync_api import Page, expect

from tests.app.conftest import follow_mark
from tests.browser.access import check_access
from tests.browser.conftest import Site
from tests.browser.test_over_time import follow, shown
from tests.browser.ways import give, heading, open_page, press
from tests.builders import jpeg, skin
from triage.domain.body import View


def back(
    seed: int = 7, count: int = 20, without: int = 0, and_at: tuple[float, float] | None = None
) -> bytes:
    """A drawn back with `count` dark spots; the first `without` are left out, one more may be added."""
    random = np.random.default_rng(seed)
    pixels = skin(40, (1200, 900), blob=0.0001)
    places = [(random.uniform(0.12, 0.88), random.uniform(0.1, 0.9)) for _ in range(count)][without:]
    for x, y in [*places, and_at] if and_at else places:
        cv2.circle(pixels, (round(x * 900), round(y * 1200)), 9, (105, 62, 48), -1, cv2.LINE_AA)
    return jpeg(pixels)


def test_a_pin_leads_to_its_mark(page: Page, home: Site) -> None:
    follow_mark(home.desk, "one <b>mark</b>")
    open_page(page, home)
    shown(page, "/body")
    check_access(page)
    pin = page.get_by_role("link", name="1: one <b>mark</b>", exact=True)
    box = pin.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    pin.click()
    heading(page, "one <b>mark</b>")


def test_a_pin_is_set_by_a_tap_and_by_keys(phone: Page, home: Site) -> None:
    mark = follow_mark(home.desk)
    open_page(phone, home)
    shown(phone, f"/mark/{mark}/pin")
    expect(phone.get_by_role("radio", name="Back")).to_be_checked()
    phone.get_by_role("radio", name="Front").check(force=True)
    box = phone.locator(".map-window").bounding_box()
    assert box is not None
    phone.touchscreen.tap(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.3)
    expect(phone.locator("[name=view]")).to_have_value("front")
    before = float(phone.locator("form [name=y]").input_value())
    assert abs(before - 0.3) < 0.01
    phone.locator("[data-set-pin]").focus()
    phone.keyboard.press("ArrowDown")
    assert float(phone.locator("form [name=y]").input_value()) > before
    press(phone, "Save this spot")
    expect(phone.get_by_text("The spot is saved.")).to_be_visible()
    pin = home.desk.history.story(mark).lesion.pin
    assert pin is not None
    assert pin.view is View.FRONT
    assert abs(pin.x - 0.5) < 0.01


def test_the_right_of_a_person_is_left_on_the_front(page: Page, home: Site) -> None:
    follow_mark(home.desk, "right side", site="shoulder", side="right")
    open_page(page, home)
    shown(page, "/body")
    pin, front = page.locator(".pin").bounding_box(), page.locator("#view-front").bounding_box()
    assert pin is not None
    assert front is not None
    assert pin["x"] + pin["width"] / 2 < front["x"] + front["width"] / 2
    expect(page.locator(".of-front span").first).to_have_text("Your right")


def add_overview(page: Page, photo: bytes) -> None:
    shown(page, "/overviews")
    page.get_by_label("Which part of the body?").select_option("back_upper")
    expect(page.locator("[data-drop]")).to_be_visible()
    give(page, photo)
    heading(page, "Upper back")


def test_rings_are_dropped_added_and_named(page: Page, home: Site) -> None:
    mark = follow_mark(home.desk, "upper back, brown")
    open_page(page, home)
    add_overview(page, back())
    rings = page.locator("button.spot")
    found = rings.count()
    assert found >= 12
    rings.first.click()
    expect(page.get_by_role("heading", name="Spot 1")).to_be_visible()
    check_access(page)
    press(page, "Drop this ring")
    expect(rings).to_have_count(found - 1)
    press(page, "Add a ring")
    expect(rings.last).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.get_by_label("Which mark is it?").select_option("upper back, brown")
    expect(page.get_by_role("button", name=f"Spot {found}: upper back, brown")).to_be_visible()
    press(page, "Save the rings")
    expect(page.get_by_text("The rings are saved.")).to_be_visible()
    (kept,) = home.desk.history.overviews()
    assert len(kept.spots) == found
    assert kept.spots[-1].lesion_id == mark
    assert kept.spots[-1].x > 0.5


def test_new_and_gone_marks_are_for_the_person_to_confirm(page: Page, home: Site) -> None:
    open_page(page, home)
    add_overview(page, back())
    home.clock.now = home.clock.now.replace(year=2027)
    add_overview(page, back(without=1, and_at=(0.33, 0.27)))
    page.get_by_role("link", name="23 November 2026").click()
    heading(page, "What is new, what is gone?")
    expect(page.get_by_text("Marks found on both photos:")).to_be_visible()
    check_access(page)
    new = page.locator("[data-part=new]")
    expect(new).to_contain_text("Ring N1 on the later photo")
    new.get_by_role("button", name="It is new").first.click()
    expect(new.get_by_role("button", name="It is new").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-part=gone]")).to_contain_text("Ring G1 on the earlier photo")
    new.get_by_role("button", name="Check one of these marks").click()
    heading(page, "Take a photo of the mark")


def test_the_last_photo_lies_over_the_camera(page: Page, home: Site) -> None:
    mark = follow(home, (5.1,))
    open_page(page, home)
    page.evaluate("lesion => window.triage.send('check.new', { lesion })", mark)
    expect(page.get_by_text("A new photo of: left shoulder, brown")).to_be_visible()
    told = json.loads(page.locator("[data-drop]").get_attribute("data-ghost") or "{}")
    assert told["path"].startswith("M")
    press(page, "Take a photo")
    expect(page.locator("svg.ghost")).to_be_visible()
    expect(page.locator("img.ghost")).to_be_visible()
    film, ghost = page.locator("video").bounding_box(), page.locator("img.ghost").bounding_box()
    assert film == ghost
    ghosted = page.get_by_role("button", name="Last photo")
    ghosted.click()
    expect(ghosted).to_have_attribute("aria-pressed", "false")
    expect(page.locator("svg.ghost")).to_be_hidden()
    page.keyboard.press("Escape")


def test_a_new_mark_has_no_ghost(page: Page, home: Site) -> None:
    open_page(page, home)
    heading(page, "Take a photo of the mark")
    assert page.locator("[data-drop]").get_attribute("data-ghost") is None


def test_the_scale_card_is_printed_and_a_coin_named(page: Page, home: Site) -> None:
    open_page(page, home)
    page.get_by_text("How big is it?").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Card for A4 paper").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF")
    page.get_by_label("No card? Name the coin beside the mark").select_option("eur-1")
    expect(page.get_by_label("No card? Name the coin beside the mark")).to_have_value("eur-1")
    page.reload()
    expect(page.get_by_label("No card? Name the coin beside the mark")).to_have_value("eur-1")


def test_a_kiosk_offers_the_coin_and_the_outline_but_no_history(page: Page, kiosk: Site) -> None:
    open_page(page, kiosk)
    press(page, "Start a check")
    heading(page, "Take a photo of the mark")
    page.get_by_text("How big is it?").click()
    expect(page.get_by_label("No card? Name the coin beside the mark")).to_be_visible()
    expect(page.get_by_role("link", name="Card for A4 paper")).to_have_count(0)
    give(page, jpeg(skin(3)))
    heading(page, "Where is the mark?")
    page.get_by_role("link", name="Check the outline").click()
    heading(page, "Where does the mark end?")
    for place in ("/body", "/reminders", "/overviews"):
        page.evaluate("place => window.triage.send('go', { to: place })", place)
    expect(page.locator('#screen [data-place="/check/outline"]')).to_be_visible()
