"""The screens: a FastAPI host with one Gradio page. Importing this package is cheap; Gradio comes with use."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from triage.service.desk import Desk

__all__ = ["build", "serve"]


def serve(
    history: Path,
    *,
    kiosk: bool = False,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = True,
    model: str = "default",
    stick: Path | None = None,
    database_url: str | None = None,
    auto_lock_minutes: int = 15,
    backups: bool = True,
) -> None:
    """Open the history file and show the screens until the program is stopped.

    `kiosk` serves one visit after another, each in a file of its own that is wiped; `history` then only
    says in which folder those files lie for their short life; `stick` is where it looks for the files of its
    visitors. `database_url` names a clinic's database: nothing is served before a login. `auto_lock_minutes` without a
    touch lock an encrypted history, 0 never; `backups` are made once a day of use. Raises ``HistoryError``.
    """
    from triage.app.start import serve as run

    run(
        history,
        kiosk=kiosk,
        host=host,
        port=port,
        open_browser=open_browser,
        model=model,
        stick=stick,
        database_url=database_url,
        auto_lock_minutes=auto_lock_minutes,
        backups=backups,
    )


def build(
    desk: "Desk",
    work: Path,
    *,
    kiosk: bool = False,
    host: str = "127.0.0.1",
) -> "FastAPI":
    """Return the host with everything mounted, for a server or a test.

    `work` is a private folder for short-lived files; it is wiped first. A kiosk visit keeps its history there.
    """
    from triage.app.host import build as make

    return make(desk, work, kiosk=kiosk, host=host)
