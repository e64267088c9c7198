"""`triage app`: open the app in the browser."""

from typing import Annotated

import typer

from triage.cli.options import HistoryOption, ModelOption
from triage.service.desk import DEFAULT, default_history


def open_app(
    kiosk: Annotated[
        bool, typer.Option("--kiosk", help="Touch size; every visit is wiped at its end.")
    ] = False,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 7860,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser window.")] = False,
    history: HistoryOption = None,
    model: ModelOption = DEFAULT,
) -> None:
    """Open the app on this computer.

    Examples:

      triage app

      triage app --kiosk --no-browser
    """
    from triage.app import serve

    serve(
        history or default_history(),
        kiosk=kiosk,
        host=host,
        port=port,
        open_browser=not no_browser,
        model=model,
    )
