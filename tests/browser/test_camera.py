"""The camera: a still is taken, left stays left, and a blocked camera is one sentence."""

import io

from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.ways import heading, open_page, press


def test_a_photo_from_the_camera_is_not_mirrored(page: Page, home: Site) -> None:
    open_page(page, home)
    asked = "() => { const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);"
    page.evaluate(
        asked + " navigator.mediaDevices.getUserMedia = (want) => { window.want = want; return get(want); } }"
    )
    press(page, "Take a photo")
    press(page, "Take the photo")
    heading(page, "Where is the mark?")
    assert page.evaluate("window.want.video.facingMode.ideal") == "environment"
    address = page.get_by_alt_text("Your photo of the mark").first.get_attribute("src")
    still = Image.open(io.BytesIO(page.request.get(home.url + str(address)).body())).convert("RGB")
    left, right = (still.getpixel((at * still.width // 1280, still.height * 70 // 720)) for at in (100, 1180))
    assert left[2] > left[0] + 60
    assert right[0] > right[2]


def test_the_camera_can_be_left_by_the_escape_key(page: Page, home: Site) -> None:
    open_page(page, home)
    press(page, "Take a photo")
    expect(page.get_by_role("button", name="Take the photo")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Take a photo")).to_be_focused()


def test_a_blocked_camera_says_what_to_do(page: Page, home: Site) -> None:
    open_page(page, home)
    page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    press(page, "Take a photo")
    expect(page.get_by_role("alert")).to_have_text(
        "The camera is blocked. Allow it in the browser, or choose a photo."
    )


def test_a_photo_can_be_pasted_and_dropped(page: Page, home: Site) -> None:
    open_page(page, home)
    drop = """(kind) => {
      const parcel = new DataTransfer();
      parcel.items.add(new File(['no picture'], 'a.jpg', { type: 'image/jpeg' }));
      const event = kind === 'paste' ? new ClipboardEvent('paste', { clipboardData: parcel, bubbles: true })
        : new DragEvent('drop', { dataTransfer: parcel, bubbles: true, cancelable: true });
      document.querySelector('[data-drop]').dispatchEvent(event);
    }"""
    for kind in ("paste", "drop"):
        page.evaluate(drop, kind)
        expect(page.locator(".said")).to_be_visible()
        page.reload()
        expect(page.locator("#screen [data-turn]")).to_be_visible()
        expect(page.locator(".said")).to_have_count(0)
