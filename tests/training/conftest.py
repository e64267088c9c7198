"""One drawn data set and one trained run for all tests of the workbench."""

from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from triage.cli import train


@pytest.fixture(scope="session")
def workbench() -> Callable[..., Result]:
    """Run `train`, `runs` or `export` with arguments, in this process."""
    app = typer.Typer()
    for command in (train.train, train.runs, train.export):
        app.command(command.__name__)(command)
    return lambda *said: CliRunner().invoke(app, [str(one) for one in said])


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn apples and oranges."""
    from triage.training import sanity

    folder = tmp_path_factory.mktemp("drawn")
    sanity.draw(folder)
    return folder


@pytest.fixture(scope="session")
def sanity_run(
    workbench: Callable[..., Result], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """The run folder of `triage train sanity`, and what the command said."""
    pytest.importorskip("keras", reason="the [train] extra is not installed")
    out = tmp_path_factory.mktemp("runs") / "sanity"
    done = workbench("train", "sanity", "--out", out)
    assert done.exit_code == 0, done.output
    return out, done.output
