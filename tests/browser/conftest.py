"""A real program on a free port, and Debian's Chromium in front of it."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.builders import ids, jpeg, skin
from triage.app import build, safety
from triage.service.desk import OFF, Desk

PATIENCE_MS = 30_000
"""How long a page may take on a machine that does other work as well; a wait ends as soon as it can."""
CHROMIUM = shutil.which("chromium")
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
SWITCHES = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="Debian's chromium is not installed"))


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Site:
    """A running program: its address, its desk, its clock, and its folder for short-lived files."""

    url: str
    desk: Desk
    clock: Clock
    work: Path


class Host:
    """One running program for many tests; each test gets a history, a clock and sessions of its own."""

    def __init__(self, folder: Path, kiosk: bool) -> None:
        self.work = folder / "work"
        self.app = build(Desk(folder / "unused.triage", model_id=OFF), self.work, kiosk=kiosk)
        self.server = uvicorn.Server(
            uvicorn.Config(self.app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
        )
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        while not self.server.started:
            self.thread.join(0.02)
            assert self.thread.is_alive(), "the program did not start"
        self.url = f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}"

    def site(self, folder: Path, model: str = OFF) -> Site:
        clock = Clock()
        context = self.app.state.context
        context.close()
        context.files.prepare()
        safety.before_import(
            context.files.uploads
        )  # two programs share this process, and Gradio reads one folder
        context.desk = Desk(folder / "Anna.triage", model_id=model, clock=clock, new_id=ids("mark"))
        return Site(self.url, context.desk, clock, self.work)

    def stop(self) -> None:
        self.server.should_exit = True
        self.thread.join(10)
        self.app.state.context.close()


@pytest.fixture(scope="session")
def home_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    host = Host(tmp_path_factory.mktemp("home"), kiosk=False)
    yield host
    host.stop()


@pytest.fixture(scope="session")
def kiosk_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    host = Host(tmp_path_factory.mktemp("kiosk"), kiosk=True)
    yield host
    host.stop()


@pytest.fixture
def home(home_host: Host, tmp_path: Path) -> Site:
    """The program at home, with an empty history."""
    return home_host.site(tmp_path)


@pytest.fixture
def kiosk(kiosk_host: Host) -> Site:
    """The program at a kiosk, before a visit."""
    return kiosk_host.site(kiosk_host.work.parent)


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One still for the fake camera: a sharp mark with a blue patch at the top left."""
    pixels = skin(5, (720, 1280))
    pixels[30:110, 40:160] = np.array([40, 60, 200])
    path = tmp_path_factory.mktemp("film") / "still.mjpeg"
    path.write_bytes(jpeg(pixels, 97))
    return path


@pytest.fixture(scope="session")
def browser(film: Path) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=[*SWITCHES, _film_switch(film)])
        yield made
        made.close()


def _film_switch(film: Path) -> str:
    return f"--use-file-for-fake-video-capture={film}"


@dataclass
class Watched:
    """What a page asked for and said while a test ran."""

    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        own = ("http://127.0.0.1:", "blob:", "data:", "chrome:", "chrome-extension:")
        return [address for address in self.requests if not address.startswith(own)]


def watched(context: BrowserContext, seen: Watched) -> Page:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda fault: seen.faults.append(str(fault)))
    page.on("console", lambda said: seen.faults.append(said.text) if said.type == "error" else None)
    return page


@pytest.fixture
def seen() -> Watched:
    """What the test's page asks for and says; a test may clear the faults that it brings about."""
    return Watched()


@pytest.fixture(scope="session")
def desk_context(browser: Browser) -> BrowserContext:
    return browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})


@pytest.fixture(scope="session")
def phone_context(browser: Browser) -> BrowserContext:
    return browser.new_context(locale="en-US", viewport={"width": 390, "height": 844}, has_touch=True)


def lent(context: BrowserContext, seen: Watched) -> Iterator[Page]:
    """Lend a page of a context without cookies; prove afterwards that nothing went elsewhere or failed."""
    context.clear_cookies()
    page = watched(context, seen)
    yield page
    page.close()
    assert seen.outside() == []
    assert seen.faults == []


@pytest.fixture
def page(desk_context: BrowserContext, seen: Watched) -> Iterator[Page]:
    """A page of 1280 px. Every test that uses it also proves: no request went elsewhere, no script failed."""
    yield from lent(desk_context, seen)


@pytest.fixture
def phone(phone_context: BrowserContext, seen: Watched) -> Iterator[Page]:
    """A page of 390 px with touch, proved the same way."""
    yield from lent(phone_context, seen)


@pytest.fixture
def own_page(browser: Browser, film: Path, seen: Watched) -> Iterator[Page]:
    """A page in a browser of its own, for a test that changes its clock: that holds for a context, and a page whose
    clock stands still may be in the middle of leaving when it is closed.
    """
    own = browser.browser_type.launch(executable_path=CHROMIUM, args=[*SWITCHES, _film_switch(film)])
    context = own.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    yield watched(context, seen)
    own.close()
    assert seen.outside() == []
    assert seen.faults == []
