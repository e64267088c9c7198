"""The workbench's tests need the [train] extra; the data tests need TRIAGE_DATA as well."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def data() -> Path:
    """The unpacked pictures, or skip."""
    folder = Path(os.environ.get("TRIAGE_DATA", "none"))
    if not (folder / "manifest.csv").is_file():
        pytest.skip("TRIAGE_DATA names no folder with a manifest.csv")
    return folder
