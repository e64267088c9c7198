"""The door: which requests come in at all, and which headers every answer carries."""

import re
from collections.abc import Awaitable, Callable
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


def add_guard(app: FastAPI, host: str) -> None:
    """Put the door in front of every route: known host names, own pages only, shut doors, headers."""

    @app.middleware("http")
    async def door(request: Request, call_next: Next) -> Response:
        path = request.url.path
        if is_shut(path):
            response: Response = PlainTextResponse("Not here.", status_code=404)
        elif not own_origin(request):
            response = PlainTextResponse("This page may not do that.", status_code=403)
        else:
            response = await call_next(request)
        for name, value in HEADERS.items():
            response.headers[name] = value
        if not path.startswith(_CACHED):
            response.headers["Cache-Control"] = "no-store"
        return response

    app.add_middleware(TrustedHostMiddleware, allowed_hosts=sorted({"127.0.0.1", "localhost", host}))
