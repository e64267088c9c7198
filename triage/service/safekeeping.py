"""Never lose, and erase for good: backups of each day of use, restoring one, and what is erased with all its copies."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from triage.errors import HistoryError, LockedError, TriageError
from triage.service.desk import Desk
from triage.store import backup, backup_whole, restore_source
from triage.store import restore as restoring
from triage.store.backup import Backup
from triage.store.backup_copy import newest_entry
from triage.store.backup_folder import POOL
from triage.store.erase import What
from triage.store.erase_files import Erased, Left, erase, overdue
from triage.store.key_file import read_slot, slot_path
from triage.store.restore import Restored
from triage.words import words

KEPT_DAYS: Final = 30
"""How long a removed mark can be brought back: the screens say so too (`screen.mark.remove_help`)."""

_PROBLEM = "problem.txt"
_CLINIC = "The database of a clinic is backed up where it runs. Ask whoever looks after it."
_NOT_MADE = "The backup could not be made. Check the history with: triage history verify"


@dataclass(frozen=True)
class Kept:
    """What there is to go back to. `photos` is the size of all photos of all backups, bytes.

    `problem` is why the last backup failed, one sentence, None where it did not.
    """

    backups: tuple[Backup, ...]
    photos: int
    problem: str | None


def daily(desk: Desk) -> str | None:
    """Do what is due once a day of use: erase marks that were removed long ago, and make the backup of the day.

    Call it at the start and after each save: it does nothing where it was done, so a day has a backup from its first
    save on. It raises nothing. Returns why it failed, one sentence, None where it did not.
    """
    return _daily(desk, desk.clock())


def daily_soon(desk: Desk) -> threading.Thread:
    """The same in a thread of its own, so that nobody waits for it; a program that ends may cut it off without harm."""
    thread = threading.Thread(target=_daily, args=(desk, desk.clock()), name="safekeeping", daemon=True)
    thread.start()
    return thread


def kept(desk: Desk) -> Kept:
    """Say which backups there are, and whether something stops them. Raises `HistoryError`."""
    if desk.database_url:
        return Kept((), 0, None)
    folder = backup.folder_of(desk.history_path)
    try:
        problem = (folder / _PROBLEM).read_text(encoding="utf-8").strip() or None
    except (OSError, ValueError):
        problem = None
    pool = folder / POOL
    return Kept(backup.backups(folder), pool.stat().st_size if pool.is_file() else 0, problem)


def back_up(desk: Desk) -> Backup:
    """Make the backup of this day now, in the place of an earlier one. Raises `HistoryError`."""
    path = _path(desk)
    _ = desk.history  # an older layout is upgraded, and a missing passphrase asked for
    return backup.back_up(path, _day(desk.clock()), desk.data_key)


def write_out(desk: Desk, out: Path) -> None:
    """Write one whole, verified file to put away elsewhere: sealed where the history has a passphrase."""
    path = _path(desk)
    _ = desk.history
    backup_whole.write_whole(path, out, desk.data_key)


def restore(desk: Desk, wanted: str | None = None, passphrase: str | None = None) -> Restored:
    """Go back to a backup: a day, the name of one, or a file; the newest day where nothing is said.

    `passphrase` is the present one or that of the backup; `LockedError` asks for it. The history as it was becomes a
    safety copy. The desk is closed, and opens the restored history when it is asked for. Raises `HistoryError`; then
    nothing was changed.
    """
    path = _path(desk)
    found = restore_source.find(path, wanted)
    desk.close()
    data_key = desk.data_key or _present_key(path, passphrase)
    done = restoring.restore(
        path, found, at=desk.clock(), data_key=data_key, passphrase=passphrase, who=desk.who
    )
    desk.data_key = done.data_key
    desk.compared.clear()
    return done


def erase_mark(desk: Desk, lesion_id: str) -> Erased:
    """Erase a mark with its photos, answers and results, here and in our own copies. Raises `HistoryError`."""
    return _erase(desk, What(marks=frozenset([lesion_id])))


def erase_observation(desk: Desk, observation_id: str) -> Erased:
    """Erase one photo with its answers and results; its mark stays. Raises `HistoryError`."""
    return _erase(desk, What(observations=frozenset([observation_id])))


def erase_person(desk: Desk) -> Erased:
    """Erase the person whose history it is, with everything of theirs. Raises `HistoryError`."""
    people = {one.id: one.created_at for one in desk.history.people() if one.id == desk.history.person}
    if not people:
        raise HistoryError("There is nobody in this history yet.")
    done = _erase(desk, What(people=people))
    desk.close()
    desk.person = None
    return done


def erase_removed(desk: Desk) -> Erased | None:
    """Erase every mark of the person that was removed; None where there is none. Raises `HistoryError`."""
    removed = frozenset(one.lesion.id for one in desk.history.lesions(removed=True))
    return _erase(desk, What(marks=removed)) if removed else None


def remains(done: Erased) -> tuple[str, ...]:
    """Say in one sentence each what an erasure did not reach: first what can still be done, then what always is so."""
    found = [words(f"safekeeping.left.{one.code}", name=_name(one)) for one in done.left]
    if done.gone.shown_on:
        found.append(words("safekeeping.left.overview", count=done.gone.shown_on))
    return (*found, *(words(f"safekeeping.left.{code}") for code in ("elsewhere", "papers", "drive")))


def _present_key(path: Path, passphrase: str | None) -> bytes | None:
    """The data key of the present history, where the passphrase is its own. The file itself may be damaged."""
    with suppress(HistoryError):
        return read_slot(slot_path(path)).open(passphrase) if passphrase is not None else None
    return None


def _erase(desk: Desk, what: What) -> Erased:
    done = erase(desk.history, what, desk.clock(), desk.data_key)
    desk.compared.clear()
    return done


def _daily(desk: Desk, now: datetime) -> str | None:
    problem = None
    try:
        gone = overdue(desk.history, now, timedelta(days=KEPT_DAYS))
        if gone:
            erase(desk.history, What(marks=gone), now, desk.data_key, of_everybody=True)
        if not desk.database_url and _is_due(desk, now):
            backup.back_up(desk.history_path, _day(now), desk.data_key)
    except LockedError:
        return None  # its turn comes when it is unlocked
    except TriageError as fault:
        problem = str(fault)
    except Exception:  # a fault of ours must not stop a save
        problem = _NOT_MADE
    if not desk.database_url:
        _remember(desk, problem)
    return problem


def _is_due(desk: Desk, now: datetime) -> bool:
    """True where the day has no backup yet, or one from before its first save."""
    today = _day(now)
    made = [one for one in backup.backups(backup.folder_of(desk.history_path)) if one.day == today]
    if not made:
        return True
    latest, backed_up = (newest_entry(path, desk.data_key) for path in (desk.history_path, made[0].path))
    return latest is not None and _day(latest) == today and (backed_up is None or _day(backed_up) < today)


def _remember(desk: Desk, problem: str | None) -> None:
    """Keep the sentence for `triage history info`, where the folder can be written to."""
    path = backup.folder_of(desk.history_path) / _PROBLEM
    with suppress(OSError):
        if problem is None:
            path.unlink(missing_ok=True)
        elif path.parent.is_dir():
            path.write_text(problem + "\n", encoding="utf-8")


def _day(instant: datetime) -> date:
    return instant.astimezone().date()


def _name(one: Left) -> str:
    return one.path.name if one.path else ""


def _path(desk: Desk) -> Path:
    if desk.database_url:
        raise HistoryError(_CLINIC)
    return desk.history_path
