"""A person's own file at a kiosk, and the proof that nothing of a visit stays: not on disk, not in the browser.

The search looks for bytes. It finds them while the visit lasts, so it can fail.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

import triage
from tests.brought import PASSPHRASE, family, plain, sealed
from tests.browser.access import check_access
from tests.browser.conftest import Host, Site
from tests.browser.traces import OwnBrowser, forms, traces
from tests.browser.ways import answer_at_once, give, heading, open_page, press, press_last
from tests.builders import desk, sharp_photo
from triage.app.context import LEFT_ALONE_SECONDS

NAME, MARK, FILE, CONTROL = (
    "Zaphira Beeblebrox",
    "quondam hollow",
    "Zaphira of Betelgeuse",
    "planted control 7Q",
)
OLD, NEW = sharp_photo(11), sharp_photo(12)
MARKS = {
    "name": forms(NAME),
    "mark": forms(MARK),
    "file": forms(FILE),
    "passphrase": forms(PASSPHRASE),
    "old photo": (OLD[5000:5040],),
    "new photo": (NEW[5000:5040],),
}


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """What the person has with them."""
    folder = tmp_path / "away"
    folder.mkdir()
    return folder


@pytest.fixture
def temp(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The system's folder for temporary files, for the program and the browser. Chromium wants a short name."""
    with tempfile.TemporaryDirectory(prefix="tr") as folder:
        for name in ("TMPDIR", "SQLITE_TMPDIR"):
            monkeypatch.setenv(name, folder)
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


@pytest.fixture
def own(browser: Browser, tmp_path: Path, temp: Path) -> Iterator[OwnBrowser]:
    made = OwnBrowser(browser, tmp_path / "profile", temp)
    yield made
    made.kill()


def brought(page: Page, path: Path, passphrase: str | None = None) -> None:
    """Open a file at a visit."""
    press(page, "Open my file")
    heading(page, "Open your file")
    with page.expect_file_chooser() as chooser:
        press(page, "Choose a file")
    chooser.value.set_files(path)
    if passphrase is not None:
        heading(page, "Type your passphrase")
        page.get_by_label("Passphrase", exact=True).fill(passphrase)
        press(page, "Open")
    expect(page.get_by_text("Your file is open. Marks in it: 1.")).to_be_visible()


def checked(page: Page) -> None:
    """Add an observation to the mark of the file; the photo shows another mark, and is kept there all the same."""
    give(page, NEW)
    heading(page, "Where is the mark?")
    page.get_by_role("radio", name=MARK).check()
    expect(page.get_by_alt_text("Your last photo of the mark")).to_be_visible()
    press(page, "Next: questions")
    answer_at_once(page)
    page.locator("[data-act='result.here']").click()
    press(page, "Take your letter and file")
    heading(page, "Take your letter and file")


def fetched(page: Page, name: str, to: Path, role: str = "button") -> Path:
    with page.expect_download() as coming:
        page.get_by_role(role, name=name).click()  # type: ignore[arg-type]
    coming.value.save_as(to)
    return to


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


def wiped(page: Page) -> None:
    expect(page.get_by_role("button", name="Start a check")).to_be_visible()


def test_a_visit_with_a_file_leaves_nothing(own: OwnBrowser, kiosk: Site, away: Path, temp: Path) -> None:
    page, places = own.page, (kiosk.work, temp, own.profile)
    control = own.new_page()
    control.goto(kiosk.url.replace("127.0.0.1", "localhost") + "/look/app.css")
    control.evaluate("text => localStorage.setItem('planted', text)", CONTROL)
    control.close()
    open_page(page, kiosk)
    brought(page, plain(away, name=MARK, photo=OLD).rename(away / f"{FILE}.triage"))
    checked(page)
    page.get_by_label("Your name for the letter").fill(NAME)
    press(page, "Make the letter")
    heading(page, "Your letter is ready")
    shown = page.request.get(
        f"{kiosk.url}{page.get_by_role('link', name='Download PDF').get_attribute('href')}"
    )
    assert shown.headers["cache-control"] == "no-store"
    assert shown.headers["content-disposition"].startswith("attachment")
    back = fetched(page, "Download your file", away / "back.triage")
    fetched(page, "Download an export", away / "export.zip")
    found = traces(places, MARKS)
    assert {name for name, _ in found} == {"name", "mark", "old photo", "new photo"}, found
    press_last(page, "Finish and wipe")
    wiped(page)
    assert traces(places, MARKS) == set()
    own.end()
    assert traces(places, MARKS) == set()
    assert {name for name, _ in traces(places, {"control": forms(CONTROL)})} == {"control"}
    home = desk(back)
    assert [len(one.observations) for one in home.history.lesions()] == [2]
    home.close()


def test_a_visit_left_alone_leaves_nothing(own: OwnBrowser, kiosk: Site, away: Path, temp: Path) -> None:
    page, places = own.page, (kiosk.work, temp, own.profile)
    page.clock.install()
    open_page(page, kiosk)
    brought(page, plain(away, name=MARK, photo=OLD))
    checked(page)
    page.get_by_label("Your name for the letter").fill(NAME)
    assert {name for name, _ in traces(places, MARKS)} == {"mark", "old photo", "new photo"}
    page.clock.run_for(112_000)
    page.clock.resume()
    wiped(page)
    own.end()
    assert traces(places, MARKS) == set()


