"""Two photos of one mark: lined up at one scale, with both outlines, and what a comparison says of them."""

from collections.abc import Sequence
from typing import Any

from triage.app.context import desk_of
from triage.app.render import day, short_day
from triage.app.screens.pictures import LARGE, aligned_of, original_of, photo_of
from triage.app.session import Session
from triage.app.shapes import UNITS, drawn, focus
from triage.app.sizes import about
from triage.domain.comparison import Comparison, Same
from triage.domain.history import Observation
from triage.domain.measurements import Measured
from triage.errors import TriageError
from triage.service import compare
from triage.service.outline import outline_of
from triage.words import words


def size_of(one: Observation) -> str:
    """Return how wide the mark was on one photo, or that nobody knows."""
    width = one.measurements.diameter if one.measurements else None
    return about(width, "mm") if width else words("scale.unknown")


def _differences(found: Comparison) -> list[str]:
    lines = []
    if found.diameter_change is not None:
        lines.append(about(found.diameter_change, "difference"))
    if found.area_ratio is not None:
        lines.append(about(found.area_ratio, "ratio"))
    return lines


def _interval(figure: Measured | None) -> str:
    if figure is None:
        return words("screen.clinician.not_measured")
    value, low, high = (f"{part:.2f}" for part in (figure.value, figure.low, figure.high))
    return words("screen.clinician.interval", value=value, low=low, high=high, unit=figure.unit)


def _clinician(found: Comparison) -> list[tuple[str, str]]:
    name, moved = "screen.clinician.compare", [f"{one.share:+.2f}" for one in found.moved]
    return [
        (words(f"{name}.same"), found.same.value),
        (words(f"{name}.area"), _interval(found.area_ratio)),
        (words(f"{name}.diameter"), _interval(found.diameter_change)),
        (words(f"{name}.colour"), _interval(found.colour_change)),
        (words(f"{name}.changes"), ", ".join(sorted(found.changes)) or words("screen.clinician.none")),
        (words(f"{name}.moved"), ", ".join(moved) or words("screen.clinician.none")),
    ]


def _figures(session: Session, pair: Sequence[Observation], found: Comparison | None) -> dict[str, Any]:
    """Return both pictures with their outlines: in one frame where they could be lined up, else each in its own."""
    desk, first = desk_of(session), pair[0]
    if found is not None and found.to_first is not None and first.photo is not None:
        lines = compare.outlines_in_first(desk, found)
        shapes = [drawn(line, first.photo) for line in lines]
        photos: Sequence[str | None] = aligned_of(session, found)
        at = focus([point for line in lines for point in line])
    else:
        outlines = [outline_of(desk, one.id) for one in pair]
        shapes = [
            drawn(outline.points if outline else (), one.photo)
            for outline, one in zip(outlines, pair, strict=True)
            if one.photo is not None
        ]
        photos, at = [photo_of(session, one, LARGE) for one in pair], focus(())
    shown = [
        {
            "photo": photo,
            "path": shape.path,
            "height": shape.height,
            "short": short_day(one.taken_on),
            "long": day(one.taken_on),
            "original": original_of(session, one),
            "size": size_of(one),
        }
        for one, photo, shape in zip(pair, photos, shapes, strict=True)
    ]
    return {"pair": shown, "focus": at, "aspect": f"{UNITS / shapes[0].height:.5f}"}


def values(session: Session, lesion_id: str, pair: Sequence[Observation]) -> dict[str, Any]:
    """Return what the comparison of two photos shows; where it cannot be made, the photos alone and why."""
    first, second = pair
    found, trouble = None, None
    try:
        found = compare.compared(desk_of(session), lesion_id, first.id, second.id)
    except TriageError as fault:
        trouble = str(fault)
    shown = _figures(session, pair, found)
    if found is None:
        return {**shown, "trouble": trouble, "lined_up": False}
    return {
        **shown,
        "lined_up": found.to_first is not None,
        "same": words(f"screen.compare.same.{found.same}"),
        "verdict": words(f"compare.{found.why}"),
        "pressing": found.same is Same.YES and bool(found.changed),
        "lines": _differences(found),
        "moves": [
            {
                "x": f"{one.x * UNITS:.1f}",
                "y": f"{one.y * shown['pair'][0]['height']:.1f}",
                "out": one.share > 0,
            }
            for one in found.moved
        ],
        "clinician": _clinician(found),
    }
