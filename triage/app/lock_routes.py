"""What a page says beside its screens: somebody is there, lock now, and how hard a new passphrase is to guess.

They are routes of their own, because the answer of an action replaces the screen while somebody types.
"""

import json
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from triage.app.context import App
from triage.app.media import session_of
from triage.service.passphrase import strength

MOST_CHARACTERS: Final = 1000
"""Longest passphrase that is judged; a longer one is cut for that."""

_KNOWN_CHARACTERS: Final = 120


def add_lock(app: FastAPI, context: App) -> None:
    """Add the three routes. Each asks for the cookie of a page that is open."""

    @app.post("/here", include_in_schema=False)
    def here(request: Request) -> Response:
        if session_of(request, context.sessions) is None:
            return Response(status_code=403)
        context.keeper.touch()
        return Response(status_code=204)

    @app.post("/lock", include_in_schema=False)
    def lock_now(request: Request) -> Response:
        if session_of(request, context.sessions) is None:
            return Response(status_code=403)
        context.lock()
        return Response(status_code=204)

    @app.post("/strength", include_in_schema=False)
    async def judge(request: Request) -> Response:
        if session_of(request, context.sessions) is None:
            return Response(status_code=403)
        said = _read(await request.body())
        known = (said["known"][:_KNOWN_CHARACTERS], context.desk.history_path.stem)
        found = await run_in_threadpool(strength, said["passphrase"][:MOST_CHARACTERS], known)
        return JSONResponse({"score": found.score, "enough": found.enough, "advice": found.advice})


def _read(body: bytes) -> dict[str, str]:
    """Return what was sent; anything that is not text is nothing."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    given = said if isinstance(said, dict) else {}
    return {name: given[name] if isinstance(given.get(name), str) else "" for name in ("passphrase", "known")}
