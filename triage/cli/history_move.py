"""`triage history move`: from a file to the database of a clinic, or back."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import JsonOption, desk, print_json
from triage.service.desk import OFF, Desk

_URL = "://"


def register(app: typer.Typer) -> None:
    """Add the command to `triage history`."""
    app.command("move")(move)


def move(
    to: Annotated[str, typer.Option("--to", help="The file or the address of the database it goes to.")],
    source: Annotated[
        str | None,
        typer.Option("--from", help="Where it comes from (default: the history in use).", show_default=False),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Copy a whole history into an empty file or database, compare every value, and leave the first as it is.

    Examples:

      triage history move --from anna.triage --to postgresql+psycopg://triage@db/clinic

      triage history move --from postgresql+psycopg://triage@db/clinic --to clinic.triage
    """
    from triage.service.moving import move_history

    first, second = _at(source, create=False), _at(to, create=True)
    try:
        moved = move_history(first, second)
    finally:
        first.close()
        second.close()
    if as_json:
        print_json({"schema": "triage.move/1", "rows": moved.rows})
        return
    typer.echo(f"Copied and compared {sum(moved.rows.values())} rows, {moved.photos} photos among them.")
    typer.echo("The history it came from is as it was. Remove it when you no longer need it.")


def _at(place: str | None, *, create: bool) -> Desk:
    """The desk of a file or an address; without one, of the history in use."""
    if place is not None and _URL in place:
        return Desk(Path(), model_id=OFF, database_url=place)
    return desk(Path(place) if place else None, OFF, create=create)
