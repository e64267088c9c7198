"""The FastAPI host: the door, the own routes, and Gradio's page behind them."""

import os
import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from triage.app import safety
from triage.app.context import App
from triage.app.guard import add_guard
from triage.app.media import add_media, session_of, set_cookie
from triage.app.session import Sessions
from triage.app.work import WorkFolder
from triage.resources import folder
from triage.service.desk import Desk
from triage.words import words

_FOREIGN_TAGS: Final = re.compile(rb"\s*<meta\s+(?:property=\"og:|name=\"twitter:)[^>]*>")
_HTML_TAG: Final = re.compile(rb"<html\s+lang=\"en\"")


def build(desk: Desk, work: Path, *, kiosk: bool = False, host: str = "127.0.0.1") -> FastAPI:
    """Return the host with everything mounted. The work folder is wiped first."""
    os.umask(0o077)
    files = WorkFolder(work)
    files.prepare()
    safety.before_import(files.uploads)
    import gradio

    from triage.app.page import make_page

    sessions = Sessions()
    context = App(desk, sessions, files, kiosk)
    app = FastAPI(title="triage", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.context = context
    app.mount("/look", StaticFiles(directory=folder("assets") / "style"), name="look")
    add_media(app, sessions)
    gradio.mount_gradio_app(
        app,
        make_page(context),
        path="/",
        head=_head(),
        theme=gradio.themes.Base(font="system-ui"),
        **safety.MOUNT,
    )
    _add_sessions(app, context)
    add_guard(app, host)
    return app


def _head() -> str:
    """Own styles and the one script. They are linked, because Gradio rewrites styles given as text."""
    styles = "".join(
        f'<link rel="stylesheet" href="/look/{name}.css">' for name in ("tokens", "app", "parts", "gradio")
    )
    scripts = "".join(
        f'<script defer src="/look/{name}.js"></script>' for name in ("bridge", "photo", "pieces", "kiosk")
    )
    return styles + scripts


def _add_sessions(app: FastAPI, context: App) -> None:
    """Bind each browser that opens the page to a session, and clean the page of Gradio's own card."""
    sessions, kiosk = context.sessions, context.kiosk

    @app.middleware("http")
    async def bind(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        if request.url.path.startswith("/gradio_api/upload") and session_of(request, sessions) is None:
            return PlainTextResponse("This page may not do that.", status_code=403)
        response = await call_next(request)
        if request.url.path != "/" or request.method != "GET":
            return response
        body = b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]
        mode = b' data-mode="kiosk"' if kiosk else b""
        body = _HTML_TAG.sub(b'<html lang="en"' + mode, _FOREIGN_TAGS.sub(b"", body), count=1)
        page = Response(body, status_code=response.status_code, media_type="text/html")
        if session_of(request, sessions) is None:
            session = sessions.open(None if kiosk else context.desk)
            if kiosk and "wiped" in request.query_params:
                session.notice = words("screen.kiosk.wiped")
            set_cookie(page, session)
        return page
