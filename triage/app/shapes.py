"""Outlines over photos: the path of an SVG, and where a frame looks at first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from triage.domain.outline import Point
from triage.domain.photo import PhotoFacts

UNITS: Final = 1000
"""Width of a drawing over a photo, in its own units; its height follows the photo's shape."""

FILLED: Final = 0.45
"""Share of the frame that the mark fills at first, so that two small marks are seen at once."""
MOST_ZOOM: Final = 8
ZOOM_STEP: Final = 0.25


@dataclass(frozen=True)
class Drawn:
    """An outline over a photo: the path of an SVG of `UNITS` x `height`, empty where there is none."""

    path: str
    height: int


def drawn(points: Sequence[Point], facts: PhotoFacts) -> Drawn:
    """Return the path of an outline over a photo; an empty one for no points."""
    height = round(UNITS * facts.height / facts.width)
    line = "L".join(f"{x * UNITS:.1f} {y * height:.1f}" for x, y in points)
    return Drawn(f"M{line}Z" if points else "", height)


def focus(points: Sequence[Point]) -> str:
    """Return where the frame looks at first and how near: "x y zoom", in shares of the photo."""
    if not points:
        return "0.5 0.5 1"
    across, down = [x for x, _ in points], [y for _, y in points]
    part = max(max(across) - min(across), max(down) - min(down), 0.01)
    zoom = min(MOST_ZOOM, max(1.0, FILLED / part // ZOOM_STEP * ZOOM_STEP))
    return f"{(min(across) + max(across)) / 2:.4f} {(min(down) + max(down)) / 2:.4f} {zoom:g}"
