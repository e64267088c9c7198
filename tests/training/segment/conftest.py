"""Drawn pictures, and one run that was trained on them."""

from pathlib import Path

import pytest

from tests.training.segment import drawn


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn pictures with their manifest."""
    made = tmp_path_factory.mktemp("segment") / "data"
    drawn.write(made)
    return made


@pytest.fixture(scope="session")
def run(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run of the smallest recipe, two epochs long."""
    pytest.importorskip("keras", reason="the [train] extra is not installed")
    from triage.training.segment.train import train

    out = tmp_path_factory.mktemp("runs") / "lesion"
    train(drawn.RECIPE, drawn.BUDGET, folder, out)
    return out
