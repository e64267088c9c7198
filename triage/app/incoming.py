"""The upload of a person's own file: streamed to the private folder of the visit, never through memory or /tmp."""

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, Response

from triage.app.context import App
from triage.app.guard import INCOMING
from triage.app.media import session_of
from triage.app.places import TAKING
from triage.app.session import Session
from triage.domain.one_line import one_line
from triage.service.stick import RESERVE
from triage.words import words

LONGEST_NAME: Final = 80
"""Letters of a file's name that are shown."""

_LOOK_AGAIN: Final = 16 * 1024 * 1024  # bytes after which the visit and the disk are looked at again


class _StopError(Exception):
    """The upload does not go on: a status, and why."""


def add_incoming(app: FastAPI, context: App) -> None:
    """Take a file of the browser that sends it: for its visit, or at home where a screen asks for one."""

    @app.post(INCOMING, include_in_schema=False)
    async def incoming(request: Request) -> Response:
        session = session_of(request, context.sessions)
        if session is None or not _asked_for(context, session):
            return PlainTextResponse("This page may not do that.", status_code=403)
        path = context.files.visit / f"incoming-{secrets.token_hex(8)}"
        try:
            await _write(context, session, request, path)
            name = one_line(unquote(request.headers.get("x-name", "")))[:LONGEST_NAME]
            await run_in_threadpool(_arrived, context, session, path, name)
        except _StopError as stop:
            return PlainTextResponse(str(stop.args[1]), status_code=stop.args[0])
        except ClientDisconnect:
            return PlainTextResponse(words("handover.cut_off"), status_code=400)
        finally:
            if session.incoming is None or session.incoming[0] != path:
                path.unlink(missing_ok=True)
        return Response(status_code=204)


async def _write(context: App, session: Session, request: Request, path: Path) -> None:
    """Write the body to `path`. Raises `_StopError` where the visit ended or the disk has no room for it."""
    said = int(request.headers.get("content-length", "0"))
    _check_room(path.parent, 2 * said)  # the copy that is worked on, and the file that is given back
    looked = written = 0
    with _in_words():
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        async for piece in request.stream():
            with _in_words():
                await run_in_threadpool(_write_all, file, piece)
            written += len(piece)
            if written - looked >= _LOOK_AGAIN:
                looked = written
                if context.sessions.get(session.key) is not session:  # asking keeps the visit alive, too
                    raise _StopError(403, "This page may not do that.")
                _check_room(path.parent, written)
    finally:
        os.close(file)
    if written == 0:
        raise _StopError(400, words("handover.empty"))


def _asked_for(context: App, session: Session) -> bool:
    """True where the browser may send a file now."""
    return session.visiting or (not context.kiosk and session.place in TAKING)


def _arrived(context: App, session: Session, path: Path, name: str) -> None:
    """Keep the file, in the place of one that was sent before and not opened."""
    with session.lock:
        if not _asked_for(context, session) or not path.exists():
            raise _StopError(403, "This page may not do that.")
        if session.incoming is not None:
            session.incoming[0].unlink(missing_ok=True)
        session.incoming = (path, name)


def _write_all(file: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(file, rest) :]


def _check_room(folder: Path, size: int) -> None:
    with suppress(OSError):  # the visit was wiped meanwhile, and that is found out next
        if shutil.disk_usage(folder).free < size + RESERVE:
            raise _StopError(507, words("handover.no_room"))


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn a full disk into the sentence for it."""
    try:
        yield
    except OSError as fault:
        raise _StopError(507, words("handover.no_room")) from fault
