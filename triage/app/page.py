"""The one Gradio page: a screen of HTML, a hidden field that carries what was pressed, and the upload."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import gradio as gr

from triage.app import actions, safety
from triage.app.context import App
from triage.app.media import session_of
from triage.app.session import Session
from triage.words import words

MOST_CHARACTERS: Final = 60_000
"""Longest message of a browser that is read."""


def make_page(app: App) -> Any:
    """Return the Gradio page of the program."""

    def opened(request: gr.Request) -> str:
        session = _session(app, request)
        return _LOST.format(words("screen.lost")) if session is None else actions.show(app, session)

    def acted(message: str, request: gr.Request) -> str:
        session = _session(app, request)
        if session is None:
            return _LOST.format(words("screen.lost"))
        with session.lock:
            sent = read_message(message)
            # A page takes one press: what comes twice does nothing; what comes from an older page, such as one in
            # another tab, does nothing either, and says so.
            fresh = sent.turn == str(session.turn)
            if sent.act and not fresh and sent.mark != session.answered:
                session.notice = words("screen.older")
            session.answered = sent.mark
            taken = fresh and not session.ended
            return actions.perform(app, session, sent.act if taken else "", dict(sent.form))

    def uploaded(path: str | None, request: gr.Request) -> str:
        session = _session(app, request)
        data = take_upload(app, path)
        if session is None:
            return _LOST.format(words("screen.lost"))
        with session.lock:
            session.uploads.discard(path or "")
            return actions.offer_photo(app, session, data)

    with gr.Blocks(title="triage", analytics_enabled=False, fill_width=True, delete_cache=(300, 600)) as page:
        screen = gr.HTML(
            f'<div class="tr opening"><p>{words("screen.opening")}</p></div>',
            elem_id="screen",
            apply_default_css=False,
            js_on_load=None,
        )
        message = gr.Textbox(elem_id="message", visible="hidden", show_label=False)
        send = gr.Button(elem_id="send", visible="hidden")
        photo = gr.UploadButton(elem_id="photo", visible="hidden", type="filepath")
        page.load(opened, None, screen, **safety.EVENT)
        send.click(acted, message, screen, **safety.EVENT)
        photo.upload(uploaded, photo, screen, **safety.EVENT)
    page.queue(api_open=False, max_size=64)
    page.has_launched = True  # only then Gradio itself refuses a file that was not uploaded
    return page


_LOST = '<div class="tr opening" data-lost><p>{}</p></div>'


def _session(app: App, request: gr.Request) -> Session | None:
    return session_of(request.request, app.sessions) if request.request else None


@dataclass(frozen=True)
class Message:
    """What a page sends: the action, its fields, the turn of the page it was pressed on, and its own mark."""

    act: str = ""
    form: Mapping[str, str] = field(default_factory=dict)
    turn: str = ""
    mark: str = ""


def read_message(text: object) -> Message:
    """Read a message; anything that is not one of ours asks for nothing: the screen is only shown again."""
    if not isinstance(text, str) or len(text) > MOST_CHARACTERS:
        return Message()
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return Message()
    if not isinstance(read, dict) or not isinstance(read.get("form"), dict):
        return Message()
    act, turn, mark = (str(read.get(name, ""))[:40] for name in ("act", "turn", "mark"))
    return Message(
        act, {key: value for key, value in read["form"].items() if isinstance(value, str)}, turn, mark
    )


def take_upload(app: App, path: object) -> bytes | None:
    """Return the bytes of an upload and remove its file at once; None where it is no upload of ours."""
    if not isinstance(path, str) or not app.files.owns(Path(path)):
        return None
    try:
        data = Path(path).read_bytes()
    except OSError:
        return None
    finally:
        app.files.discard(Path(path))
    return data if len(data) <= safety.MAX_UPLOAD_MB * 1024 * 1024 else None
