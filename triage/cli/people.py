"""`triage people`: who is in the file. A household keeps several people in one, a kiosk one."""

from typing import Annotated

import typer

from triage.cli.options import HistoryOption, JsonOption, desk, print_json
from triage.cli.tables import print_table

app = typer.Typer(no_args_is_help=True, help="The people whose marks a history holds.")
NameArgument = Annotated[str, typer.Argument(help="What the household calls them.")]


@app.command("list")
def list_people(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """List the people of the file. Example: triage people list"""
    from triage.service import people

    table = desk(history, create=False)
    try:
        found = people.people(table)
    finally:
        table.close()
    if as_json:
        listed = [
            {"id": one.id, "name": one.name, "since": one.created_at.date().isoformat()} for one in found
        ]
        print_json({"schema": "triage.people/1", "people": listed})
        return
    print_table(
        ("Name", "Since", "Id"),
        [(one.name or "", one.created_at.date().isoformat(), one.id) for one in found],
    )


@app.command("add")
def add(name: NameArgument, history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Add somebody to the file; their id is printed. Example: triage people add Anna"""
    from triage.service import people

    table = desk(history)
    try:
        made = people.add(table, name)
    finally:
        table.close()
    if as_json:
        print_json({"schema": "triage.person/1", "id": made.id, "name": made.name})
    else:
        typer.echo(made.id)


@app.command("rename")
def rename(
    person: Annotated[str, typer.Argument(help="Their name until now, or their id.", metavar="WHO")],
    name: Annotated[str | None, typer.Argument(help="The new name; leave it out for none.")] = None,
    history: HistoryOption = None,
) -> None:
    """Call somebody by another name. Example: triage people rename Anna "Anna Maria" """
    from triage.service import people

    table = desk(history, create=False)
    try:
        people.rename(table, person, name)
    finally:
        table.close()
