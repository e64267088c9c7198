"""How the lab opens a history: plain, or encrypted once the store can do that."""

import inspect
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from tests.builders import desk
from triage.service.desk import Desk
from triage.store import open_history

os.environ["TZ"] = "UTC"  # days are local days: the lab's states are compared as text
time.tzset()

DATA_KEY = bytes(range(32))
NAME = "h.triage"
RELEASE = Path(__file__).parents[1] / "store" / "releases" / "0001.sql"
"""The oldest layout, with rows."""


def can_encrypt() -> bool:
    """True where the store opens encrypted histories by their data key."""
    return "data_key" in inspect.signature(open_history).parameters


def opened(path: Path, encrypted: bool) -> Desk:
    """A desk whose history is open; a missing file is laid new. Raises `HistoryError`."""
    table = desk(path)
    if encrypted:
        keyed = {"data_key": DATA_KEY}
        table.__dict__["history"] = open_history(path, **keyed)
    else:
        table.__dict__["history"] = open_history(path)
    return table


def lay_release(folder: Path) -> Path:
    """Lay the history that the oldest release made."""
    path = folder / NAME
    with closing(sqlite3.connect(path)) as file:
        file.executescript(RELEASE.read_text(encoding="utf-8"))
    return path


def copy_of(folder: Path, target: Path) -> Path:
    """Copy a folder with a closed history; return the path of the copied file."""
    shutil.copytree(folder, target)
    return target / NAME
