"""The door: which requests come in at all, how long they may be, and which headers every answer carries."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Owned = Callable[[Request, str], bool]
"""Says whether a path is an upload of the browser that sent the request."""

CONTENT_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'self'",
        "connect-src 'self'",
        "font-src 'self' data:",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "frame-src 'self' blob:",
        "img-src 'self' data: blob:",
        "manifest-src 'self'",
        "media-src 'self' blob:",
        # Gradio starts with an inline script, and gr.HTML makes its pieces with the Function constructor.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
    )
)
"""What a page may load: this program's own files, nothing from elsewhere."""

HEADERS: Final = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""Headers of every answer."""

_OPEN: Final = re.compile(
    r"/(?:|here|lock|strength|incoming|favicon\.ico|theme\.css|(?:assets|static|svelte|look|media)/.+"
    r"|gradio_api/(?:upload|upload_progress|theme\.css|queue/(?:join|data)|run/\w+|heartbeat/\w+)/?)"
)
"""The doors that the screens need; every other door of Gradio is shut."""

_UPLOAD: Final = "/gradio_api/upload"

_MESSAGES: Final = ("/gradio_api/run/", "/gradio_api/queue/join")

_PHOTO_SENT: Final = 2
_VALUES: Final = ((), (str,), (dict,))
"""What the page's three events take: it was opened, something was pressed, a photo was sent."""

LARGEST_MESSAGE: Final = 200_000
"""Longest message that is read, in bytes; photos come by the upload."""

LARGEST_UPLOAD: Final = 26 * 1024 * 1024
"""Longest upload that is read, in bytes: the largest photo and what a browser wraps around it."""

INCOMING: Final = "/incoming"
"""Where a kiosk takes in the file of a person."""

LARGEST_FILE: Final = 4 * 1024**3
"""Longest file that a kiosk takes in, in bytes: the photos of a long life."""

_LIMITS: Final = ((_UPLOAD, LARGEST_UPLOAD), (INCOMING, LARGEST_FILE))

_CACHED: Final = ("/assets/", "/static/", "/look/")
"""Files that are the same for everyone and may stay in the browser."""

_HOST: Final = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[\w.-]+))(?::\d{1,5})?", re.ASCII)


def is_shut(path: str) -> bool:
    """True where a path is not served."""
    return _OPEN.fullmatch(path) is None


def host_name(header: str) -> str | None:
    """Return the name in a Host header, without brackets and port; None where it is no name."""
    found = _HOST.fullmatch(header)
    return (found["six"] or found["name"]).lower() if found else None


def own_origin(request: Request) -> bool:
    """True where a request that changes something comes from a page of this program."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return True
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _paths(value: object) -> Iterator[str]:
    """Yield the path of every file that a message names."""
    if isinstance(value, dict):
        if isinstance(value.get("path"), str):
            yield value["path"]
        for inner in value.values():
            yield from _paths(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner)


def names_only(body: bytes, owned: Callable[[str], bool]) -> bool:
    """True where a message is one that the page sends, and every file that it names is `owned`.

    Gradio would read or fetch any other file too, and raises on a message of another form.
    """
    try:
        message = json.loads(body, parse_constant=_no_constant)
        return _from_the_page(message) and all(owned(path) for path in _paths(message))
    except (ValueError, RecursionError):
        return False


def _from_the_page(message: object) -> bool:
    """True for the form of a message of the page: which of its events, and as many values as that takes."""
    if not isinstance(message, dict):
        return False
    event, data = message.get("fn_index"), message.get("data")
    if type(event) is not int or not 0 <= event < len(_VALUES) or not isinstance(data, list):
        return False
    session = message.get("session_hash")
    fits = len(data) == len(_VALUES[event]) and all(map(isinstance, data, _VALUES[event]))
    if fits and event == _PHOTO_SENT:
        fits = isinstance(data[0].get("path"), str) and data[0].get("meta") == {"_type": "gradio.FileData"}
    return fits and (session is None or isinstance(session, str))


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are no JSON


class TooLongError(Exception):
    """A request's body goes on beyond its limit."""


class _Limited:
    """A request's body with an end: more than `limit` bytes are not read, and `over` says so."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self.left = limit
        self.over = False

    def take(self, size: int) -> None:
        """Count `size` bytes. Raises `TooLongError`."""
        self.left -= size
        if self.left < 0:
            self.over = True
            raise TooLongError

    async def __call__(self) -> Message:
        """Return the next part."""
        message = await self._receive()
        self.take(len(message.get("body", b"")))
        return message


async def _whole(receive: Receive) -> bytes:
    """Return the whole body of a request."""
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives `body` first, then what `receive` gives."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def giving() -> Message:
        return waiting.pop() if waiting else await receive()

    return giving


class Door:
    """Stands in front of every route: known host names, own pages, open doors, short bodies, own files."""

    def __init__(self, app: ASGIApp, host: str, owned: Owned) -> None:
        self.app = app
        self.hosts = {"127.0.0.1", "localhost", host.lower()}
        self.owned = owned

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or say why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]
        body = _Limited(receive, _limit(path))
        begun = False

        async def answer(message: Message) -> None:
            nonlocal begun
            if body.over and not begun:
                return  # what the routes make of a body that breaks off is not the answer
            begun = True
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message), path)
            await send(message)

        try:
            await self._enter(scope, body, answer)
        except Exception:
            if not body.over:
                raise
        if body.over and not begun:
            body.over = False
            await _refuse(413, "This is too long.", scope, receive, answer)

    async def _enter(self, scope: Scope, body: _Limited, send: Send) -> None:
        request = Request(scope)
        refusal = self._refusal(request)
        if refusal:
            await _refuse(*refusal, scope, body, send)
            return
        if int(request.headers.get("content-length", "0")) > body.left:
            body.take(body.left + 1)
        if request.method != "POST" or not scope["path"].startswith(_MESSAGES):
            await self.app(scope, body, send)
            return
        message = await _whole(body)
        if names_only(message, lambda path: self.owned(request, path)):
            await self.app(scope, _again(message, body), send)
        else:
            await _refuse(400, "This message was not understood.", scope, body, send)

    def _refusal(self, request: Request) -> tuple[int, str] | None:
        """Return why a request does not come in, None where it does."""
        if host_name(request.headers.get("host", "")) not in self.hosts:
            return 400, "This program is not known by that name."
        if is_shut(request.scope["path"]):
            return 404, "Not here."
        if not own_origin(request):
            return 403, "This page may not do that."
        return None


def _limit(path: str) -> int:
    """Return how many bytes of a request's body are read."""
    return next((limit for start, limit in _LIMITS if path.startswith(start)), LARGEST_MESSAGE)


def _add_headers(headers: MutableHeaders, path: str) -> None:
    headers.update(HEADERS)
    if not path.startswith(_CACHED):
        headers["Cache-Control"] = "no-store"


async def _refuse(status: int, reason: str, scope: Scope, receive: Receive, send: Send) -> None:
    await PlainTextResponse(reason, status_code=status)(scope, receive, send)
