"""`triage app`: open the app in the browser."""

from pathlib import Path
from typing import Annotated

import typer

from triage.cli.options import HistoryOption, ModelOption, settings
from triage.errors import UsageError


def open_app(
    kiosk: Annotated[
        bool, typer.Option("--kiosk", help="Touch size; every visit is wiped at its end.")
    ] = False,
    host: Annotated[
        str | None, typer.Option(help="The address to listen on (default: 127.0.0.1).", show_default=False)
    ] = None,
    port: Annotated[
        int | None,
        typer.Option(help="The port to listen on (default: 7860).", min=1, max=65535, show_default=False),
    ] = None,
    database: Annotated[
        str | None,
        typer.Option(
            "--database",
            help="A clinic's database (also TRIAGE_DATABASE_URL): log in first.",
            show_default=False,
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
    stick: Annotated[
        Path | None,
        typer.Option(
            "--stick",
            help="With --kiosk: where the sticks of visitors appear, such as /media/kiosk.",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ] = None,
    history: HistoryOption = None,
    model: ModelOption = None,
) -> None:
    """Open the app on this computer.

    Examples:

      triage app

      triage app --kiosk --no-browser

      triage app --kiosk --stick /media/kiosk
    """
    from triage.app import serve

    found = settings(history, kiosk=kiosk or None, database_url=database, host=host, port=port, model=model)
    if stick is not None and not found.kiosk:
        raise UsageError("--stick is for a kiosk. Add --kiosk, or leave it out.")
    database_url = found.database_url if database or not history else None
    serve(
        found.history,
        kiosk=found.kiosk,
        host=found.host,
        port=found.port,
        open_browser=not no_browser,
        model=found.model,
        stick=stick,
        auto_lock_minutes=found.auto_lock_minutes,
        backups=found.backup,
        database_url=database_url.get_secret_value() if database_url else None,
    )
