"""Open everything, serve until stopped, and leave nothing behind."""

import errno
import signal
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from triage.app import safety
from triage.app.work import Claim, Sweeper
from triage.errors import HistoryError, UsageError
from triage.service import accounts, locking, safekeeping
from triage.service.desk import Desk
from triage.service.locking import State

if TYPE_CHECKING:
    import uvicorn

    from triage.app.context import App

OPEN_AFTER_SECONDS: Final = 1.0
"""Time the server gets to come up before the browser is opened, in seconds."""

GRACE_SECONDS: Final = 2
"""Time that open connections get when the program is stopped, in seconds."""

_EVERY_ADDRESS: Final = frozenset({"", "*", "0.0.0.0", "::", "[::]"})  # noqa: S104


def work_folder(history: Path) -> Path:
    """Return the private folder for short-lived files of a history, beside it."""
    return history.with_name(f".{history.name}.work")


def address(host: str, port: int) -> str:
    """Return the web address of the program."""
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens. Raises ``UsageError`` where the address or the port cannot be had."""
    if not 0 < port < 65536:
        raise UsageError("The port must be a number from 1 to 65535.")
    if host in _EVERY_ADDRESS:
        raise UsageError("Name the one address to listen on, such as 127.0.0.1.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            raise UsageError(f"Port {port} is taken. Choose another one with --port.") from fault
        raise UsageError(f"The address {host} with the port {port} cannot be used.") from fault


def serve(
    history: Path,
    *,
    kiosk: bool,
    host: str,
    port: int,
    open_browser: bool,
    model: str,
    stick: Path | None = None,
    database_url: str | None = None,
    auto_lock_minutes: int = 15,
    backups: bool = True,
) -> None:
    """Serve the screens until the program is stopped. Raises ``HistoryError`` and ``UsageError``.

    `stick`: where a kiosk looks for the files of its visitors. `database_url`: a clinic's database; then nothing is
    served before a login, and `history` only says where short-lived files lie. `auto_lock_minutes` and `backups` are
    settings of the same names.
    """
    host = host.strip("[]")
    work = work_folder(history)
    with listen(host, port) as door:
        work.parent.mkdir(parents=True, exist_ok=True)
        claim = Claim(work)
        if not claim.take():
            raise UsageError("These marks are open in another window. Close that one first.")
        try:
            desk = Desk(history, model_id=model, database_url=database_url)
            _serve(desk, work, door, kiosk, host, open_browser, stick, auto_lock_minutes, backups)
        finally:
            claim.release()


def _serve(
    desk: Desk,
    work: Path,
    door: socket.socket,
    kiosk: bool,
    host: str,
    open_browser: bool,
    stick: Path | None,
    auto_lock_minutes: int,
    backups: bool,
) -> None:
    first = False
    if desk.database_url:
        accounts.get_ready(desk)
    elif not kiosk:
        first = is_first_start(desk)
    import uvicorn

    from triage.app.host import build

    app = build(desk, work, kiosk=kiosk, host=host)
    context: App = app.state.context
    context.stick, context.welcome = stick, first
    context.keeper.minutes = auto_lock_minutes
    context.backups = backups and not context.kiosk and not desk.database_url
    if context.kiosk:
        safety.keep_within(context.files.visit)
    sweeper = Sweeper(context.sweep)
    sweeper.start()
    threading.Thread(target=context.keep_copies, name="safekeeping", daemon=True).start()
    if open_browser:
        port = door.getsockname()[1]
        timer = threading.Timer(OPEN_AFTER_SECONDS, webbrowser.open, [address(host, port)])
        timer.daemon = True
        timer.start()
    settings = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    try:
        _run(uvicorn.Server(settings), door)
    finally:
        sweeper.stop()
        context.close()


def is_first_start(desk: Desk) -> bool:
    """True where there is no history and no backup of one; else open what is there, and lay none in its place.

    A locked history is no reason not to start, and neither is a damaged one that has backups: the screens lead on.
    Raises ``HistoryError`` for any other that cannot be opened.
    """
    found, has_backups = locking.state(desk), bool(safekeeping.kept(desk).backups)
    if found is State.MISSING and not has_backups:
        return True
    try:
        if found is State.PLAIN:
            _ = desk.history
    except HistoryError:
        if not has_backups:
            raise
    desk.create = False
    return False


def _run(server: "uvicorn.Server", door: socket.socket) -> None:
    """Serve until a signal asks for the end: also a closed terminal and the system's own stop end in order."""

    def stop(*_: Any) -> None:
        server.should_exit = True

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), stop)
    server.run(sockets=[door])
