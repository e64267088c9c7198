"""A file comes to a visit and goes home again: opened in the visit's own folder, given back as the kind that it was.

What comes in is a stranger's file until it was checked. Only copies in `folder` are opened, never what was brought.
"""

import os
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Final

from triage.errors import HistoryError
from triage.letter.fonts import width
from triage.service import exchange, locking
from triage.service.desk import Desk
from triage.store.backup_whole import workshop, write_whole
from triage.store.cipher import is_plain
from triage.store.key_file import slot_path
from triage.store.keys import WRONG
from triage.store.sealed import is_sealed, unseal
from triage.store.whole_file import disk_in_plain_words
from triage.words import words

KIOSK: Final = "kiosk"
"""Who the log says wrote to a file during a visit."""

VISIT: Final = "visit.triage"
"""Name of the working file of a visit."""

_ZIP = b"PK\x03\x04"


class Kind(StrEnum):
    """What a file is; it is given back as the same."""

    PLAIN = "plain"
    """A history without a passphrase."""
    SEALED = "sealed"
    """An encrypted history and its key as one file."""
    PAIR = "pair"
    """An encrypted history with its key file beside it, on a stick."""
    EXPORT = "export"
    """An export."""


class WrongPassphraseError(HistoryError):
    """The passphrase does not open the file."""


@dataclass(frozen=True)
class Whose:
    """Somebody in the file: their id, what the household calls them, and how many marks they follow."""

    id: str
    name: str | None
    marks: int


def kind_of(path: Path) -> Kind:
    """Say what a file is by what is in it. Raises `HistoryError` where it is none of ours."""
    with disk_in_plain_words(), path.open("rb") as file:
        first = file.read(len(_ZIP))
    if not first:
        raise HistoryError(words("handover.foreign"))
    if is_plain(path):
        return Kind.PLAIN
    if first == _ZIP:
        return Kind.SEALED if is_sealed(path) else Kind.EXPORT
    if slot_path(path).exists():
        return Kind.PAIR
    raise HistoryError(words("handover.foreign"))


def lay_out(visit: Desk, brought: Path, folder: Path) -> tuple[Desk, Kind]:
    """Make the working file of a visit in the empty `folder`; the copy that was brought is used up.

    `brought` is a copy of ours. Returns a desk that is not open yet, and the kind. Raises `HistoryError`.
    """
    kind, work = kind_of(brought), folder / VISIT
    if kind is Kind.SEALED:
        work, _ = unseal(brought, folder)
    desk = replace(
        visit,
        history_path=work,
        create=False,
        database_url=None,
        data_key=None,
        person=None,
        who=KIOSK,
        compared={},
    )
    with disk_in_plain_words():
        if kind is Kind.PAIR:
            os.replace(slot_path(brought), slot_path(work))
        if kind in (Kind.PLAIN, Kind.PAIR):
            os.replace(brought, work)
    if kind is Kind.EXPORT:
        try:
            exchange.take_in(replace(desk, create=True), brought)
        finally:
            desk.close()
    brought.unlink(missing_ok=True)
    return desk, kind


def needs_passphrase(desk: Desk) -> bool:
    """True where a passphrase opens the file and was not given yet."""
    return locking.state(desk) is locking.State.LOCKED


def unlock(desk: Desk, passphrase: str) -> None:
    """Open an encrypted file. Raises `WrongPassphraseError`, and `HistoryError` for anything else."""
    try:
        locking.unlock(desk, passphrase)
    except HistoryError as fault:
        if str(fault) == WRONG:
            raise WrongPassphraseError(WRONG) from fault
        raise


def people(desk: Desk) -> tuple[Whose, ...]:
    """Open the file, check all of it, and say whose marks it holds. Raises `HistoryError` where it is damaged."""
    history = desk.history
    if history.verify():
        raise HistoryError(words("handover.damaged"))
    return tuple(Whose(one.id, one.name, len(history.of(one.id).lesions())) for one in history.people())


def choose(desk: Desk, person: str) -> None:
    """Say whose marks are meant. Raises `HistoryError` where nobody in the file has that id."""
    desk.history.of(person)
    desk.close()
    desk.person = person


def pack(desk: Desk, kind: Kind, out: Path) -> None:
    """Write the file of a visit to `out`, verified, as a file of that kind: whole or not at all.

    Sealed stays sealed with the passphrase that it has. Raises `HistoryError`.
    """
    if kind is Kind.EXPORT:
        exchange.export(desk, out)
    elif kind is Kind.PAIR:
        with workshop(out) as folder:
            sealed = folder / "sealed"
            write_whole(desk.history_path, sealed, desk.data_key)
            database, _ = unseal(sealed, folder)
            with disk_in_plain_words():
                os.replace(database, out)
    else:
        write_whole(desk.history_path, out, desk.data_key)


def forget() -> None:
    """Forget the lines of letters whose widths were kept in memory: they hold names."""
    width.cache_clear()
