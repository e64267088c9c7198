"""`triage history`: the file that the person holds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json
from triage.errors import HistoryError

if TYPE_CHECKING:
    from triage.service.facts import Facts

DAMAGED = 5
"""Exit code: the history is not whole."""

app = typer.Typer(no_args_is_help=True, help="The file that holds the marks, photos and results.")


@app.command("new")
def new(
    history: HistoryOption = None,
    passphrase: Annotated[
        bool, typer.Option("--passphrase", help="Ask for a passphrase, and encrypt the history with it.")
    ] = False,
) -> None:
    """Make an empty history. Example: triage history new --history anna.triage --passphrase"""
    from triage.cli.passphrases import chosen
    from triage.service import locking
    from triage.words import words

    table = desk(history)
    locking.new(table, chosen(table, table.passphrase_file) if passphrase else None)
    typer.echo(f"Made {table.history.path}")
    if passphrase:
        typer.echo(words("lock.warning"))
    table.close()


@app.command("info")
def info(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Say where the history is and how much it holds. Example: triage history info"""
    from triage.service.facts import facts

    table = desk(history, create=False)
    try:
        found = facts(table)
    finally:
        table.close()
    if not as_json:
        typer.echo("\n".join(_in_words(found)))
        return
    held = found.contents
    print_json(
        {
            "schema": "triage.history/1",
            "path": str(held.path) if held.path else None,
            "bytes": held.size,
            "people": found.people,
            "lesions": held.lesions,
            "observations": held.observations,
            "photos": held.photos,
            "revision": held.revision,
            "encrypted": found.encrypted,
            "last_backup": found.last_backup.isoformat() if found.last_backup else None,
        }
    )


def _in_words(found: "Facts") -> Iterator[str]:
    from triage.words import words

    held = found.contents
    yield words("info.where", path=held.path) if held.path else words("info.server")
    yield words("info.size", size=f"{held.size / 1e6:.1f}", layout=held.revision)
    yield words("info.holds", people=found.people, marks=held.lesions, photos=held.photos)
    if held.path:
        yield words("info.encrypted" if found.encrypted else "info.plain")
        yield words("info.backup", day=found.last_backup) if found.last_backup else words("info.backup.none")
    if found.backup_problem:
        yield words("safekeeping.problem", why=found.backup_problem)
    if found.cloud:
        yield words("info.cloud", name=found.cloud)


@app.command("verify")
def verify(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Check every photo and record. Exit code 5 where something is damaged. Example: triage history verify"""
    from triage.service.about import verify_history

    table = desk(history, create=False)
    try:
        damaged = verify_history(table)
    except HistoryError as fault:
        if not as_json or not table.history_path.is_file():
            raise
        print_json(
            {"schema": "triage.verify/1", "ok": False, "findings": [{"code": "file", "text": str(fault)}]}
        )
        raise typer.Exit(DAMAGED) from fault
    finally:
        table.close()
    if as_json:
        findings = [{"code": one.code, "text": one.text} for one in damaged]
        print_json({"schema": "triage.verify/1", "ok": not damaged, "findings": findings})
    else:
        typer.echo("\n".join(one.text for one in damaged) or "Everything is whole.")
    if damaged:
        raise typer.Exit(DAMAGED)
