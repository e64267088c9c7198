"""What a browser sends of a drawing - points in shares of a picture - read with care: anyone can send one."""

import json
import math
from collections.abc import Sequence
from typing import Any, Final

from triage.domain.body import Pin, Spot, View
from triage.domain.outline import MOST_POINTS, DrawnBy, Outline, Point
from triage.errors import UsageError
from triage.words import words

MOST_SPOTS: Final = 500
"""Most spots on an overview photo that are read."""


def read_outline(form: dict[str, str]) -> Outline:
    """Return the outline of a form. Raises `UsageError` for anything that is none."""
    points = _pairs(_listed(form.get("points", ""), MOST_POINTS))
    try:
        by = DrawnBy(form.get("by", ""))
    except ValueError:
        raise UsageError(words("screen.outline.not_read")) from None
    return Outline(tuple(points), by)


def read_pin(form: dict[str, str]) -> Pin | None:
    """Return the pin of a form, None where it names no point on the map."""
    try:
        view, x, y = View(form.get("view", "")), float(form.get("x", "")), float(form.get("y", ""))
    except ValueError:
        return None
    return Pin(view, x, y) if _share(x) and _share(y) else None


def read_spots(form: dict[str, str]) -> tuple[Spot, ...]:
    """Return the spots of a form: a list of [x, y, id of the mark or empty]. Raises `UsageError`."""
    found = []
    for one in _listed(form.get("spots", ""), MOST_SPOTS):
        if not (isinstance(one, list) and len(one) == 3 and isinstance(one[2], str)):
            raise UsageError(words("screen.overview.not_read"))
        ((x, y),) = _pairs([one[:2]])
        found.append(Spot(x, y, one[2][:64] or None))
    return tuple(found)


def _listed(text: str, most: int) -> list[Any]:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        read = None
    if not isinstance(read, list) or len(read) > most:
        raise UsageError(words("screen.outline.not_read"))
    return read


def _pairs(listed: Sequence[Any]) -> list[Point]:
    points = []
    for one in listed:
        if not (isinstance(one, list) and len(one) == 2 and all(_share(value) for value in one)):
            raise UsageError(words("screen.outline.not_read"))
        points.append((float(one[0]), float(one[1])))
    return points


def _share(value: object) -> bool:
    return isinstance(value, int | float) and math.isfinite(value) and 0 <= value <= 1
