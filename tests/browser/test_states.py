"""States that must exist: each is one sentence that says what happened and what to do, and nothing is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Host, Site, Watched
from tests.browser.ways import answer_at_once, heading, open_page, press, save, to_questions
from tests.builders import sharp_photo
from triage.errors import HistoryError
from triage.store import History

BUSY = "Your marks are open in another window. Close that one first."
FULL = "The disk is full. Free some space, then save again."


@pytest.mark.parametrize("sentence", [BUSY, FULL])
def test_a_check_survives_a_history_that_cannot_be_written(
    page: Page, home: Site, monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise HistoryError(sentence)

    open_page(page, home)
    to_questions(page, sharp_photo())
    answer_at_once(page)
    with monkeypatch.context() as patch:
        patch.setattr(History, "add", refuse)
        press(page, "Save to my marks")
        expect(page.get_by_role("alert")).to_have_text(sentence)
    expect(page.locator(".tier h1")).to_be_visible()
    save(page)
    assert len(home.desk.history.lesions()) == 1


def test_a_history_that_cannot_be_read_is_one_sentence(
    page: Page, home: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise HistoryError(BUSY)

    open_page(page, home)
    with monkeypatch.context() as patch:
        patch.setattr(History, "marks", refuse)
        page.get_by_role("link", name="My marks").click()
        heading(page, "That did not work")
        expect(page.get_by_role("alert")).to_have_text(BUSY)
    page.get_by_role("link", name="Try again").click()
    heading(page, "Follow a mark over time")


def test_without_the_network_the_questions_still_work(
    page: Page, home_host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("triage.classifier.models", lambda: ())
    site = home_host.site(tmp_path, model="default")
    open_page(page, site)
    expect(page.get_by_text("The picture check is missing. The questions still work.")).to_be_visible()
    to_questions(page, sharp_photo())
    answer_at_once(page)
    expect(page.get_by_text("The picture was not checked.")).to_be_visible()


def test_a_program_that_stopped_is_one_sentence(page: Page, home: Site, seen: Watched) -> None:
    open_page(page, home)
    page.route("**/gradio_api/run/**", lambda route: route.fulfill(status=503, body="{}"))
    press(page, "Go on without a photo")
    expect(page.get_by_role("alert")).to_contain_text("The program does not answer.")
    page.unroute("**/gradio_api/run/**")
    seen.faults.clear()
    press(page, "Go on without a photo")
    heading(page, "Where is the mark?")


def test_a_full_disk_is_one_sentence(page: Page, home: Site, seen: Watched) -> None:
    open_page(page, home)
    page.route("**/gradio_api/upload**", lambda route: route.fulfill(status=500, body="{}"))
    photo = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": sharp_photo()}
    page.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
    expect(page.get_by_role("alert")).to_have_text("The disk is full. Free some space, then try again.")
    page.unroute("**/gradio_api/upload**")
    seen.faults.clear()


def test_a_file_that_is_too_large_is_refused_at_once(page: Page, home: Site) -> None:
    open_page(page, home)
    page.evaluate(
        """() => {
          const parcel = new DataTransfer();
          parcel.items.add(new File([new Uint8Array(26 * 1024 * 1024)], 'a.jpg', { type: 'image/jpeg' }));
          document.querySelector('[data-drop]').dispatchEvent(
            new DragEvent('drop', { dataTransfer: parcel, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("alert")).to_have_text("This file is larger than 25 MB. Choose a smaller photo.")


def test_a_long_wait_has_words(page: Page, home: Site) -> None:
    open_page(page, home)
    release: list[object] = []
    page.route("**/gradio_api/run/**", lambda route: release.append(route))
    press(page, "Go on without a photo")
    expect(page.locator("[data-waiting]")).to_have_text("One moment. This takes about a second.")
    for route in release:
        route.continue_()  # type: ignore[attr-defined]
    heading(page, "Where is the mark?")
    expect(page.locator("[data-waiting]")).to_have_count(0)


def test_a_press_on_an_older_page_says_that_nothing_was_done(page: Page, home: Site) -> None:
    open_page(page, home)
    heading(page, "Take a photo of the mark")
    other = page.context.new_page()
    open_page(other, home, "/marks")
    heading(other, "Follow a mark over time")
    page.get_by_role("link", name="About").first.click()
    expect(page.get_by_text("This page was out of date, so nothing was done.")).to_be_visible()
    heading(page, "Follow a mark over time")
    page.get_by_role("link", name="About").first.click()
    heading(page, "About")
    expect(page.get_by_text("This page was out of date")).to_be_hidden()
    other.close()


def test_a_restarted_program_gives_a_fresh_page(page: Page, home: Site) -> None:
    open_page(page, home)
    page.context.clear_cookies()
    press(page, "Go on without a photo")
    heading(page, "Take a photo of the mark")
    press(page, "Go on without a photo")
    heading(page, "Where is the mark?")
