"""Run the real program in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import ALL_NO, blurred_photo, sharp_photo

Run = Callable[..., subprocess.CompletedProcess[str]]


def call(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `triage` with arguments in `folder`, its history and logs inside it."""
    return subprocess.run(
        [sys.executable, "-m", "triage", *map(str, arguments)],
        cwd=folder,
        env={
            **os.environ,
            "TRIAGE_HISTORY": str(folder / "h.triage"),
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
