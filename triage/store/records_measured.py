"""Between JSON columns and what was measured: outlines, scales, measurements, comparisons and places.

Every number is held to be finite, and every share to lie in the picture, on the way in and on the way out.
"""

import math
from collections.abc import Iterable
from typing import Any

from triage.domain.body import Pin, Spot, SpotAnswer, View
from triage.domain.change import Change
from triage.domain.comparison import Comparison, Moved, Same
from triage.domain.measurements import Measured, Measurements, Scale, ScaleBy
from triage.domain.outline import DrawnBy, Outline
from triage.errors import UsageError

HOMOGRAPHY = 9
"""Numbers of a 3 x 3 matrix, row by row."""

MOST_SPOTS = 2000
"""More marks than any overview photo can hold apart."""

_FIGURES = ("asymmetry", "border", "colours", "contrast")
"""The figures that every outline has; diameter and area need a scale."""

Json = dict[str, Any]


def outline_json(outline: Outline | None) -> Json | None:
    """Write an outline."""
    if outline is None:
        return None
    return {
        "points": _points_json(outline.points),
        "by": outline.by.value,
        "confidence": _or_none(outline.confidence),
    }


def outline_from(kept: Json | None) -> Outline | None:
    """Read an outline."""
    if kept is None:
        return None
    return Outline(_points_from(kept["points"]), DrawnBy(kept["by"]), _or_none(kept["confidence"]))


def scale_json(scale: Scale | None) -> Json | None:
    """Write a scale."""
    if scale is None:
        return None
    return {
        "by": scale.by.value,
        "to_mm": list(_homography(scale.to_mm)),
        "error": _number(scale.error),
        "pixels_per_mm": _number(scale.pixels_per_mm),
        "tilt": _or_none(scale.tilt),
        "covers": [_points_json(part) for part in scale.covers],
    }


def scale_from(kept: Json | None) -> Scale | None:
    """Read a scale."""
    if kept is None:
        return None
    return Scale(
        by=ScaleBy(kept["by"]),
        to_mm=_homography(kept["to_mm"]),
        error=_number(kept["error"]),
        pixels_per_mm=_number(kept["pixels_per_mm"]),
        tilt=_or_none(kept["tilt"]),
        covers=tuple(_points_from(part) for part in kept["covers"]),
    )


def measurements_json(found: Measurements | None) -> Json | None:
    """Write measurements."""
    if found is None:
        return None
    return {
        "diameter": _measured_json(found.diameter),
        "area": _measured_json(found.area),
        "pixels": _number(found.pixels),
        "share": _number(found.share),
        **{name: _measured_json(getattr(found, name)) for name in _FIGURES},
    }


def measurements_from(kept: Json | None) -> Measurements | None:
    """Read measurements."""
    if kept is None:
        return None
    return Measurements(
        diameter=_measured_from(kept["diameter"]),
        area=_measured_from(kept["area"]),
        pixels=_number(kept["pixels"]),
        share=_number(kept["share"]),
        **{name: _figure(kept[name]) for name in _FIGURES},
    )


def comparisons_json(found: tuple[Comparison, ...]) -> list[Json] | None:
    """Write comparisons; None where there are none."""
    return [_comparison_json(one) for one in found] or None


def comparisons_from(kept: list[Json] | None) -> tuple[Comparison, ...]:
    """Read comparisons."""
    return tuple(_comparison_from(one) for one in kept or ())


def changes_json(changes: Iterable[Change]) -> list[str]:
    """Write changes, in the order of their names."""
    return sorted(change.value for change in changes)


def pin_json(pin: Pin | None) -> Json | None:
    """Write a pin. Raises `UsageError` for one beside the drawing."""
    return None if pin is None else {"view": pin.view.value, "x": _share(pin.x), "y": _share(pin.y)}


def pin_from(kept: Json | None) -> Pin | None:
    """Read a pin."""
    return None if kept is None else Pin(View(kept["view"]), _share(kept["x"]), _share(kept["y"]))


