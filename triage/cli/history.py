"""`triage history`: the file that the person holds."""

import os

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json
from triage.errors import HistoryError
from triage.service.desk import default_history

DAMAGED = 5
"""Exit code: the history is not whole."""

app = typer.Typer(no_args_is_help=True, help="The file that holds the marks, photos and results.")


@app.command("new")
def new(history: HistoryOption = None) -> None:
    """Make an empty history. Example: triage history new --history anna.triage"""
    path = history or default_history()
    if os.path.exists(path):  # False where the path cannot even be asked; opening it says why
        raise HistoryError(f"There is a file at {path} already. Choose another name.")
    table = desk(path)
    typer.echo(f"Made {table.history.path}")
    table.close()


@app.command("info")
def info(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Say where the history is and how much it holds. Example: triage history info"""
    from triage.service.about import contents

    table = desk(history, create=False)
    held = contents(table)
    table.close()
    if as_json:
        print_json(
            {
                "schema": "triage.history/1",
                "path": str(held.path),
                "bytes": held.size,
                "lesions": held.lesions,
                "observations": held.observations,
                "photos": held.photos,
                "revision": held.revision,
                "encrypted": False,
            }
        )
        return
    typer.echo(f"{held.path}: {held.size / 1e6:.1f} MB, not encrypted, layout {held.revision}")
    typer.echo(f"{held.lesions} marks, {held.observations} observations, {held.photos} photos")


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
