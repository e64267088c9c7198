"""Run the real program in a process of its own."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.builders import ALL_NO, blurred_photo, sharp_photo
from triage.cli import root

Run = Callable[..., subprocess.CompletedProcess[str]]


def call(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `triage` with arguments in `folder`, its history and logs inside it."""
    return subprocess.run(
        [sys.executable, "-m", "triage", *map(str, arguments)],
        cwd=folder,
        env={
            **os.environ,
            "TRIAGE_HISTORY": str(folder / "h.triage"),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_STATE_HOME": str(folder / "state"),
            "COLUMNS": "200",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `triage` in an empty folder and hold its exit code to `code`."""

    def go(*arguments: object, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = call(tmp_path, *arguments)
        assert done.returncode == code, done.stderr + done.stdout
        assert "Traceback" not in done.stderr
        return done

    return go


@pytest.fixture
def here(tmp_path, monkeypatch, capsys):
    """Run `triage` in this process, where a process of its own would take a second each time. `typed` is stdin."""

    def go(*arguments: object, code: int = 0, typed: str = "") -> SimpleNamespace:
        monkeypatch.setattr(sys, "argv", ["triage", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as ended:
            root.main()
        said = capsys.readouterr()
        assert (ended.value.code or 0) == code, said.err + said.out
        return SimpleNamespace(stdout=said.out, stderr=said.err)

    for name in [name for name in os.environ if name.startswith("TRIAGE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIAGE_HISTORY", str(tmp_path / "h.triage"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    return go


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A sharp photo on disk."""
    (tmp_path / "mark.jpg").write_bytes(sharp_photo())
    return tmp_path / "mark.jpg"


@pytest.fixture
def blurred(tmp_path: Path) -> Path:
    """A blurred photo on disk."""
    (tmp_path / "blurred.jpg").write_bytes(blurred_photo())
    return tmp_path / "blurred.jpg"


@pytest.fixture
def all_no(tmp_path: Path) -> Path:
    """An answers file on disk in which everything is no."""
    (tmp_path / "no.json").write_text(json.dumps(ALL_NO))
    return tmp_path / "no.json"
