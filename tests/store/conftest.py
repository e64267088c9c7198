"""A history at both of its homes: what a file does, the database of a clinic does too."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import clock, desk, ids
from triage.service.desk import OFF, Desk

HOMES = ("file", "server")


@pytest.fixture(params=HOMES)
def table(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk with an empty history: in a file, and on a real PostgreSQL."""
    made = desk(tmp_path / "h.triage")
    if request.param == "server":
        url = request.getfixturevalue("database")
        made = Desk(tmp_path / "none", model_id=OFF, clock=clock(), new_id=ids(), database_url=url)
    yield made
    made.close()
