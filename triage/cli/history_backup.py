"""`triage history backup`, `backups` and `restore`: what there is to go back to."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json


def register(app: typer.Typer) -> None:
    """Add the commands to `triage history`."""
    app.command("backup")(backup)
    app.command("backups")(backups)
    app.command("restore")(restore)


def backup(
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Write one whole file here instead.", dir_okay=False, show_default=False),
    ] = None,
    history: HistoryOption = None,
) -> None:
    """Make a backup beside the history, or one whole file to put away elsewhere.

    A history with a passphrase is written as one sealed file, which opens with the passphrase of today.

    Example: triage history backup --out stick/anna.triage
    """
    from triage.service import safekeeping
    from triage.words import words

    table = desk(history, create=False)
    try:
        if out is not None:
            safekeeping.write_out(table, out)
            typer.echo(words("safekeeping.written", path=out))
        else:
            typer.echo(words("safekeeping.made", day=safekeeping.back_up(table).day))
    finally:
        table.close()


def backups(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """List the backups beside the history, the newest first. Example: triage history backups"""
    from triage.service import safekeeping
    from triage.words import words

    found = safekeeping.kept(desk(history, create=False))
    if as_json:
        listed = [
            {"name": one.name, "day": one.day.isoformat() if one.day else None, "bytes": one.size}
            for one in found.backups
        ]
        print_json({"schema": "triage.backups/1", "backups": listed, "problem": found.problem})
        return
    for one in found.backups:
        key = "safekeeping.line.day" if one.day else "safekeeping.line.before"
        typer.echo(words(key, name=one.name, size=-(-one.size // 1000)))
    typer.echo(
        words("safekeeping.photos", size=f"{found.photos / 1e6:.1f}")
        if found.backups
        else words("safekeeping.none")
    )
    if found.problem:
        typer.echo(words("safekeeping.problem", why=found.problem))


def restore(
    wanted: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="A day, the name of a backup, or a file (default: the newest day).",
            show_default=False,
        ),
    ] = None,
    history: HistoryOption = None,
) -> None:
    """Go back to a backup. It is checked first, and the marks as they are now stay beside it.

    The passphrase is that of today, or that of the day of the backup.

    Example: triage history restore --from 2026-11-24
    """
    from triage.cli.passphrases import known
    from triage.errors import LockedError
    from triage.service import safekeeping
    from triage.words import words

    table = desk(history, create=False)
    try:
        done = safekeeping.restore(table, wanted)
    except LockedError:
        done = safekeeping.restore(table, wanted, known(table.passphrase_file))
    typer.echo(words("safekeeping.restored", observations=done.observations, photos=done.photos))
    if done.passphrase_of_backup:
        typer.echo(words("safekeeping.restored.passphrase"))
    if done.safety:
        typer.echo(words("safekeeping.restored.before", name=done.safety.name))
