"""What many tests share: where the pictures of the workbench lie."""

import os
import time
from pathlib import Path

import pytest

from tests.postgres import cluster, database, empty_database  # noqa: F401

os.environ["TZ"] = "UTC"  # days on screens and letters are local days: every machine tests in one zone
time.tzset()


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of the unpacked pictures, or skip where ``TRIAGE_DATA`` does not name one."""
    folder = Path(os.environ.get("TRIAGE_DATA", "none"))
    if not (folder / "manifest.csv").is_file():
        pytest.skip("TRIAGE_DATA names no folder with a manifest.csv")
    return folder
