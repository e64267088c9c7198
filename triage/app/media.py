"""Photos and letters for the one browser they belong to. Never by a file's path, never for anyone else."""

from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from triage.app.keeper import Turns
from triage.app.session import Session, Sessions
from triage.errors import TriageError

COOKIE: Final = "triage-{port}"
"""Name of the cookie that binds a browser to its session. Browsers send a cookie to every port of a machine."""


def cookie_of(request: Request) -> str:
    """Return the name of the cookie of the program that was asked: each port has its own."""
    server = request.scope.get("server") or ("", 0)
    return COOKIE.format(port=server[1])


def session_of(request: Request, sessions: Sessions) -> Session | None:
    """Return the session of a request's cookie."""
    return sessions.get(request.cookies.get(cookie_of(request)))


def set_cookie(request: Request, response: Response, session: Session) -> None:
    """Bind the browser to the session: no script can read the cookie, no other site can send it."""
    response.set_cookie(cookie_of(request), session.key, httponly=True, samesite="strict", path="/")


def add_media(app: FastAPI, sessions: Sessions, turns: Turns) -> None:
    """Serve what a session offered, to that session. Nothing is made while the history is locked or replaced."""

    @app.get("/media/{address}", include_in_schema=False)
    def media(address: str, request: Request) -> Response:
        session = session_of(request, sessions)
        with turns.reading():
            found = session.media(address) if session else None
            if found is None:
                return PlainTextResponse("Not here.", status_code=404)
            try:
                body = found.make()
            except TriageError as fault:
                return PlainTextResponse(str(fault), status_code=503)
        if body is None or (isinstance(body, Path) and not body.is_file()):
            return PlainTextResponse("Not here.", status_code=404)
        headers = {}
        if found.download:
            headers["Content-Disposition"] = f'attachment; filename="{found.download}"'
        if isinstance(body, Path):
            return FileResponse(body, media_type=found.kind, headers=headers)
        return Response(body, media_type=found.kind, headers=headers)