def test_a_browser_that_is_killed_leaves_nothing(
    own: OwnBrowser,
    kiosk: Site,
    kiosk_host: Host,
    away: Path,
    temp: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, places = own.page, (kiosk.work, temp, own.profile)
    open_page(page, kiosk)
    brought(page, sealed(away, name=MARK, photo=OLD).rename(away / f"{FILE}.triage"), PASSPHRASE)
    checked(page)
    photo = page.request.get(kiosk.url + preview(page)).body()
    marks = {**MARKS, "picture": (photo[len(photo) // 2 :][:40],)}
    page.get_by_label("Your name for the letter").fill(NAME)
    fetched(page, "Download an export", away / "export.zip")
    own.kill()
    assert ("old photo", "visit/out-export/export") in traces(places, marks)
    context = kiosk_host.app.state.context
    now = context.sessions._clock()
    monkeypatch.setattr(context.sessions, "_clock", lambda: now + LEFT_ALONE_SECONDS + 1)
    context.sweep()
    assert traces(places, marks) == set()
    assert not any(path.is_file() for path in kiosk.work.rglob("*"))


def preview(page: Page) -> str:
    """The address of the photo as it was shown."""
    page.get_by_role("link", name="Back to the result").click()
    address = page.get_by_alt_text("Your photo of the mark").first.get_attribute("src")
    press(page, "Take your letter and file")
    heading(page, "Take your letter and file")
    return str(address)


@dataclass
class Machine:
    """A kiosk of its own: the real program, which can be killed and started again."""

    folder: Path
    port: int
    running: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait(self) -> None:
        """Wait until it answers."""
        for _ in range(600):
            try:
                urlopen(self.url, timeout=30).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the program did not start")

    def again(self) -> None:
        """Kill it as a power cut does, and start it again."""
        self.running.kill()
        self.running.wait()
        self.running = started(self.folder, self.port)


def started(folder: Path, port: int) -> "subprocess.Popen[bytes]":
    code = (
        "from pathlib import Path; from triage.app import serve; serve(Path('unused.triage'), kiosk=True, "
        f"host='127.0.0.1', port={port}, open_browser=False, model='off')"
    )
    path = {**os.environ, "PYTHONPATH": str(Path(triage.__file__).parents[1])}
    return subprocess.Popen([sys.executable, "-c", code], cwd=folder, env=path)


@pytest.fixture
def machine(tmp_path: Path, temp: Path) -> Iterator[Machine]:
    """It starts while the browser of the test starts."""
    folder = tmp_path / "machine"
    folder.mkdir()
    port = free_port()
    made = Machine(folder, port, started(folder, port))
    yield made
    made.running.kill()
    made.running.wait()


def test_a_program_that_is_killed_leaves_nothing_after_its_next_start(
    machine: Machine, own: OwnBrowser, away: Path, temp: Path
) -> None:
    page, places = own.page, (machine.folder, temp, own.profile)
    machine.wait()
    page.goto(machine.url)
    expect(page.locator("#screen [data-turn]")).to_be_visible(
        timeout=60_000
    )  # a program just started is slow
    brought(page, plain(away, name=MARK, photo=OLD))
    checked(page)
    machine.running.kill()
    assert {name for name, _ in traces(places, MARKS)} == {"mark", "old photo", "new photo"}
    machine.again()
    machine.wait()
    assert traces(places, MARKS) == set()
    page.goto(machine.url)
    wiped(page)
    own.end()
    assert traces(places, MARKS) == set()


def test_a_file_from_the_stick_goes_back_to_it(
    page: Page, kiosk: Site, kiosk_host: Host, away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kiosk_host.app.state.context, "stick", away)
    path = plain(away, name=MARK, photo=OLD)
    open_page(page, kiosk)
    press(page, "Open my file")
    page.get_by_role("button", name="Anna.triage").click()
    expect(page.get_by_text("Your file is open. Marks in it: 1.")).to_be_visible()
    checked(page)
    page.get_by_role("button", name="Put it back on the stick").click()
    expect(page.get_by_text("Your file is back on the stick.")).to_be_visible()
    press_last(page, "Finish and wipe")
    wiped(page)
    home = desk(path)
    assert [len(one.observations) for one in home.history.lesions()] == [2]
    home.close()


def test_the_screens_of_a_file_fit_a_finger_and_a_phone(phone: Page, kiosk: Site, away: Path) -> None:
    open_page(phone, kiosk)
    small(phone)
    press(phone, "Open my file")
    heading(phone, "Open your file")
    small(phone)
    brought_again(phone, family(away))
    heading(phone, "Whose marks do you check?")
    small(phone)
    phone.get_by_role("button", name="Anna").click()
    expect(phone.get_by_text("Your file is open. Marks in it: 1.")).to_be_visible()


def brought_again(page: Page, path: Path) -> None:
    with page.expect_file_chooser() as chooser:
        press(page, "Choose a file")
    chooser.value.set_files(path)


def small(page: Page) -> None:
    """Every target is 64 px high, and nothing is wider than the screen."""
    sizes = page.locator("#screen button:visible, #screen .page a:visible").evaluate_all(
        "all => all.map(one => [one.innerText, Math.round(one.getBoundingClientRect().height)])"
    )
    assert [size for size in sizes if size[1] < 64] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    check_access(page)
