"""Copies that leave the file, and an export that came in, with what differs."""

import json
from pathlib import Path
from typing import Any, Final

from triage.app.acts.copies import COPY, EXPORT, IMPORT, SOMEONE_NEW
from triage.app.bar import listed
from triage.app.context import App
from triage.app.render import screen
from triage.app.screens.file import size_words
from triage.app.session import Media, Session
from triage.service import locking
from triage.service.exchange import Conflict, Merged
from triage.service.locking import State
from triage.words import has_words, words

LONGEST: Final = 160
"""Letters of a value that is shown."""

_SHOWN: Final = ("lesion", "observation", "overview", "event")
_KINDS: Final = {COPY: "application/octet-stream", EXPORT: "application/zip"}


def offered(session: Session, what: str) -> dict[str, str] | None:
    """Return the address, name and size of what is ready to be downloaded."""
    path = session.ready.get(what)
    if path is None or not path.is_file():
        return None
    size = size_words(path.stat().st_size)
    made: Path = path
    address = session.offer(f"{what} {path}", Media(lambda: made, _KINDS[what], path.name))
    return {"address": address, "name": path.name, "size": size}


def added_words(merged: Merged) -> str:
    """Say in one line what was new."""
    parts = [
        f"{merged.added[table]} {words(f'screen.copies.kind.{table}')}"
        for table in _SHOWN
        if merged.added.get(table)
    ]
    return (
        words("screen.copies.taken", added=", ".join(parts)) if parts else words("screen.copies.nothing_new")
    )


def differing(conflict: Conflict) -> dict[str, str]:
    """Return one value that differs, as people read it."""
    name = f"screen.copies.of.{conflict.table}.{conflict.column}"
    if not has_words(name):
        name = f"screen.copies.of.{conflict.table}"
    if not has_words(name):
        name = "screen.copies.of.other"
    return {"what": words(name), "here": _value(conflict.here), "there": _value(conflict.there)}


def _value(value: Any) -> str:
    if value in (None, "", {}, []):
        return words("screen.copies.empty_value")
    said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def show(app: App, session: Session) -> str:
    """Return the three ways: a copy of the whole file, an export, and taking an export in."""
    merged = session.merged
    values = {
        "tab": "about",
        "encrypted": locking.state(app.desk) is State.UNLOCKED,
        "copy": offered(session, COPY),
        "export": offered(session, EXPORT),
        "asked": session.asked == IMPORT and session.incoming is not None,
        "people": listed(app, session),
        "someone_new": SOMEONE_NEW,
        "added": added_words(merged) if merged else None,
        "left_out": len(merged.left_out) if merged else 0,
        "differs": [differing(one) for one in merged.conflicts] if merged else [],
    }
    return screen(app, session, "file_copies", values)
