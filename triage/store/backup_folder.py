"""The folder of backups: what lies in it, which backups are kept, and whose turn it is there."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from triage.store.engine import in_plain_words
from triage.store.key_file import slot_path
from triage.store.whole_file import disk_in_plain_words

POOL = "photos.db"
"""Where each photo lies once."""
ENDING = ".triage"
BEFORE = "before-"
"""Start of the name of a backup that was made before an upgrade."""
DAILY, WEEKLY = 7, 4
"""How many backups are kept: the newest days, and the first day of the newest weeks."""

_FOLDER = ".backups"
_TURN = ".turn"
_PATIENCE_S = 60.0


@dataclass(frozen=True)
class Backup:
    """One small copy. `day` is None for one made before an upgrade; `size` is without the photos, bytes."""

    path: Path
    day: date | None
    size: int

    @property
    def name(self) -> str:
        """What it is called: its day, or `before-` and the layout that came."""
        return self.path.name.removesuffix(ENDING)


def folder_of(history: Path) -> Path:
    """Return the folder of a history's backups, beside it."""
    return history.with_name(history.name + _FOLDER)


def folders_of(history: Path) -> tuple[Path, ...]:
    """Return that folder and those set aside because the history got another key, where they are."""
    start = f"{folder_of(history).name}-"
    with disk_in_plain_words():
        beside = sorted(one for one in history.absolute().parent.iterdir() if one.is_dir())
    return tuple(one for one in beside if one.name == start[:-1] or one.name.startswith(start))


def history_of(folder: Path) -> Path:
    """Return the history to which a folder of backups belongs."""
    return folder.with_name(folder.name.removesuffix(_FOLDER))


def safety_copies(history: Path) -> tuple[Path, ...]:
    """Return the whole copies beside a history: from before a restore, or an upgrade by an earlier release."""
    start = f"{history.name}.{BEFORE}"
    with disk_in_plain_words():
        beside = sorted(history.absolute().parent.iterdir())
    return tuple(
        one
        for one in beside
        if one.name.startswith(start) and one.suffix in (ENDING, ".backup") and one.is_file()
    )


def backups(folder: Path) -> tuple[Backup, ...]:
    """Every backup of a folder: the days first, newest first, then those before upgrades."""
    found = []
    with disk_in_plain_words():
        for path in folder.glob(f"*{ENDING}") if folder.is_dir() else ():
            day = _day(path)
            if day or path.name.startswith(BEFORE):
                found.append(Backup(path, day, path.stat().st_size))
    return tuple(sorted(found, key=lambda one: (one.day or date.min, one.name), reverse=True))


def kept(days: Iterable[date]) -> frozenset[date]:
    """Return which days are kept: the newest seven, and the oldest of each of the newest four ISO weeks."""
    newest = sorted(set(days), reverse=True)
    weeks: dict[tuple[int, int], date] = {}
    for day in newest:
        weeks[day.isocalendar()[:2]] = day  # the last one seen of a week is its oldest
    return frozenset([*newest[:DAILY], *sorted(weeks.values(), reverse=True)[:WEEKLY]])


def rotate(folder: Path) -> bool:
    """Remove the daily backups that are no longer kept. True where one was."""
    days = [one for one in backups(folder) if one.day]
    keep = kept(one.day for one in days if one.day)
    old = [one for one in days if one.day not in keep]
    with disk_in_plain_words():
        for one in old:
            one.path.unlink()
            slot_path(one.path).unlink(missing_ok=True)
    return bool(old)


@contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Make the folder (0700) and be the only one who works in it; what a crash left in it is removed."""
    with disk_in_plain_words():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(OSError):  # a file system without rights
            folder.chmod(0o700)
    with in_plain_words(), closing(sqlite3.connect(folder / _TURN, timeout=_PATIENCE_S)) as door:
        door.isolation_level = None
        door.execute("BEGIN EXCLUSIVE")
        with disk_in_plain_words():
            for path in sorted(folder.glob(f"*{ENDING}*.partial*")):
                path.unlink(missing_ok=True)
        yield


def _day(path: Path) -> date | None:
    try:
        day = date.fromisoformat(path.name.removesuffix(ENDING))
    except ValueError:
        return None
    return day if path.name == f"{day.isoformat()}{ENDING}" else None
