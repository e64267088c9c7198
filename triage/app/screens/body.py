"""The body map with a pin for every followed mark, the same as a list, and the pin of one mark."""

from typing import Any, Final

from triage.app.acts.follow import current_mark
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.pictures import THUMB, last_with_photo, photo_of
from triage.app.session import Session
from triage.domain.body import Pin, View
from triage.domain.sites import site_words
from triage.service import follow
from triage.service.body import FIGURE_HEIGHT, FIGURE_WIDTH, pinned
from triage.words import words

ACROSS: Final = (0, 1, -1, 2, -2)
"""Steps sideways for pins that would lie on each other, because only their place is known."""
STEP: Final = 22.0
"""One such step, in units of the drawing."""


def on_drawing(pin: Pin) -> tuple[float, float]:
    """Return where a pin is on the whole drawing, in its units: the back stands right of the front."""
    left = FIGURE_WIDTH if pin.view is View.BACK else 0.0
    return left + pin.x * FIGURE_WIDTH, pin.y * FIGURE_HEIGHT


def show_map(app: App, session: Session) -> str:
    """Return the body map with all pins."""
    pins: list[dict[str, Any]] = []
    listed: list[dict[str, Any]] = []
    taken: dict[tuple[float, float], int] = {}
    for number, one in enumerate(follow.agenda(desk_of(session)), start=1):
        lesion = one.story.lesion
        last = last_with_photo(one.story)
        listed.append(
            {
                "id": lesion.id,
                "number": number,
                "name": lesion.name,
                "photo": photo_of(session, last, THUMB),
                "place": site_words(lesion.site, lesion.side)
                if lesion.site
                else words("screen.mark.no_site"),
                "tier": one.standing.tier if one.standing else None,
                "last": words("screen.marks.last", day=day(last.taken_on)) if last else None,
            }
        )
        where = pinned(lesion)
        if where is None:
            continue
        x, y = on_drawing(where.pin)
        again = taken.get((x, y), 0)
        taken[x, y] = again + 1
        shift = STEP * ACROSS[again % len(ACROSS)]
        pins.append(
            {
                "id": lesion.id,
                "number": number,
                "name": lesion.name,
                "x": f"{x + shift:.1f}",
                "y": f"{y + STEP * (again // len(ACROSS)):.1f}",
                "exact": where.exact,
            }
        )
    return screen(app, session, "body", {"tab": "marks", "wide": True, "pins": pins, "marks": listed})


def show_pin(app: App, session: Session) -> str:
    """Return the map on which the pin of one mark is set. Raises `HistoryError` where there is no such mark."""
    lesion = follow.story(desk_of(session), current_mark(session) or "").story.lesion
    where = pinned(lesion)
    at = where.pin if where else Pin(View.FRONT, 0.5, 0.25)
    x, y = on_drawing(at)
    values = {
        "id": lesion.id,
        "name": lesion.name,
        "place_words": site_words(lesion.site, lesion.side) if lesion.site else words("screen.mark.no_site"),
        "view": at.view,
        "pin_x": f"{at.x:.4f}",
        "pin_y": f"{at.y:.4f}",
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "back_shown": at.view is View.BACK,
    }
    return screen(app, session, "pin", {"tab": "marks", "wide": True, **values})
