"""Move a whole history between a file and the database of a clinic."""

import os
from pathlib import Path

from triage.errors import HistoryError
from triage.service.desk import Desk
from triage.store.move import Moved, move

_BESIDE = ("", "-wal", "-shm")


def move_history(source: Desk, target: Desk) -> Moved:
    """Copy everything from one desk's history into the other's, which is empty. Raises `HistoryError`.

    The source stays as it is. A file that was made for it and could not be filled is removed again.
    """
    made = target.database_url is None and not os.path.exists(target.history_path)
    if _same(source, target):
        raise HistoryError("A history is not moved onto itself. Name another target.")
    _ = source.history  # says what is wrong with it before a target is made
    try:
        return move(source.history, target.history, source.clock())
    except Exception:
        if made:
            target.close()
            _remove(target.history_path)
        raise


def _same(source: Desk, target: Desk) -> bool:
    if source.database_url or target.database_url:
        return source.database_url == target.database_url
    return os.path.realpath(source.history_path) == os.path.realpath(target.history_path)


def _remove(path: Path) -> None:
    for end in _BESIDE:
        path.with_name(path.name + end).unlink(missing_ok=True)


__all__ = ["Moved", "move_history"]
