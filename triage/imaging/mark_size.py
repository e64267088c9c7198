"""How the size of a mark differs between two photos: over the skin, over a scale, or both."""

import math
from dataclasses import dataclass

import numpy as np

from triage.domain.compare_rules import Z95, Width, area_error, disagree, outline_error, ratio_measured
from triage.domain.measurements import Measured, Scale
from triage.domain.outline import Outline
from triage.imaging.measure_shape import area_of, feret_of
from triage.imaging.plane import Homography, Points, homography, mapped


@dataclass(frozen=True, eq=False)
class Skin:
    """`to_first`: shares of the later photo to shares of the earlier. `error`: standard error of the area ratio."""

    to_first: Homography
    error: float


@dataclass(frozen=True)
class SizeChange:
    """`ratio`: later over earlier area. `disagree`: the skin and the scales contradict each other."""

    ratio: Measured | None
    width: Width | None
    disagree: bool


def size_change(
    outlines: tuple[Outline, Outline],
    scales: tuple[Scale | None, Scale | None],
    aspect: float,
    skin: Skin | None,
) -> SizeChange:
    """Compare two outlines drawn by a person or the network.

    `aspect`: width over height of the earlier photo. With `skin` the later outline is carried into the earlier photo;
    with a scale in each photo both are laid out in millimetres, which needs no skin. Either scale is enough for
    millimetres where the skin is aligned.
    """
    on_skin = _over_skin(outlines, aspect, skin) if skin else None
    on_scales = _over_scales(outlines, scales)
    contradict = on_skin is not None and on_scales is not None and disagree(on_skin, on_scales)
    return SizeChange(on_skin or on_scales, _width(outlines, scales, skin), contradict)


def carried(outlines: tuple[Outline, Outline], aspect: float, to_first: Homography) -> tuple[Points, Points]:
    """Return both outlines in the earlier photo, in units of its height: two (n, 2) arrays."""
    square = np.array([aspect, 1.0])
    return np.array(outlines[0].points) * square, mapped(to_first, outlines[1].points) * square


def _over_skin(outlines: tuple[Outline, Outline], aspect: float, skin: Skin) -> Measured:
    before, now = carried(outlines, aspect, skin.to_first)
    return ratio_measured(area_of(now) / area_of(before), area_error(outlines, skin.error))


def _over_scales(
    outlines: tuple[Outline, Outline], scales: tuple[Scale | None, Scale | None]
) -> Measured | None:
    first, second = scales
    if first is None or second is None:
        return None
    before, now = area_of(_in_mm(first, outlines[0].points)), area_of(_in_mm(second, outlines[1].points))
    route = 2 * math.hypot(first.error, second.error) / Z95
    return ratio_measured(now / before, area_error(outlines, route))


def _width(
    outlines: tuple[Outline, Outline], scales: tuple[Scale | None, Scale | None], skin: Skin | None
) -> Width | None:
    """Return the widths in mm: both through one scale where the skin is aligned, so that its error is shared."""
    first, second = scales
    if skin is not None and first is not None:
        points = (_in_mm(first, outlines[0].points), _in_mm(first, mapped(skin.to_first, outlines[1].points)))
        route, shared = skin.error / 2, first.error / Z95
    elif skin is not None and second is not None:
        to_second = np.asarray(np.linalg.inv(skin.to_first))
        points = (_in_mm(second, mapped(to_second, outlines[0].points)), _in_mm(second, outlines[1].points))
        route, shared = skin.error / 2, second.error / Z95
    elif first is not None and second is not None:
        points = (_in_mm(first, outlines[0].points), _in_mm(second, outlines[1].points))
        route, shared = math.hypot(first.error, second.error) / Z95, 0.0
    else:
        return None
    before, now = (feret_of(one) for one in points)
    errors = (outline_error(outline).width for outline in outlines)
    drawn = math.hypot(*(size * error for size, error in zip((before, now), errors, strict=True)))
    return Width(before, now, math.hypot(drawn, now * route, (now - before) * shared))


def _in_mm(scale: Scale, points: tuple[tuple[float, float], ...] | Points) -> Points:
    return mapped(homography(scale.to_mm), points)
