"""The private folder: for its owner only, empty after every start, swept in between."""

import os
import stat
from pathlib import Path

import pytest

from triage.app.context import App
from triage.app.page import take_upload
from triage.app.safety import MAX_UPLOAD_MB
from triage.app.start import work_folder
from triage.app.work import OLD_SECONDS, WorkFolder


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
