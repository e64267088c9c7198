"""Where the marks lie on the body map: the pin that a person set, or the middle of the noted place."""

from dataclasses import dataclass

from triage.domain.body import Pin, View
from triage.domain.history import Lesion
from triage.errors import UsageError
from triage.letter.bodymap import spot
from triage.service.desk import Desk

FIGURE_WIDTH = 214.0
"""Width of one figure of the drawing ``assets/bodymap.svg``, in its units; front and back stand side by side."""
FIGURE_HEIGHT = 524.0
"""Height of the drawing, in its units."""
_MIDDLE, _CROWN = 107.0, 8.0  # where the middle and the crown of a figure are on its half of the drawing


@dataclass(frozen=True)
class Pinned:
    """A followed mark with its pin; `exact` is False where only its place on the body is known."""

    lesion: Lesion
    pin: Pin
    exact: bool


def place_of(lesion: Lesion) -> Pin | None:
    """Return the middle of the mark's noted place as a pin, None where there is none or the map cannot show it."""
    found = spot(lesion.site, lesion.side)
    if found is None:
        return None
    return Pin(View(found.view), (found.x + _MIDDLE) / FIGURE_WIDTH, (found.y + _CROWN) / FIGURE_HEIGHT)


def pinned(lesion: Lesion) -> Pinned | None:
    """Return where a mark is drawn, None where its place is not known."""
    if lesion.pin is not None:
        return Pinned(lesion, lesion.pin, exact=True)
    rough = place_of(lesion)
    return Pinned(lesion, rough, exact=False) if rough else None


def set_pin(desk: Desk, lesion_id: str, pin: Pin) -> None:
    """Keep where a mark is on the body map. Raises `UsageError` for a point beside the map."""
    if not (0 <= pin.x <= 1 and 0 <= pin.y <= 1):
        raise UsageError("This point is not on the body map. Tap on the body.")
    desk.history.set_pin(lesion_id, pin, desk.clock())
