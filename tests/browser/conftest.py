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
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.builders import ids, jpeg, skin
from triage.app import build
from triage.service.desk import OFF, Desk

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


@dataclass
class Serving:
    """Starts programs on free ports and stops them again."""

    folder: Path
    running: list[tuple[uvicorn.Server, threading.Thread]] = field(default_factory=list)

    def start(self, *, kiosk: bool = False, model: str = OFF) -> Site:
        clock = Clock()
        desk = Desk(self.folder / "Anna.triage", model_id=model, clock=clock, new_id=ids("mark"))
        work = self.folder / "work"
        app = build(desk, work, kiosk=kiosk)
        server = uvicorn.Server(
            uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        while not server.started:
            thread.join(0.02)
            assert thread.is_alive(), "the program did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        self.running.append((server, thread))
        return Site(f"http://127.0.0.1:{port}", desk, clock, work)

    def stop(self) -> None:
        for server, thread in self.running:
            server.should_exit = True
            thread.join(10)


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    made = Serving(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def home(serving: Serving) -> Site:
    return serving.start()


@pytest.fixture
def kiosk(serving: Serving) -> Site:
    return serving.start(kiosk=True)


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
        switches = [*SWITCHES, f"--use-file-for-fake-video-capture={film}"]
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        yield made
        made.close()


@dataclass
class Watched:
    """What a page asked for and said while a test ran."""

    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def outside(self) -> list[str]:
        own = ("http://127.0.0.1:", "blob:", "data:", "chrome:", "chrome-extension:")
        return [address for address in self.requests if not address.startswith(own)]


def watched(context: BrowserContext) -> tuple[Page, Watched]:
    page, seen = context.new_page(), Watched()
    page.set_default_timeout(15_000)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("pageerror", lambda fault: seen.faults.append(str(fault)))
    page.on("console", lambda said: seen.faults.append(said.text) if said.type == "error" else None)
    return page, seen


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of 1280 px. Every test that uses it also proves: no request went elsewhere, no script failed."""
    context = browser.new_context(locale="en-US", viewport={"width": 1280, "height": 800})
    made, seen = watched(context)
    yield made
    context.close()
    assert seen.outside() == []
    assert seen.faults == []


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A page of 390 px with touch, in dark mode."""
    context = browser.new_context(
        locale="en-US", viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark"
    )
    made, seen = watched(context)
    yield made
    context.close()
    assert seen.outside() == []
    assert seen.faults == []
