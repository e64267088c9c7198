"""The doctor's look at the file of a history: its place, its rights, its room and its backups. It is not opened."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from triage.errors import HistoryError
from triage.service.desk import Desk
from triage.service.doctor_line import Level, Line, line
from triage.service.facts import cloud_of, last_backup
from triage.service.locking import State, state
from triage.store.key_file import slot_path

FULL_MB, TIGHT_MB = 100, 1000
"""Room on the disk that is wrong, and that is worth a look: a photo has up to 25 MB, so four and forty of them."""
OLD_DAYS = 7
"""A backup is made each day of use: one that is older than a week means that something stops it."""

_CODE = HistoryError.exit_code


def file_lines(desk: Desk) -> Iterator[Line]:
    """Look at the file, its folder and its backups."""
    path = desk.history_path
    yield _history(desk)
    yield _folder(path)
    yield from (_rights(one) for one in (path, slot_path(path)) if one.is_file())
    yield _room(path)
    cloud = cloud_of(path)
    yield line("cloud", "found", Level.LOOK, name=cloud) if cloud else line("cloud", "ok")
    if path.is_file():
        yield _backup(desk)


def _history(desk: Desk) -> Line:
    try:
        found = state(desk)
    except HistoryError as fault:
        return Line("history", Level.WRONG, str(fault), _CODE)
    if found is State.KEYLESS:
        return line("history", "keyless", Level.WRONG, code=_CODE)
    return line("history", found.value, path=desk.history_path)


def _folder(path: Path) -> Line:
    folder = _nearest(path)
    if not os.access(folder, os.W_OK | os.X_OK):
        return line("folder", "closed", Level.WRONG, code=_CODE, path=folder)
    if folder == path.absolute().parent and _open_to_others(folder):
        return line("folder", "open", Level.LOOK, path=folder)
    return line("folder", "ok")


def _rights(path: Path) -> Line:
    if not os.access(path, os.R_OK | os.W_OK):
        return line("rights", "closed", Level.WRONG, code=_CODE, path=path)
    if _open_to_others(path):
        return line("rights", "open", Level.LOOK, path=path)
    return line("rights", "ok", name=path.name)


def _room(path: Path) -> Line:
    free = shutil.disk_usage(_nearest(path)).free // 1_000_000
    if free < FULL_MB:
        return line("room", "full", Level.WRONG, code=_CODE, free=free)
    if free < TIGHT_MB:
        return line("room", "tight", Level.LOOK, free=free)
    return line("room", "ok")


def _backup(desk: Desk) -> Line:
    last = last_backup(desk.history_path)
    if last is None:
        return line("backup", "none", Level.LOOK)
    if desk.clock().date() - last > timedelta(days=OLD_DAYS):
        return line("backup", "old", Level.LOOK, day=last.isoformat())
    return line("backup", "ok", day=last.isoformat())


def _nearest(path: Path) -> Path:
    """The folder of the file, or the first above it that is there."""
    return next(one for one in path.absolute().parents if one.is_dir())


def _open_to_others(path: Path) -> bool:
    """True where other users of this computer have any right to it; Windows keeps its rights elsewhere."""
    return os.name != "nt" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
