"""The growth chart: its points, its words, and the same as a table."""

import json
from collections.abc import Sequence
from typing import Any, Final

from triage.app.render import day
from triage.app.sizes import about, error_of, number
from triage.domain.measurements import Measured
from triage.service.compare import GrowthPoint
from triage.words import words

LIBRARY: Final = "/look/plotly.min.js"
"""Where the program itself serves Plotly's script."""


def chart(points: Sequence[GrowthPoint], unit: str) -> dict[str, Any] | None:
    """Return what the chart's script draws and what stands in the table; None with fewer than two points."""
    if len(points) < 2:
        return None
    spoken = [f"{day(one.on)}: {_told(one.value, unit)}" for one in points]
    days = [one.on.isoformat() for one in points]
    told = {
        "days": days,
        "names": [f"{one.on.day} {one.on:%b}<br>{one.on.year}" for one in points],
        "values": [round(one.value.value, 3) for one in points],
        "labels": [number(one.value.value) for one in points],
        "above": [round(one.value.high - one.value.value, 3) for one in points],
        "below": [round(one.value.value - one.value.low, 3) for one in points],
        "top": round(max(one.value.high for one in points) * 1.25, 3),
        "spoken": spoken,
    }
    return {
        "told": json.dumps(told),
        "library": LIBRARY,
        "name": words(f"screen.growth.name.{unit}"),
        "note": words(f"screen.growth.note.{unit}"),
        "head": words(f"screen.growth.head.{unit}"),
        "rows": [
            (day(one.on), number(one.value.value), error_of(one.value) if one.value.error else "–")
            for one in reversed(points)
        ],
    }


def _told(value: Measured, unit: str) -> str:
    """A figure in words; the first photo, from which a ratio is counted, has no error."""
    return about(value, unit) if value.error else words("screen.growth.start")
