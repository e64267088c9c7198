"""Options that several commands share, the one place where a history is opened, and how results are printed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from triage.cli.files import read_bytes, read_json, write_bytes
from triage.cli.given import GIVEN
from triage.service.desk import DEFAULT, Desk

if TYPE_CHECKING:
    from triage.settings import Settings
    from triage.store import History

HistoryOption = Annotated[
    Path | None,
    typer.Option(
        "--history",
        help="The history file (also TRIAGE_HISTORY; default: the user data folder).",
        show_default=False,
        dir_okay=False,
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model", help=f"A network's id, {DEFAULT} or off. See: triage model list", show_default=False
    ),
]


@dataclass
class AskingDesk(Desk):
    """A desk that gets the passphrase of an encrypted history when it is first opened.

    `passphrase_file`: where it lies; without one it is asked for. `whose`: a name or an id of a person.
    """

    passphrase_file: Path | None = None
    whose: str | None = None

    @cached_property
    def history(self) -> "History":
        """The open history, of the person who is meant. Raises `HistoryError`."""
        from triage.cli.passphrases import unlock
        from triage.service.locking import State, state

        if self.data_key is None and state(self) is State.LOCKED:
            unlock(self, self.passphrase_file)
        opened = super().history
        if self.whose is not None and self.person is None:
            self.person = opened.find(self.whose).id
            opened = opened.of(self.person)
        return opened


def settings(history: Path | None = None, **flags: Any) -> "Settings":
    """The settings in force; what is not None was said on the command line, and wins. Raises `UsageError`."""
    from triage.settings import read

    return read(history=history, **GIVEN, **flags).settings


def desk(history: Path | None, model: str | None = None, *, create: bool = True) -> AskingDesk:
    """The parts that a command works with. A history that is named wins over a clinic's database in the settings."""
    found = settings(history, model=model)
    database = found.database_url.get_secret_value() if found.database_url and history is None else None
    return AskingDesk(
        found.history,
        model_id=found.model,
        create=create,
        database_url=database,
        passphrase_file=found.passphrase_file,
        whose=found.person,
    )


def print_json(data: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout, in ASCII: it reads the same on every terminal."""
    typer.echo(json.dumps(data))


__all__ = [
    "HistoryOption",
    "JsonOption",
    "ModelOption",
    "desk",
    "print_json",
    "read_bytes",
    "read_json",
    "settings",
    "write_bytes",
]
