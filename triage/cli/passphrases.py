"""Where a passphrase comes from: a file, standard input or the keyboard, and never an argument of a command."""

import getpass
import sys
from pathlib import Path

import typer

from triage.cli.files import read_bytes
from triage.errors import HistoryError, LockedError, UsageError
from triage.service.desk import Desk

TRIES = 3
"""So often a passphrase is asked for at the keyboard."""

STDIN = Path("-")
_MOST_BYTES = 4096
_ASKED = "Give the passphrase with --passphrase-file FILE, or on standard input."


def unlock(desk: Desk, file: Path | None) -> None:
    """Open an encrypted history. Raises `HistoryError` after the last wrong passphrase, `LockedError` without one."""
    from triage.service import locking

    if file is not None or not _at_keyboard():
        locking.unlock(desk, given(file))
        return
    for left in reversed(range(TRIES)):
        try:
            locking.unlock(desk, _typed("Passphrase: "))
        except HistoryError as fault:
            if not left:
                raise
            typer.echo(str(fault), err=True)
        else:
            return


def known(file: Path | None) -> str:
    """The passphrase that the history has now, given once."""
    return _typed("Passphrase now: ") if file is None and _at_keyboard() else given(file)


def chosen(desk: Desk, file: Path | None) -> str:
    """A new passphrase: from a file or standard input, or typed twice. Raises `HistoryError` for an easy one."""
    from triage.service import locking

    if file is not None or not _at_keyboard():
        return given(file)
    first = _typed("New passphrase (three or four words of your own): ")
    locking.check(desk, first)
    if _typed("The same again: ") != first:
        raise HistoryError("The two passphrases are not the same. Try again.")
    return first


def typed_code() -> str:
    """The code of a recovery sheet: four lines from the keyboard or standard input."""
    if _at_keyboard():
        return "\n".join(_typed(f"Line {line} of the code: ") for line in range(1, 5))
    lines = [line for line in (_line() for _ in range(4)) if line]
    if not lines:
        raise LockedError("Give the four lines of the code on standard input.")
    return "\n".join(lines)


def given(file: Path | None) -> str:
    """The first line of a file, or the next one of standard input. Raises `LockedError` where there is none."""
    if file is None or file == STDIN:
        line = _line()
        if not line:
            raise LockedError(f"These marks have a passphrase. {_ASKED}")
        return line
    try:
        text = read_bytes(file, _MOST_BYTES).decode("utf-8")
    except UnicodeDecodeError as fault:
        raise UsageError(f"The file {file} is no text. Write the passphrase in its first line.") from fault
    line = text.split("\n", 1)[0].rstrip("\r")
    if not line:
        raise UsageError(f"The first line of {file} is empty. Write the passphrase in it.")
    return line


def _at_keyboard() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _typed(question: str) -> str:
    try:
        return getpass.getpass(question)
    except (EOFError, KeyboardInterrupt) as fault:
        raise LockedError("No passphrase was typed.") from fault


def _line() -> str:
    try:
        return sys.stdin.readline(_MOST_BYTES).rstrip("\r\n") if sys.stdin else ""
    except (OSError, ValueError) as fault:
        raise LockedError(f"Standard input cannot be read. {_ASKED}") from fault
