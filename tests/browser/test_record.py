"""The page of an export in a browser: straight from a folder, at both widths, light and dark, and on paper."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.access import check_access
from tests.browser.conftest import Watched, watched
from tests.builders import jpeg, skin
from tests.exported import whole
from triage.service.exported import Exported, photo_path, preview_path
from triage.service.readable import page as record


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unpacked export: the page and its pictures."""
    made, where = whole(), tmp_path_factory.mktemp("record")
    for number, facts in enumerate(_photos(made), start=1):
        for name in filter(None, (photo_path(facts), preview_path(facts))):
            (where / name).parent.mkdir(exist_ok=True)
            (where / name).write_bytes(jpeg(skin(number, (450, 600))))
    (where / "index.html").write_bytes(record(made))
    yield where
    shutil.rmtree(where)


def _photos(made: Exported) -> list:
    seen = [one.photo for story in made.stories for one in story.observations if one.photo]
    return [*seen, *(one.photo for one in made.overviews)]


def _opened(browser: Browser, folder: Path, seen: Watched, **options: object) -> Page:
    page = watched(browser.new_context(locale="en-US", **options), seen)
    page.goto((folder / "index.html").as_uri())
    page.evaluate("document.querySelectorAll('img').forEach(one => one.loading = 'eager')")
    # Not by wait_for_function: the page's own policy forbids what it does when it has to ask twice.
    page.evaluate("Promise.all([...document.images].map(one => one.decode()))")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_shows_every_picture_and_asks_for_nothing(
    browser: Browser, folder: Path, seen: Watched, width: int, scheme: str
) -> None:
    page = _opened(browser, folder, seen, viewport={"width": width, "height": 844}, color_scheme=scheme)
    page.eval_on_selector_all("details", "all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate("[...document.images].filter(one => !one.naturalWidth).length") == 0
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(15, 20, 22)"
    assert dark == (scheme == "dark")
    assert all(address.startswith(folder.as_uri()) for address in seen.requests)
    check_access(page)
    assert seen.faults == []
    page.context.close()


def test_on_paper_closed_parts_are_printed_too(browser: Browser, folder: Path, seen: Watched) -> None:
    from pypdf import PdfReader

    page = _opened(browser, folder, seen)
    page.pdf(path=folder / "page.pdf", format="A4")
    text = " ".join(one.extract_text() for one in PdfReader(folder / "page.pdf").pages)
    assert "Does it ooze, crust or bleed?" in text
    page.context.close()
