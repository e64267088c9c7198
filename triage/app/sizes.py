"""Sizes in words: never without their error, and "size unknown" where the photo has no scale."""

import math
from typing import Final

from triage.domain.measurements import Measured, ScaleBy
from triage.service.outline import Traced
from triage.words import words

LEAST_ERROR: Final = 0.1
"""The smallest error that is said, in the unit's first digit after the point."""


def number(value: float) -> str:
    """Return a figure as it is said: one digit after the point."""
    return f"{value:.1f}"


def error_of(figure: Measured) -> str:
    """Return the error as it is said, rounded up: it is never said to be smaller than it is."""
    return number(max(LEAST_ERROR, math.ceil(figure.error * 10 - 1e-9) / 10))


def about(figure: Measured, unit: str) -> str:
    """Return a figure with its error in words: "about 6.1 mm wide, give or take 0.4"."""
    return words(f"screen.size.about.{unit}", value=number(figure.value), error=error_of(figure))


def size_words(traced: Traced) -> tuple[str, str | None]:
    """Return how wide a mark is on a photo and what gave the millimetres, or that nobody knows, and why."""
    width = traced.measurements.diameter if traced.measurements else None
    if width is None or traced.scale is None:
        return words("scale.unknown"), words(f"scale.fault.{traced.fault}") if traced.fault else None
    by = words(f"scale.by.{traced.scale.by}")
    return about(width, "mm"), f"{by}. {words('scale.bar')}" if traced.scale.by is ScaleBy.CARD else f"{by}."
