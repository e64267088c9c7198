"""`triage history encrypt|decrypt|passphrase|recovery-sheet|unlock-with-code`: the passphrase of a history."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import HistoryOption, desk, write_bytes

NewPassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--new-passphrase-file",
        help="The first line of this file is the new passphrase; - is standard input.",
        show_default=False,
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `triage history`."""
    app.command("encrypt")(encrypt)
    app.command("decrypt")(decrypt)
    app.command("passphrase")(passphrase)
    app.command("recovery-sheet")(recovery_sheet)
    app.command("unlock-with-code")(unlock_with_code)


def encrypt(history: HistoryOption = None) -> None:
    """Give a plain history a passphrase. It stays in its place, and its backups are encrypted too.

    The passphrase is asked for, or is the first line of --passphrase-file or of standard input.

    Example: triage history encrypt
    """
    from triage.cli.passphrases import chosen
    from triage.errors import HistoryError
    from triage.service import locking
    from triage.words import words

    table = desk(history, create=False)
    try:
        if locking.state(table) in (locking.State.LOCKED, locking.State.KEYLESS):
            raise HistoryError("This history has a passphrase already.")
        _ = table.history
        locking.encrypt(table, chosen(table, table.passphrase_file))
    finally:
        locking.lock(table)
    typer.echo(words("lock.encrypted"))
    typer.echo(words("lock.encrypted.left"))
    typer.echo(words("lock.warning"))


def decrypt(history: HistoryOption = None) -> None:
    """Take the passphrase off: everybody with the file can read it then. Example: triage history decrypt"""
    from triage.service import locking
    from triage.words import words

    table = desk(history, create=False)
    try:
        _ = table.history
        locking.decrypt(table)
    finally:
        locking.lock(table)
    typer.echo(words("lock.decrypted"))


def passphrase(new: NewPassphraseOption = None, history: HistoryOption = None) -> None:
    """Change the passphrase; no page of the history is written again. Example: triage history passphrase"""
    from triage.cli.passphrases import chosen, known
    from triage.service import locking
    from triage.words import words

    table = desk(history, create=False)
    if locking.state(table) in (locking.State.MISSING, locking.State.PLAIN):
        _ = table.history  # a missing or damaged file says so
        table.close()
    old = known(table.passphrase_file)
    locking.change_passphrase(table, old, chosen(table, new))
    typer.echo(words("lock.changed"))


def recovery_sheet(
    out: Annotated[Path, typer.Option(help="Where to write the sheet (PDF).", dir_okay=False)],
    paper: Annotated[str, typer.Option(help="A4 or Letter.")] = "A4",
    history: HistoryOption = None,
) -> None:
    """Write the sheet that opens the history when the passphrase is lost.

    Whoever has it can read the history: print it, put it away, and delete the file.

    Example: triage history recovery-sheet --out sheet.pdf
    """
    from triage.service import locking
    from triage.words import words

    table = desk(history, create=False)
    try:
        _ = table.history
        write_bytes(out, locking.recovery_sheet(table, paper), private=True)
    finally:
        locking.lock(table)
    typer.echo(words("lock.sheet", path=out))


def unlock_with_code(new: NewPassphraseOption = None, history: HistoryOption = None) -> None:
    """Open a history with its recovery sheet, and give it a new passphrase. A lost key file is written again.

    The four lines of the code are asked for, or come on standard input.

    Example: triage history unlock-with-code
    """
    from triage.cli.passphrases import chosen, typed_code
    from triage.service import locking
    from triage.words import words

    table = desk(history, create=False)
    code = typed_code()
    try:
        locking.check_code(table, code)
        locking.unlock_with_code(table, code, chosen(table, new))
    finally:
        locking.lock(table)
    typer.echo(words("lock.recovered"))
