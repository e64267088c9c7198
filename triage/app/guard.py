"""The door: which requests come in at all, and which headers every answer carries."""

import json
import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Final
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse

Next = Callable[[Request], Awaitable[Response]]

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

_SHUT = re.compile(
    r"^/("
    r"openapi\.json|docs|redoc|config|monitoring|login|logout|token|app_id|robots\.txt|manifest\.json|pwa_icon"
    r"|gradio_api/(info|openapi\.json|runs|run-history|deep_link|call|api|proxy=|stream|process_recording|vibe-"
    r"|profiling|component_server|custom_component|startup-events|user|login_check|token|app_id|dev|file)"
    r")(/|=|$|[^/]*)"
)
"""Gradio's own doors that the screens do not need. What they need: upload, run, queue, heartbeat, theme."""

_MESSAGES = ("/gradio_api/run/", "/gradio_api/queue/join")

LARGEST_MESSAGE: Final = 200_000
"""Longest message to Gradio that is read, in bytes; photos come by the upload."""

_CACHED = ("/assets/", "/static/", "/look/")
"""Files that are the same for everyone and may stay in the browser."""


def is_shut(path: str) -> bool:
    """True where a path of Gradio is not served."""
    return _SHUT.match(unquote(path)) is not None


def own_origin(request: Request) -> bool:
    """True where a request that changes something comes from a page of this program."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return True
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def _addresses(value: object) -> Iterator[str]:
    """Yield the path of every file that a message names."""
    if isinstance(value, dict):
        if isinstance(value.get("path"), str):
            yield value["path"]
        for inner in value.values():
            yield from _addresses(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _addresses(inner)


def names_address(body: bytes) -> bool:
    """True where a message to Gradio names a file by a web address: the server would fetch it."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return True
    return any("://" in path or path.strip().startswith("//") for path in _addresses(read))


async def _refusal(request: Request) -> tuple[int, str] | None:
    """Return why a request does not come in, None where it does."""
    path = request.url.path
    if is_shut(path):
        return 404, "Not here."
    if not own_origin(request):
        return 403, "This page may not do that."
    if request.method == "POST" and path.startswith(_MESSAGES):
        body = await request.body()
        if len(body) > LARGEST_MESSAGE:
            return 413, "This message is too long."
        if names_address(body):
            return 400, "This message was not understood."
    return None


def add_guard(app: FastAPI, host: str) -> None:
    """Put the door in front of every route: known host names, own pages only, shut doors, headers."""

    @app.middleware("http")
    async def door(request: Request, call_next: Next) -> Response:
        refusal = await _refusal(request)
        if refusal:
            response: Response = PlainTextResponse(refusal[1], status_code=refusal[0])
        else:
            response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not request.url.path.startswith(_CACHED):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.add_middleware(TrustedHostMiddleware, allowed_hosts=sorted({"127.0.0.1", "localhost", host}))
