"""A browser of its own with a profile on the disk, and a search for what a visit left anywhere."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.conftest import CHROMIUM, SWITCHES


class OwnBrowser:
    """Chromium as a kiosk has it: one profile, kept on the disk. It can be ended in order, or killed."""

    def __init__(self, starter: Browser, profile: Path, temp: Path) -> None:
        self.profile = profile
        self._process = subprocess.Popen(
            [
                str(CHROMIUM),
                "--headless",
                "--remote-debugging-port=0",
                f"--user-data-dir={profile}",
                *SWITCHES,
                "about:blank",
            ],
            env={**os.environ, "TMPDIR": str(temp)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        told = profile / "DevToolsActivePort"
        for _ in range(200):
            if told.exists() and told.read_text().count("\n"):
                break
            time.sleep(0.05)
        port = told.read_text().split()[0]
        self._browser = starter.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")

    @property
    def page(self) -> Page:
        """Its first page."""
        page = self._browser.contexts[0].pages[0]
        page.set_default_timeout(15_000)
        return page

    def new_page(self) -> Page:
        """Another page of the same profile."""
        return self._browser.contexts[0].new_page()

    def end(self) -> None:
        """End it in order: it writes down what it means to keep."""
        self._browser.new_browser_cdp_session().send("Browser.close")
        self._process.wait(20)

    def kill(self) -> None:
        """End it as a power cut does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)


def forms(text: str) -> tuple[bytes, ...]:
    """A text as programs write it down."""
    return (
        text.encode(),
        text.encode("utf-16-le"),
        text.encode("utf-16-be"),
        text.replace(" ", "%20").encode(),
        text.replace(" ", "+").encode(),
    )


def traces(folders: Iterable[Path], marks: Mapping[str, Iterable[bytes]]) -> set[tuple[str, str]]:
    """Search every file under the folders, and every name there; return each mark and the file it was found in."""
    found = set()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            try:
                content = path.read_bytes() if path.is_file() else b""
            except OSError:
                continue  # it went while the browser runs
            for name, patterns in marks.items():
                if any(one in content or one in path.name.encode() for one in patterns):
                    found.add((name, str(path.relative_to(folder))))
    return found


def unpacked(profile: Path, into: Path) -> Path:
    """Return a copy of a profile that no browser writes to any more."""
    return Path(shutil.copytree(profile, into, ignore_dangling_symlinks=True, symlinks=True))
