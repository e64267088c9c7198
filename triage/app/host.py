"""The FastAPI host: the door, the own routes, and Gradio's page behind them."""

import json
import os
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from triage.app import clinic, safety
from triage.app.context import App
from triage.app.guard import Door
from triage.app.incoming import add_incoming
from triage.app.lock_routes import add_lock
from triage.app.media import add_media, session_of, set_cookie
from triage.app.screens.growth import LIBRARY
from triage.app.session import Sessions
from triage.app.work import WorkFolder
from triage.resources import folder
from triage.service.desk import Desk
from triage.words import words

STYLES: Final = ("tokens", "app", "parts", "over_time", "file", "handover", "gradio")
SCRIPTS: Final = (
    "bridge",
    "photo",
    "pieces",
    "body",
    "compare",
    "outline",
    "spots",
    "chart",
    "kiosk",
    "lock",
    "handover",
)
"""Own styles and scripts, in the order in which they are read."""

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

    sessions = Sessions(one_lock=True)
    context = App(desk, sessions, files, kiosk and desk.database_url is None)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        try:
            yield
        finally:
            context.close()

    app = FastAPI(title="triage", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.context = context
    app.add_api_route(LIBRARY, _plotly, include_in_schema=False)
    app.mount("/look", StaticFiles(directory=folder("assets") / "style"), name="look")
    add_media(app, sessions, context.keeper.turns)
    add_lock(app, context)
    add_incoming(app, context)
    gradio.mount_gradio_app(
        app,
        make_page(context),
        path="/",
        head=_head(),
        theme=gradio.themes.Base(font="system-ui"),
        **safety.MOUNT,
    )
    _add_sessions(app, context)
    app.add_middleware(
        Door, host=host, owned=lambda request, path: context.uploaded(session_of(request, sessions), path)
    )
    return app


def _plotly() -> FileResponse:
    """Plotly's script from the installed package: a page asks for it only when it shows a chart."""
    package = find_spec("plotly")
    if package is None or package.origin is None:
        raise LookupError("plotly is not installed")
    script = Path(package.origin).parent / "package_data" / "plotly.min.js"
    return FileResponse(script, media_type="text/javascript", headers={"Cache-Control": "max-age=86400"})


def _head() -> str:
    """Own styles and the one script. They are linked, because Gradio rewrites styles given as text."""
    styles = "".join(f'<link rel="stylesheet" href="/look/{name}.css">' for name in STYLES)
    scripts = "".join(f'<script defer src="/look/{name}.js"></script>' for name in SCRIPTS)
    return styles + scripts


Next = Callable[[Request], Awaitable[Response]]


def _add_sessions(app: FastAPI, context: App) -> None:
    """Bind each browser that opens the page to a session, and its uploads to that session."""

    @app.middleware("http")
    async def bind(request: Request, call_next: Next) -> Response:
        if context.kiosk:
            context.end_left_alone()
        elif context.clinic:
            clinic.lock_left_alone(context)
        else:
            context.lock_when_idle()
        path = request.scope["path"]
        if path.rstrip("/") == "/gradio_api/upload":
            return await _upload(context, request, call_next)
        session = session_of(request, context.sessions) if path.startswith("/gradio_api/run/") else None
        key = session.key if session else ""
        response = await call_next(request)
        if session is not None and session.key != key:
            set_cookie(request, response, session)  # a login has a new key
        if path != "/" or request.method != "GET":
            return response
        return _page(context, request, await _body(response), response.status_code)


async def _body(response: Response) -> bytes:
    return b"".join([part async for part in response.body_iterator])  # type: ignore[attr-defined]


async def _upload(context: App, request: Request, call_next: Next) -> Response:
    """Take one file for the session that sends it; more than one at a time are put away."""
    session = session_of(request, context.sessions)
    if session is None or (context.clinic and not (session.login.inside and session.desk)):
        return PlainTextResponse("This page may not do that.", status_code=403)
    response = await call_next(request)
    body = await _body(response)
    if response.status_code == 200:
        paths = json.loads(body)
        if len(paths) != 1:
            for path in paths:
                context.files.discard(Path(path))
            return PlainTextResponse("One photo at a time.", status_code=400)
        session.uploads.update(paths)
    return Response(body, status_code=response.status_code, media_type=response.headers.get("content-type"))


def _page(context: App, request: Request, body: bytes, status: int) -> Response:
    """Return the page without Gradio's own card. Asked for with ``?wiped``, it ends the visit that was open."""
    sessions, kiosk = context.sessions, context.kiosk or context.clinic
    mode = b' data-mode="kiosk"' if kiosk else b""
    body = _HTML_TAG.sub(b'<html lang="en"' + mode, _FOREIGN_TAGS.sub(b"", body), count=1)
    page = Response(body, status_code=status, media_type="text/html")
    session = session_of(request, sessions)
    wiped = kiosk and "wiped" in request.query_params
    if session is not None and wiped and session.visiting:
        context.close_visit(session)
        session = None
    elif session is not None and context.clinic:
        if wiped:
            clinic.lock(session)
        session.ended = False
    if session is None:
        session = sessions.open(None if kiosk else context.desk)
        if wiped:
            session.notice = words("screen.login.logged_out" if context.clinic else "screen.kiosk.wiped")
        set_cookie(request, page, session)
    return page
