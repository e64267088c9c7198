"""`triage scale-card`, in a process of its own."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_it_writes_the_page(run: Run, tmp_path: Path, paper: str) -> None:
    done = run("scale-card", "--out", "card.pdf", "--paper", paper, "--json")
    said = json.loads(done.stdout)
    assert said == {
        "schema": "triage.scale-card/1",
        "path": "card.pdf",
        "paper": paper,
        "cards": 4,
        "check_bar_mm": 50.0,
    }
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF")


def test_it_tells_to_measure_the_bar(run: Run) -> None:
    assert "must be 50 mm long" in run("scale-card", "--out", "card.pdf").stdout


def test_another_paper_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    done = run("scale-card", "--out", "card.pdf", "--paper", "a5", code=2)
    assert "a4 or letter" in done.stderr
    assert not (tmp_path / "card.pdf").exists()
