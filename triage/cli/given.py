"""What a command line says beside `--history`: whose marks are meant, and where the passphrase lies.

Every command with `--history` has these two options. They are added here once, not in each of the commands.
"""

from typing import Annotated, Any

import typer
from typer.core import TyperGroup

GIVEN: dict[str, Any] = {}
"""What was said on the command line. A process runs one command; `forget` starts anew."""


def forget() -> None:
    """Start with nothing said."""
    GIVEN.clear()


class Commands(TyperGroup):
    """The commands of the program. Those that take `--history` take the two options too."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command by its name, with its options."""
        found = super().get_command(ctx, cmd_name)
        for command in _with_history(found):
            command.params.extend(_options())
        return found


def _with_history(command: Any) -> list[Any]:
    """Every command under this one that takes `--history` and has the options not yet."""
    if command is None:
        return []
    below = [one for child in getattr(command, "commands", {}).values() for one in _with_history(child)]
    names = {param.name for param in command.params}
    return [*below, command] if "history" in names and "person" not in names else below


def _remember(context: typer.Context, param: typer.CallbackParam, value: str | None) -> None:
    GIVEN[str(param.name)] = value


def _options() -> list[Any]:
    carrier = typer.Typer(add_completion=False)
    carrier.command()(_carrier)
    return [
        one for one in typer.main.get_command(carrier).params if one.name in ("person", "passphrase_file")
    ]


def _carrier(
    person: Annotated[
        str | None,
        typer.Option(
            "--person", help="Whose marks: a name or an id.", expose_value=False, callback=_remember
        ),
    ] = None,
    passphrase_file: Annotated[
        str | None,
        typer.Option(
            "--passphrase-file",
            help="The first line of this file is the passphrase; - is standard input.",
            expose_value=False,
            callback=_remember,
        ),
    ] = None,
) -> None:
    """Carry two options that another command gets."""
