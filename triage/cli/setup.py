"""`triage settings`: what is in force, and where it comes from. `triage doctor`: is the installation whole?"""

import typer

from triage.cli.given import GIVEN
from triage.cli.options import HistoryOption, JsonOption, desk, print_json, settings
from triage.cli.tables import print_table


def show_settings(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Show each setting, its value and where it comes from. Example: triage settings"""
    from triage.settings import read

    found = read(history=history, **GIVEN)
    shown = {name: (getattr(found.settings, name), str(found.origins[name])) for name in found.origins}
    if as_json:
        listed = {name: {"value": _plain(value), "from": origin} for name, (value, origin) in shown.items()}
        print_json({"schema": "triage.settings/1", "file": str(found.file), "settings": listed})
        return
    print_table(
        ("Setting", "Value", "From"),
        [
            (name, "" if value is None else str(_plain(value)), origin)
            for name, (value, origin) in shown.items()
        ],
    )
    there = "" if found.file.is_file() else ", which is not there yet"
    typer.echo(f"The settings file is {found.file}{there}.")


def doctor(history: HistoryOption = None, as_json: JsonOption = False) -> None:
    """Check the installation and how the history is kept; nothing is opened or changed.

    Exit code 0 unless a line says wrong: then 6 for a network, 5 for the history, 1 for the rest, of the first one.

    Example: triage doctor
    """
    from triage.service.doctor import examine

    found = settings(history)
    lines = list(examine(desk(history, create=False), found.host, found.port))
    code = next((one.code for one in lines if one.code), 0)
    if as_json:
        listed = [{"check": one.check, "level": one.level, "text": one.text} for one in lines]
        print_json({"schema": "triage.doctor/1", "ok": not code, "lines": listed})
    else:
        for one in lines:
            typer.echo(f"{one.level:<6} {one.text}")
    if code:
        raise typer.Exit(code)


def _plain(value: object) -> object:
    """A value as it may be shown: a secret is only said to be there (pydantic shows it as stars)."""
    return value if isinstance(value, bool | int) or value is None else str(value)
