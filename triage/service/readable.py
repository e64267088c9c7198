"""`index.html` of an archive: one page that any browser shows in ten years, without this program and without a script.

Every value is escaped by the template engine; only our own icons and the body map are not.
"""

import re
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from triage.domain.body import Overview, View
from triage.domain.history import LesionStory
from triage.domain.sites import PRIVATE_SITES
from triage.letter.facts import day
from triage.resources import folder
from triage.service.body import FIGURE_HEIGHT, FIGURE_WIDTH, pinned
from triage.service.exported import (
    FHIR_FILE,
    HISTORY_FILE,
    MANIFEST_FILE,
    Exported,
    photo_path,
    place_words,
    plain,
    preview_path,
)
from triage.service.readable_marks import filled_in, mark_values
from triage.words import words

_FILES = {HISTORY_FILE: "history", FHIR_FILE: "fhir", MANIFEST_FILE: "manifest"}
_ICONS = ("calendar", "file", "letter", "picture", "routine", "soon", "urgent")


def page(whole: Exported) -> bytes:
    """Return the page in UTF-8. The same history gives the same page."""
    marks = [
        mark_values(whole, story, number) for number, story in enumerate(_in_order(whole.stories), start=1)
    ]
    name = plain(whole.name or whole.details.name or "")
    html = (
        _templates()
        .get_template("page.html")
        .render(
            title=words("record.title_of", name=name) if name else words("record.title"),
            made=words("record.made", day=day(whole.made_at.date()), program=whole.program),
            person=filled_in(whole.details),
            pins=_pins(whole.stories),
            marks=marks,
            overviews=[_overview(whole, one) for one in whole.overviews],
            files=[(name, words(f"record.files.{key}")) for name, key in _FILES.items()],
        )
    )
    return html.encode("utf-8", "replace")


def _in_order(stories: tuple[LesionStory, ...]) -> list[LesionStory]:
    """Return what is followed first, then what was taken out of the list; both as they came."""
    return sorted(stories, key=lambda one: one.lesion.removed_at is not None)


def _pins(stories: tuple[LesionStory, ...]) -> list[dict[str, Any]]:
    """Return the number of every followed mark where it lies on the drawing; the back stands right of the front."""
    pins: list[dict[str, Any]] = []
    for number, story in enumerate(_in_order(stories), start=1):
        where = None if story.lesion.removed_at else pinned(story.lesion)
        if where is not None:
            left = FIGURE_WIDTH if where.pin.view is View.BACK else 0.0
            x, y = _free(pins, left + where.pin.x * FIGURE_WIDTH, where.pin.y * FIGURE_HEIGHT)
            pins.append({"number": number, "x": x, "y": y, "exact": where.exact})
    return pins


def _free(pins: list[dict[str, Any]], x: float, y: float) -> tuple[float, float]:
    """Return the next point to the right, or below it, where no other number lies."""
    start = x
    while any(abs(one["x"] - x) < _APART and abs(one["y"] - y) < _APART for one in pins):
        x += _APART
        if x > 2 * FIGURE_WIDTH - _APART:
            x, y = start, y + _APART
    return x, y


_APART = 20.0
"""Least distance of two numbers on the drawing, in its units."""


def _overview(whole: Exported, one: Overview) -> dict[str, Any]:
    names = {story.lesion.id: plain(story.lesion.name) for story in whole.stories}
    days = {other.id: day(other.taken_on) for other in whole.overviews}
    return {
        "day": day(one.taken_on),
        "place": place_words(one.place, None),
        "original": photo_path(one.photo),
        "shown": preview_path(one.photo) or photo_path(one.photo),
        "private": one.place in PRIVATE_SITES,
        "width": one.photo.width,
        "height": one.photo.height,
        "spots": [
            {"number": number, "x": f"{spot.x * 100:.2f}", "y": f"{spot.y * 100:.2f}"}
            for number, spot in enumerate(one.spots, start=1)
        ],
        "named": [
            words("record.overview.mark", number=number, name=names[spot.lesion_id])
            for number, spot in enumerate(one.spots, start=1)
            if spot.lesion_id in names
        ],
        "said": [
            words(
                "record.overview.said",
                number=number,
                answer=words(f"screen.overview.say.{answer}"),
                day=days[beside],
            )
            for number, spot in enumerate(one.spots, start=1)
            for beside, answer in spot.said
            if beside in days
        ],
    }


@lru_cache(maxsize=1)
def _templates() -> Environment:
    pieces = folder("assets") / "record"
    made = Environment(
        loader=FileSystemLoader(pieces),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        w=words,
        style=Markup((pieces / "page.css").read_text(encoding="utf-8")),  # noqa: S704
        icons={name: _drawing(f"icons/{name}") for name in _ICONS},
        figures=_figures(),
    )
    return made


def _drawing(name: str) -> Markup:
    return Markup((folder("assets") / f"{name}.svg").read_text(encoding="utf-8").strip())  # noqa: S704


def _figures() -> Markup:
    """Return the inside of the body map: front and back, without anything that can be pressed."""
    text = str(_drawing("bodymap"))
    text = re.sub(
        r' (?:id="(?!clip)[^"]*"|role="\w+"|tabindex="0"|aria-label="[^"]*"|data-\w+="\w+")', "", text
    )
    return Markup(text[text.index(">") + 1 :].removesuffix("</svg>"))  # noqa: S704
