"""The passphrase of a history: give one, open with it, change it, take it off; and the recovery sheet.

An encrypted history cannot be opened without its passphrase or its recovery sheet, by nobody. The passphrase is
kept nowhere; the data key lies in the memory of the program until `lock` (Python cannot wipe it from there).
"""

import os
from contextlib import suppress
from enum import Enum
from pathlib import Path

from triage import __version__
from triage.errors import HistoryError
from triage.service.desk import Desk
from triage.service.passphrase import strength
from triage.store.cipher import is_plain, opens
from triage.store.key_file import read_slot, slot_path, write_slot
from triage.store.key_slot_kept import keep_slot, kept_slot
from triage.store.keys import KeySlot, new_data_key, new_salt, rewrap, wrap
from triage.store.recovery_code import data_key_of, recovery_code

_PLAIN = "This history has no passphrase."
_HAS_ONE = "This history has a passphrase already."
_OTHER_KEY = "The key file here is of another history. Put the right one back, or use the recovery sheet."
_OTHER_CODE = "This sheet does not open this history. Look for the sheet with the name of this file."
_CLINIC = "The database of a clinic has no passphrase of its own. Its server looks after it."


KEPT = "history.key_copy"
"""What the log says when a copy of the key file was put into the history."""


class State(Enum):
    """How a history can be opened."""

    MISSING = "missing"
    """There is no file yet: the first start."""
    PLAIN = "plain"
    """Everybody with the file can read it."""
    LOCKED = "locked"
    """A passphrase opens it."""
    KEYLESS = "keyless"
    """No plain file, and no key file is beside it: the recovery sheet opens it, if it is a history."""
    UNLOCKED = "unlocked"
    """It is encrypted, and this desk has the key."""


def state(desk: Desk) -> State:
    """Say how the history of this desk can be opened. Raises `HistoryError` where the file cannot be asked."""
    if desk.database_url:
        return State.PLAIN
    if desk.is_open:  # the file is not read beside its open connection: that would drop the locks on it
        return State.UNLOCKED if desk.history.encrypted else State.PLAIN
    found = _state(desk.history_path)
    return State.UNLOCKED if found in (State.LOCKED, State.KEYLESS) and desk.data_key else found


def is_locked(path: Path) -> bool:
    """True where a passphrase opens the file. Not for a file that this process has open: ask `state`."""
    return _state(path) is State.LOCKED


def new(desk: Desk, passphrase: str | None = None) -> None:
    """Make an empty history, encrypted where a passphrase is given. Raises `HistoryError`."""
    path = _path(desk)
    if os.path.exists(path):  # False where the path cannot even be asked; opening it says why
        raise HistoryError(f"There is a file at {path} already. Choose another name.")
    if os.path.exists(slot_path(path)):
        raise HistoryError(
            "There is the key file of another history. Put that history back, or choose another name."
        )
    if passphrase is None:
        _ = desk.history
        return
    check(desk, passphrase)
    with suppress(OSError):  # opening says why
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    data_key, slot = _new_key(desk, passphrase)
    write_slot(slot_path(path), slot)
    try:
        _open(desk, data_key)
    except BaseException:
        slot_path(path).unlink(missing_ok=True)
        raise
    keep_slot(desk.history, slot, KEPT, desk.clock())


def unlock(desk: Desk, passphrase: str) -> None:
    """Open an encrypted history. Raises `HistoryError` where the passphrase is not right."""
    path = _path(desk)
    if state(desk) in (State.MISSING, State.PLAIN):
        raise HistoryError(_PLAIN)
    slot = read_slot(slot_path(path))
    data_key = slot.open(passphrase)
    if not opens(path, data_key):
        raise HistoryError(_OTHER_KEY)
    _open(desk, data_key)
    with suppress(HistoryError):  # a stick that cannot be written to opens all the same
        _keep(desk, data_key, slot)


def check_code(desk: Desk, code: str) -> bytes:
    """Return the data key of a code. Raises `HistoryError` where a sign is wrong, or it is of another history."""
    if state(desk) in (State.MISSING, State.PLAIN):
        raise HistoryError(_PLAIN)
    data_key = data_key_of(code)
    if not opens(_path(desk), data_key):
        raise HistoryError(_OTHER_CODE)
    return data_key


def unlock_with_code(desk: Desk, code: str, new_passphrase: str | None = None) -> None:
    """Open an encrypted history with the code of its recovery sheet, and give it a new passphrase.

    A lost key file is written again: with the new passphrase, or else from the copy in the history, for the old one.
    Raises `HistoryError` where the code is not that of the history.
    """
    path = _path(desk)
    data_key = check_code(desk, code)
    if new_passphrase is not None:
        check(desk, new_passphrase)
    _open(desk, data_key)
    desk.history.note("history.recover", desk.clock())
    if new_passphrase is not None:
        slot = wrap(data_key, new_passphrase, at=desk.clock(), salt=new_salt())
        write_slot(slot_path(path), slot)
        keep_slot(desk.history, slot, "history.passphrase", desk.clock())
    elif not slot_path(path).exists() and (kept := kept_slot(desk.history)) is not None:
        write_slot(slot_path(path), kept)


