"""Templates to HTML. Every value is escaped by the template engine; only own icons and the body map are not."""

import json
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from starlette.templating import Jinja2Templates

from triage.app.bar import bar
from triage.app.clinic import LOCK_AFTER_SECONDS
from triage.app.context import App
from triage.app.session import Session
from triage.domain.sites import site_words
from triage.domain.tier import Tier
from triage.resources import folder
from triage.words import catalogue, has_words, words

_TEMPLATES = Path(__file__).parent / "templates"


@lru_cache(maxsize=128)
def drawing(name: str) -> Markup:
    """Return one of our own drawings, such as ``icons/camera``, as markup."""
    return Markup((folder("assets") / f"{name}.svg").read_text(encoding="utf-8").strip())  # noqa: S704


def icon(name: str) -> Markup:
    """Return one icon of `assets/icons`."""
    return drawing(f"icons/{name}")


@lru_cache(maxsize=1)
def _plain_figures() -> str:
    """The body map as a drawing only: its regions cannot be chosen and are not read out."""
    text = str(drawing("bodymap")).replace('class="region"', 'class="skin"')
    text = re.sub(r' (?:role="button" tabindex="0"|aria-label="[^"]*"|data-s\w+="\w+")', "", text)
    return re.sub(r' id="(?!clip|view)[^"]*"', "", text).replace(' role="group"', "")


def figures_with(inside: Markup) -> Markup:
    """Return the body map as a drawing with `inside`, a piece of SVG that a template made, on top."""
    return Markup(f"{_plain_figures().removesuffix('</svg>')}{escape(inside)}</svg>")  # noqa: S704


def day(when: date, *, weekday: bool = False) -> str:
    """Return a date in words: "7 December 2026", or with its weekday "Monday, 7 December 2026"."""
    written = f"{when.day} {when:%B %Y}"
    return f"{when:%A}, {written}" if weekday else written


def short_day(when: date) -> str:
    """Return a date in few letters: "7 Dec 2026"."""
    return f"{when.day} {when:%b %Y}"


def first_sentence(text: str) -> tuple[str, str]:
    """Split a text into its first sentence and the rest."""
    head, stop, tail = text.partition(". ")
    return (head + ".", tail) if stop else (text, "")


TIER_ICONS: Mapping[Tier, str] = {
    Tier.URGENT: "urgent",
    Tier.SOON: "soon",
    Tier.WATCH: "calendar",
    Tier.ROUTINE: "routine",
}
"""The icon of each tier: filled triangle, clock, calendar, open circle."""


@lru_cache(maxsize=1)
def _templates() -> Jinja2Templates:
    templates = Jinja2Templates(directory=_TEMPLATES)
    templates.env.trim_blocks = True
    templates.env.lstrip_blocks = True
    templates.env.globals.update(
        w=words,
        has_words=has_words,
        icon=icon,
        drawing=drawing,
        figures_with=figures_with,
        day=day,
        short_day=short_day,
        first_sentence=first_sentence,
        site_words=site_words,
        tier_icon=TIER_ICONS.__getitem__,
    )
    return templates


_PAGE_WORDS = {
    "busy": "screen.busy",
    "busy_photo": "screen.busy_photo",
    "disk_full": "screen.disk_full",
    "no_answer": "screen.no_answer",
    "not_read": "screen.photo.not_read",
    "too_large": "screen.photo.too_large",
    "file_busy": "screen.bring.busy",
    "file_part": "screen.bring.part",
    "file_too_large": "handover.too_large",
    "file_cut_off": "handover.cut_off",
    **{
        f"camera_{name}": f"screen.camera.{name}"
        for name in ("title", "shoot", "cancel", "help", "starting", "refused", "none", "ghost", "ghost_help")
    },
}


@lru_cache(maxsize=1)
def _page_words() -> str:
    """Return the few words that the page's own script says, as JSON."""
    return json.dumps({name: catalogue()[key] for name, key in _PAGE_WORDS.items()})


def piece(template: str, values: Mapping[str, Any]) -> str:
    """Return one template filled with values."""
    return _templates().get_template(f"{template}.html").render(values)


def screen(app: App, session: Session, template: str, values: Mapping[str, Any]) -> str:
    """Return a whole screen: bar, page, foot. Marks the root so that the script knows where it is.

    Gradio keeps what it can of the old page; a root of another kind makes it start anew on a new place.
    """
    if session.shown != session.place:
        session.shown, session.parity = session.place, not session.parity
    notice, session.notice = session.notice, None
    session.turn += 1
    frame = {
        "turn": session.turn,
        "answered": session.answered,
        "page_words": _page_words(),
        "wiped": session.ended,
        "root": "section" if session.parity else "div",
        "place": session.place,
        "kiosk": app.kiosk,
        "bar": None if app.kiosk or app.clinic else bar(app, session),
        "clinic": session.login if app.clinic else None,
        "clinic_idle": LOCK_AFTER_SECONDS,
        "lock_after": app.keeper.minutes,
        "visit_file": session.brought if session.brought and session.brought.opened else None,
        "notice": notice,
        "visit": session.desk is not None,
    }
    return piece(template, {**frame, **values})
