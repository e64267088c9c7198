"""The private folder: for its owner only, empty after every start, swept in between."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from triage.app.context import App
from triage.app.page import take_upload
from triage.app.safety import MAX_UPLOAD_MB
from triage.app.start import address, listen, serve, work_folder
from triage.app.work import OLD_SECONDS, Claim, WorkFolder
from triage.errors import UsageError


@pytest.fixture
def work(tmp_path: Path) -> WorkFolder:
    folder = WorkFolder(tmp_path / "work")
    folder.prepare()
    return folder


def upload(work: WorkFolder, data: bytes = b"photo") -> Path:
    path = work.uploads / "0a1b" / "Anna at home.jpg"
    path.parent.mkdir()
    path.write_bytes(data)
    return path


def test_only_the_owner_can_read_it(work: WorkFolder) -> None:
    for folder in (work.root, work.uploads, work.visit):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_start_wipes_what_a_crash_left(work: WorkFolder) -> None:
    upload(work)
    (work.visit / "visit.triage").write_bytes(b"x")
    WorkFolder(work.root).prepare()
    assert [path for path in work.root.rglob("*") if path.is_file()] == []


def test_the_sweep_takes_old_files_and_empty_folders(work: WorkFolder) -> None:
    old = upload(work)
    new = work.uploads / "new.jpg"
    new.write_bytes(b"x")
    os.utime(old, (0, 0))
    work.sweep(now=new.stat().st_mtime + OLD_SECONDS - 1)
    assert list(work.uploads.rglob("*")) == [new]


def test_an_upload_is_read_once_and_removed(app: App) -> None:
    path = upload(app.files)
    assert take_upload(app, str(path)) == b"photo"
    assert list(app.files.uploads.iterdir()) == []
    assert take_upload(app, str(path)) is None


def test_a_path_elsewhere_is_neither_read_nor_removed(app: App, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    link = app.files.uploads / "link"
    link.symlink_to(secret)
    for path in (str(secret), str(link), str(app.files.uploads / ".." / ".." / "secret"), None, 7):
        assert take_upload(app, path) is None
    app.files.discard(secret)
    assert secret.exists()


def test_an_upload_that_is_too_large_is_dropped(app: App) -> None:
    path = upload(app.files)
    with path.open("wb") as file:
        file.truncate(MAX_UPLOAD_MB * 1024 * 1024 + 1)
    assert take_upload(app, str(path)) is None
    assert not path.exists()


def test_it_lies_beside_the_history() -> None:
    assert work_folder(Path("data/history.triage")) == Path("data/.history.triage.work")


def test_one_program_holds_a_folder(tmp_path: Path) -> None:
    first, second = Claim(tmp_path / "work"), Claim(tmp_path / "work")
    assert first.take()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()
    assert list(tmp_path.iterdir()) == []


def start_here(history: Path, port: int, host: str = "127.0.0.1") -> None:
    serve(history, kiosk=True, host=host, port=port, open_browser=False, model="off")


def test_a_start_on_a_taken_port_touches_nothing(tmp_path: Path) -> None:
    kept = work_folder(tmp_path / "h.triage") / "visit" / "visit.triage"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"x")
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} is taken. Choose another one with --port."):
            start_here(tmp_path / "h.triage", port)
    assert kept.exists()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port: int = door.getsockname()[1]
    return port


def test_a_start_beside_a_running_program_touches_nothing(tmp_path: Path) -> None:
    work = work_folder(tmp_path / "h.triage")
    claim = Claim(work)
    assert claim.take()
    kept = work / "visit.triage"
    kept.parent.mkdir()
    kept.write_bytes(b"x")
    with pytest.raises(UsageError, match="open in another window"):
        start_here(tmp_path / "h.triage", free_port())
    assert kept.exists()
    claim.release()


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "[::]", "", "no.such.host.invalid", "192.0.2.1"])
def test_an_address_that_cannot_be_used_is_one_sentence(tmp_path: Path, host: str) -> None:
    with pytest.raises(UsageError, match=r"^[A-Z][^\n]*\.$"):
        start_here(tmp_path / "h.triage", free_port(), host)


def test_addresses() -> None:
    assert address("::1", 7860) == "http://[::1]:7860/"
    assert address("127.0.0.1", 7860) == "http://127.0.0.1:7860/"
    with suppress(UsageError), listen("::1", free_port()) as door:
        assert door.family == socket.AF_INET6


def wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(URLError, ConnectionError):
            urlopen(f"http://127.0.0.1:{port}/", timeout=20).close()
            return
        time.sleep(0.1)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_program_that_is_stopped_leaves_nothing(tmp_path: Path, name: str) -> None:
    port = free_port()
    code = (
        "from pathlib import Path; from triage.app import serve; "
        f"serve(Path({str(tmp_path / 'h.triage')!r}), kiosk=True, port={port}, open_browser=False, model='off')"
    )
    program = subprocess.Popen([sys.executable, "-c", code])
    try:
        wait_for(port)
        (work_folder(tmp_path / "h.triage") / "visit" / "visit.triage").write_bytes(b"x")
        program.send_signal(getattr(signal, name))
        assert program.wait(20) == 0
    finally:
        program.kill()
    assert list(tmp_path.iterdir()) == []
