"""The first step of a history and its last: taken over from a file that a person has, and erased as a whole."""

from pathlib import Path

from triage.service import exchange, locking, safekeeping
from triage.service.desk import Desk
from triage.service.handover import Kind, kind_of
from triage.store.erase_all import erase_all


def take_over(desk: Desk, path: Path, passphrase: str | None = None) -> None:
    """Make the history of this desk, which is not there yet, from a copy of ours of what the person has.

    Raises `LockedError` where the passphrase is needed, and `HistoryError` where the file is foreign, damaged or not
    whole: then nothing was made.
    """
    if kind_of(path) is not Kind.EXPORT:
        safekeeping.restore(desk, str(path), passphrase)
        return
    locking.new(desk)
    try:
        exchange.take_in(desk, path)
    except BaseException:
        desk.close()
        for end in ("", "-wal", "-shm"):
            desk.history_path.with_name(desk.history_path.name + end).unlink(missing_ok=True)
        raise


def end(desk: Desk) -> None:
    """Erase the whole history with everybody in it, its backups and its key. Raises `HistoryError`."""
    locking.lock(desk)
    desk.person = None
    erase_all(desk.history_path)