def spots_json(spots: tuple[Spot, ...]) -> list[Json]:
    """Write the marks of an overview photo. Raises `UsageError` for one beside the photo, or too many."""
    if len(spots) > MOST_SPOTS:
        raise UsageError("There are too many marks on this photo. Take one of a smaller part of the body.")
    return [_spot_json(spot) for spot in spots]


def _spot_json(spot: Spot) -> Json:
    placed = {"x": _share(spot.x), "y": _share(spot.y), "lesion": spot.lesion_id}
    return placed | ({"said": {beside: answer.value for beside, answer in spot.said}} if spot.said else {})


def spots_from(kept: list[Json]) -> tuple[Spot, ...]:
    """Read the marks of an overview photo."""
    return tuple(
        Spot(
            _share(spot["x"]),
            _share(spot["y"]),
            spot["lesion"],
            tuple((beside, SpotAnswer(answer)) for beside, answer in spot.get("said", {}).items()),
        )
        for spot in kept
    )


def _comparison_json(one: Comparison) -> Json:
    return {
        "first": one.first,
        "second": one.second,
        "same": one.same.value,
        "changed": one.changed,
        "why": one.why,
        "area_ratio": _measured_json(one.area_ratio),
        "diameter_change": _measured_json(one.diameter_change),
        "colour_change": _measured_json(one.colour_change),
        "changes": changes_json(one.changes),
        "moved": [[_number(part.x), _number(part.y), _number(part.share)] for part in one.moved],
        "to_first": None if one.to_first is None else list(_homography(one.to_first)),
    }


def _comparison_from(kept: Json) -> Comparison:
    return Comparison(
        first=kept["first"],
        second=kept["second"],
        same=Same(kept["same"]),
        changed=kept["changed"],
        why=kept["why"],
        area_ratio=_measured_from(kept["area_ratio"]),
        diameter_change=_measured_from(kept["diameter_change"]),
        colour_change=_measured_from(kept["colour_change"]),
        changes=frozenset(Change(name) for name in kept["changes"]),
        moved=tuple(Moved(*(_number(value) for value in part)) for part in kept["moved"]),
        to_first=None if kept["to_first"] is None else _homography(kept["to_first"]),
    )


def _measured_json(figure: Measured | None) -> Json | None:
    if figure is None:
        return None
    numbers = {name: _number(getattr(figure, name)) for name in ("value", "low", "high")}
    return {**numbers, "unit": figure.unit}


def _measured_from(kept: Json | None) -> Measured | None:
    return None if kept is None else _figure(kept)


def _figure(kept: Json) -> Measured:
    return Measured(_number(kept["value"]), _number(kept["low"]), _number(kept["high"]), str(kept["unit"]))


def _points_json(points: Iterable[tuple[float, float]]) -> list[list[float]]:
    return [[_number(x), _number(y)] for x, y in points]


def _points_from(kept: list[list[float]]) -> tuple[tuple[float, float], ...]:
    return tuple((_number(x), _number(y)) for x, y in kept)


def _homography(numbers: Iterable[float]) -> tuple[float, ...]:
    read = tuple(_number(value) for value in numbers)
    if len(read) != HOMOGRAPHY:
        raise ValueError("a homography has nine numbers")
    return read


def _number(value: float) -> float:
    """Return a plain, finite number; `ValueError` or `TypeError` for anything else."""
    if type(value) is float and math.isfinite(value):
        return value  # nearly all of them: a mark of many years has thousands
    if isinstance(value, (bool, str)) or not math.isfinite(value):
        raise ValueError("not a finite number")
    return float(value)


def _or_none(value: float | None) -> float | None:
    return None if value is None else _number(value)


def _share(value: float) -> float:
    read = _number(value)
    if not 0 <= read <= 1:
        raise UsageError("This point lies outside the picture. Place it again.")
    return read
