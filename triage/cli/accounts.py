"""`triage accounts`: who may log in at the kiosks of a clinic."""

import sys
from typing import Annotated

import typer

from triage.cli.options import JsonOption, print_json, settings
from triage.domain.accounts import Account, Role
from triage.errors import UsageError
from triage.service.desk import OFF, Desk

app = typer.Typer(no_args_is_help=True, help="The accounts of a clinic: who may log in at its kiosks.")

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database", help="The clinic's database (default: TRIAGE_DATABASE_URL).", show_default=False
    ),
]
NameArgument = Annotated[str, typer.Argument(help="The name of the account.")]
StdinOption = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input.")]


@app.command("add")
def add(
    name: NameArgument,
    role: Annotated[
        Role, typer.Option(help="What they are: a nurse adds visits, an admin also erases.")
    ] = Role.NURSE,
    database: DatabaseOption = None,
    stdin: StdinOption = False,
) -> None:
    """Add an account; the password is asked for. Example: triage accounts add maria"""
    from triage.service import accounts

    desk = _desk(database)
    try:
        made = accounts.add(desk, name, role, _password(stdin))
    finally:
        desk.close()
    typer.echo(f"Added {made.name} ({made.role})")


@app.command("list")
def show(database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the accounts. Example: triage accounts list"""
    from triage.service import accounts

    desk = _desk(database)
    try:
        found = accounts.accounts(desk)
    finally:
        desk.close()
    if as_json:
        print_json({"schema": "triage.accounts/1", "accounts": [_as_json(one) for one in found]})
        return
    for one in found:
        typer.echo(f"{one.name}  {one.role}{_ended(one)}")
    if not found:
        typer.echo("There is no account yet. Add one with: triage accounts add NAME")


@app.command("disable")
def disable(name: NameArgument, database: DatabaseOption = None) -> None:
    """End an account: nobody logs in with it any more. Example: triage accounts disable maria"""
    from triage.service import accounts

    desk = _desk(database)
    try:
        accounts.disable(desk, name)
    finally:
        desk.close()
    typer.echo(f"Ended {name}")


@app.command("password")
def password(name: NameArgument, database: DatabaseOption = None, stdin: StdinOption = False) -> None:
    """Give an account another password, and end its wait. Example: triage accounts password maria"""
    from triage.service import accounts

    desk = _desk(database)
    try:
        accounts.set_password(desk, name, _password(stdin))
    finally:
        desk.close()
    typer.echo(f"Changed the password of {name}")


def _desk(database: str | None) -> Desk:
    found = settings(database_url=database)
    if found.database_url is None:
        raise UsageError("Name the clinic's database with --database or TRIAGE_DATABASE_URL.")
    return Desk(
        found.history, model_id=OFF, database_url=found.database_url.get_secret_value(), who="command line"
    )


def _password(stdin: bool) -> str:
    """Ask for a password twice without showing it, or read one line. Never an option: others see those."""
    if stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _ended(one: Account) -> str:
    return f", ended on {one.disabled_at:%Y-%m-%d}" if one.disabled_at else ""


def _as_json(one: Account) -> dict[str, object]:
    return {
        "name": one.name,
        "role": one.role.value,
        "created_at": one.created_at.isoformat(),
        "disabled_at": one.disabled_at.isoformat() if one.disabled_at else None,
        "failures": one.failures,
    }