def lock(desk: Desk) -> None:
    """Close the history and forget its key, and what was worked out from its photos."""
    desk.close()
    desk.data_key = None
    desk.compared.clear()


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Give the history a new passphrase. Raises `HistoryError` where the old one is not right.

    Only the key file is written again; the copy of it in the history follows when it is next unlocked. A copy of the
    history that was put away with its key file before still opens with the old passphrase.
    """
    path = _path(desk)
    if state(desk) in (State.MISSING, State.PLAIN):
        raise HistoryError(_PLAIN)
    slot = read_slot(slot_path(path))
    slot.open(old)  # before the new one is judged: a stranger learns nothing
    check(desk, new)
    write_slot(slot_path(path), rewrap(slot, old, new, at=desk.clock(), salt=new_salt()))


def encrypt(desk: Desk, passphrase: str) -> None:
    """Make a plain history an encrypted one, in its place, with its backups. The desk stays open on it.

    Raises `HistoryError` where the passphrase is easy to guess, or another program has the history open.
    """
    from triage.service.turning import make_encrypted

    path = _path(desk)
    if desk.history.encrypted:
        raise HistoryError(_HAS_ONE)
    check(desk, passphrase)
    data_key, slot = _new_key(desk, passphrase)
    desk.close()
    try:
        make_encrypted(path, data_key, slot, at=desk.clock(), who=desk.who)
    finally:
        if not is_plain(
            path
        ):  # also where only the backups could not follow: the next unlock goes on with them
            _open(desk, data_key)
    keep_slot(desk.history, slot, KEPT, desk.clock())


def prove(desk: Desk, passphrase: str) -> None:
    """Ask for the passphrase of an open history again. Raises `HistoryError` where it is not right."""
    read_slot(slot_path(_path(desk))).open(passphrase)


def decrypt(desk: Desk) -> None:
    """Take the passphrase off an unlocked history, in its place, and off its backups.

    Raises `HistoryError` where it is locked, or another program has it open.
    """
    from triage.service.turning import make_plain

    path = _path(desk)
    if not desk.history.encrypted or desk.data_key is None:
        raise HistoryError(_PLAIN)
    data_key = desk.data_key
    desk.close()
    make_plain(path, data_key, at=desk.clock(), who=desk.who)
    desk.data_key = None


def recovery_sheet(desk: Desk, paper: str = "A4") -> bytes:
    """Return the recovery sheet of an unlocked history as a PDF, and say so in the log. Raises `HistoryError`."""
    from triage.letter.recovery import recovery_sheet as drawn

    path = _path(desk)
    if not desk.history.encrypted or desk.data_key is None:
        raise HistoryError(_PLAIN)
    at = desk.clock()
    sheet = drawn(recovery_code(desk.data_key), path.name, at.date(), f"triage {__version__}", paper)
    desk.history.note("history.sheet", at)
    return sheet


def check(desk: Desk, passphrase: str) -> None:
    """Raise `HistoryError` with one sentence of advice where a new passphrase is easy to guess."""
    names = [one.name for one in desk.history.people() if one.name] if desk.is_open else []
    found = strength(passphrase, (*names, desk.history_path.stem))
    if not found.enough:
        raise HistoryError(found.advice)


def _state(path: Path) -> State:
    try:
        if os.stat(path).st_size == 0:
            return State.PLAIN
    except (OSError, ValueError):
        return State.MISSING
    if is_plain(path):
        return State.PLAIN
    return State.LOCKED if slot_path(path).exists() else State.KEYLESS


def _keep(desk: Desk, data_key: bytes, slot: KeySlot) -> None:
    """Bring the copy of the key file up to date. None is there when a crash cut off `encrypt`: that ends first."""
    from triage.service.turning import encrypt_backups

    kept = kept_slot(desk.history)
    if kept is None:
        encrypt_backups(desk.history_path.resolve(), data_key)
    if kept != slot:
        action = KEPT if kept is None else "history.passphrase"
        keep_slot(desk.history, slot, action, desk.clock())


def _path(desk: Desk) -> Path:
    if desk.database_url:
        raise HistoryError(_CLINIC)
    return desk.history_path


def _new_key(desk: Desk, passphrase: str) -> tuple[bytes, KeySlot]:
    data_key = new_data_key()
    return data_key, wrap(data_key, passphrase, at=desk.clock(), salt=new_salt())


def _open(desk: Desk, data_key: bytes) -> None:
    """Open the history with its key; where that fails the desk stays locked."""
    desk.close()
    desk.data_key = data_key
    try:
        _ = desk.history
    except BaseException:
        desk.data_key = None
        raise
