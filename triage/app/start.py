"""Open everything, serve until stopped, and leave nothing behind."""

import errno
import signal
import socket
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from triage.app.work import Claim, Sweeper
from triage.errors import UsageError
from triage.service.desk import Desk

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


def serve(history: Path, *, kiosk: bool, host: str, port: int, open_browser: bool, model: str) -> None:
    """Serve the screens until the program is stopped. Raises ``HistoryError`` and ``UsageError``."""
    host = host.strip("[]")
    work = work_folder(history)
    with listen(host, port) as door:
        work.parent.mkdir(parents=True, exist_ok=True)
        claim = Claim(work)
        if not claim.take():
            raise UsageError("These marks are open in another window. Close that one first.")
        try:
            _serve(Desk(history, model_id=model), work, door, kiosk, host, open_browser)
        finally:
            claim.release()


def _serve(desk: Desk, work: Path, door: socket.socket, kiosk: bool, host: str, open_browser: bool) -> None:
    if not kiosk:
        _ = desk.history
    import uvicorn

    from triage.app.host import build

    app = build(desk, work, kiosk=kiosk, host=host)
    context: App = app.state.context
    sweeper = Sweeper(context.sweep)
    sweeper.start()
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


def _run(server: "uvicorn.Server", door: socket.socket) -> None:
    """Serve until a signal asks for the end: also a closed terminal and the system's own stop end in order."""

    def stop(*_: Any) -> None:
        server.should_exit = True

    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread():
            signal.signal(getattr(signal, name), stop)
    server.run(sockets=[door])
