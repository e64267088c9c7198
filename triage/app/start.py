"""Open everything, serve until stopped, and leave nothing behind."""

import threading
import webbrowser
from pathlib import Path
from typing import Final

from triage.app.context import App
from triage.app.work import Sweeper
from triage.errors import UsageError
from triage.service.desk import Desk

OPEN_AFTER_SECONDS: Final = 1.0
"""Time the server gets to come up before the browser is opened, in seconds."""


def work_folder(history: Path) -> Path:
    """Return the private folder for short-lived files of a history, beside it."""
    return history.with_name(f".{history.name}.work")


def serve(history: Path, *, kiosk: bool, host: str, port: int, open_browser: bool, model: str) -> None:
    """Serve the screens until the program is stopped. Raises ``HistoryError`` and ``UsageError``."""
    if not 0 < port < 65536:
        raise UsageError("The port must be a number from 1 to 65535.")
    desk = Desk(history, model_id=model)
    if not kiosk:
        _ = desk.history
    work = work_folder(history)
    work.parent.mkdir(parents=True, exist_ok=True)
    from triage.app.host import build

    app = build(desk, work, kiosk=kiosk, host=host)
    import uvicorn

    context: App = app.state.context
    sweeper = Sweeper(context.sweep)
    sweeper.start()
    if open_browser:
        timer = threading.Timer(OPEN_AFTER_SECONDS, webbrowser.open, [f"http://{host}:{port}/"])
        timer.daemon = True
        timer.start()
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False, server_header=False)
    finally:
        sweeper.stop()
        context.close()
