"""Sizes in words: never without their error, and "size unknown" where the photo has no scale."""

import math
from typing import Any, Final

from triage.domain.measurements import Measured, Measurements, ScaleBy
from triage.service.outline import Traced
from triage.words import words

LEAST_ERROR: Final = 0.1
"""The smallest error that is said, in the unit's first digit after the point."""


FIGURES: Final = ("diameter", "area", "asymmetry", "border", "colours", "contrast")
"""The figures of a photo in the order of its table."""

SMALL: Final = 2
"""Figures below this are said with two digits after the point."""


def number(value: float) -> str:
    """Return a figure as it is said: one digit after the point."""
    return f"{value:.1f}"


def error_of(figure: Measured) -> str:
    """Return the error as it is said, rounded up: it is never said to be smaller than it is."""
    return number(max(LEAST_ERROR, math.ceil(figure.error * 10 - 1e-9) / 10))


def about(figure: Measured, unit: str) -> str:
    """Return a figure with its error in words: "about 6.1 mm wide, give or take 0.4"."""
    return words(f"screen.size.about.{unit}", value=number(figure.value), error=error_of(figure))


def measured(found: Measurements) -> dict[str, Any]:
    """Return the rows of a table of all figures, each with its unit and interval; `unknown`: without mm."""
    named = found.by_name()
    rows = [(words(f"record.figure.{name}"), *_value_and_range(named.get(name))) for name in FIGURES]
    return {"rows": rows, "unknown": found.diameter is None}


def _value_and_range(figure: Measured | None) -> tuple[str, str]:
    """Return a figure and its interval in words; the bounds are rounded outwards."""
    if figure is None:
        return words("scale.unknown"), ""
    digits = 0 if figure.unit == "count" else 2 if figure.value < SMALL else 1
    step = 10.0**digits
    low = math.floor(figure.low * step + 1e-9) / step
    high = math.ceil(figure.high * step - 1e-9) / step
    value, lowest, highest = (f"{part:.{digits}f}" for part in (figure.value, low, high))
    unit = words(f"record.unit.{figure.unit}")
    return f"{value} {unit}".rstrip(), words("screen.measured.from_to", low=lowest, high=highest)


def size_words(traced: Traced) -> tuple[str, str | None]:
    """Return how wide a mark is on a photo and what gave the millimetres, or that nobody knows, and why."""
    width = traced.measurements.diameter if traced.measurements else None
    if width is None or traced.scale is None:
        return words("scale.unknown"), words(f"scale.fault.{traced.fault}") if traced.fault else None
    by = words(f"scale.by.{traced.scale.by}")
    return about(width, "mm"), f"{by}. {words('scale.bar')}" if traced.scale.by is ScaleBy.CARD else f"{by}."
