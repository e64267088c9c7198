"""The doctor's look at the address of the app: the camera needs a trusted page, and the port must be free."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import ip_address

from triage.service.doctor_line import Level, Line, line


def place_lines(host: str, port: int) -> Iterator[Line]:
    """Look at the address that the app would listen on."""
    yield line("camera", "ok") if _is_local(host) else line("camera", "https", Level.LOOK)
    yield _port(host, port)


def _is_local(host: str) -> bool:
    """True where a browser trusts the page without HTTPS (W3C, Secure Contexts, section 3.1)."""
    host = host.strip("[]")
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _port(host: str, port: int) -> Line:
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return line("port", "ok", port=port)
    except OSError:
        return line("port", "taken", Level.LOOK, port=port)
