"""Two photos of one mark, compared; a new photo against the first and the last one; growth over time."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PIL import Image

from triage.domain.comparison import Comparison
from triage.domain.history import LesionStory, Observation
from triage.domain.measurements import Measured, Scale
from triage.domain.outline import Outline, Point
from triage.errors import HistoryError
from triage.imaging import compare as pixels
from triage.imaging.decode import Photo, decode
from triage.imaging.resize import Pixels
from triage.service.check import NEW
from triage.service.desk import Desk
from triage.service.follow import pair
from triage.service.outline import Traced, outline_of, trace


@dataclass(frozen=True)
class GrowthPoint:
    """One date of the growth chart."""

    observation: str
    on: date
    value: Measured


@dataclass(frozen=True)
class _Side:
    id: str
    photo: Photo
    outline: Outline | None
    scale: Scale | None


def compared(desk: Desk, lesion_id: str, first: str | None = None, second: str | None = None) -> Comparison:
    """Compare two observations of a mark: those named, else the oldest and the newest photo.

    What was compared once is remembered while the program runs. Raises `HistoryError` as `follow.pair` does.
    """
    two = pair(desk, lesion_id, first, second)
    outlines = tuple(outline_of(desk, one.id) for one in (two.first, two.second))
    known = (two.first.id, two.second.id, *outlines)
    if known not in desk.compared:
        one, other = (
            _saved(desk, seen, outline)
            for seen, outline in zip((two.first, two.second), outlines, strict=True)
        )
        desk.compared[known] = _compare(one, other)
    return desk.compared[known]


def since(desk: Desk, lesion_id: str, photo: Photo, traced: Traced) -> tuple[Comparison, ...]:
    """Compare a photo that is not saved yet with the first and with the last photo of its mark (slow drift).

    An old photo that is added late is no later state of the mark: it is compared with the photos from its day or
    before, and where there are none, the last photo is compared with it.
    """
    shown = comparable(desk.history.story(lesion_id))
    day = (photo.facts.taken_at or desk.clock()).date()
    before = [one for one in shown if one.taken_on <= day]
    new = _Side(NEW, photo, traced.outline, traced.scale)
    if before or not shown:
        return tuple(_compare(_side(desk, one), new) for one in _first_and_last(before))
    return (_compare(new, _side(desk, shown[-1])),)


def comparable(story: LesionStory) -> list[Observation]:
    """The observations with a photo that the quality check accepted, oldest first; all with a photo where none is."""
    shown = [one for one in story.observations if one.photo]
    return [one for one in shown if one.quality.accepted] or shown


def compared_anew(
    desk: Desk, one: Observation, photo: Photo, outline: Outline, scale: Scale | None
) -> tuple[tuple[Comparison, ...], tuple[Comparison, ...]]:
    """Compare a saved photo along another outline: with the photos before it, and later photos with it.

    All later photos are compared with the first one of the mark, and each with the one before it.
    """
    shown = comparable(desk.history.story(one.lesion_id))
    place = next((at for at, each in enumerate(shown) if each.id == one.id), None)
    if place is None:
        return (), ()
    before, after = shown[:place], shown[place + 1 :]
    this = _Side(one.id, photo, outline, scale)
    later = after if not before else after[:1]
    return (
        tuple(_compare(_side(desk, each), this) for each in _first_and_last(before)),
        tuple(_compare(this, _side(desk, each)) for each in later),
    )


def _first_and_last(shown: Sequence[Observation]) -> tuple[Observation, ...]:
    return tuple({one.id: one for one in (*shown[:1], *shown[-1:])}.values())


def aligned_pictures(desk: Desk, comparison: Comparison, longest: int = 1280) -> tuple[bytes, bytes]:
    """Both photos as JPEGs in the frame and at the scale of the first one, `longest` pixels on the longer side."""
    first, second = (decode(_content(desk, name)) for name in (comparison.first, comparison.second))
    return tuple(_jpeg(each) for each in pixels.aligned(first, second, comparison, longest))  # type: ignore[return-value]


def outlines_in_first(desk: Desk, comparison: Comparison) -> tuple[Sequence[Point], Sequence[Point]]:
    """Both outlines in shares of the first photo's frame; empty where they cannot be drawn there."""
    first, second = (outline_of(desk, name) for name in (comparison.first, comparison.second))
    lines = pixels.contours(first, second, comparison) if first and second else None
    return lines or ((), ())


def against_baseline_and_last(desk: Desk, lesion_id: str) -> tuple[Comparison, ...]:
    """The newest photo against the first and against the one before it; empty with fewer than two photos."""
    *before, newest = [one.id for one in comparable(desk.history.story(lesion_id))] or [""]
    return tuple(
        compared(desk, lesion_id, earlier, newest) for earlier in dict.fromkeys((*before[:1], *before[-1:]))
    )


def growth(desk: Desk, lesion_id: str) -> tuple[GrowthPoint, ...]:
    """The diameters of a mark, oldest photo first, of every photo that has a scale."""
    return tuple(
        GrowthPoint(one.id, one.taken_on, one.measurements.diameter)
        for one in desk.history.story(lesion_id).observations
        if one.measurements is not None and one.measurements.diameter is not None
    )


def relative_growth(desk: Desk, lesion_id: str) -> tuple[GrowthPoint, ...]:
    """The area of a mark over that in its first photo, of every later photo that was aligned with it on the skin.

    The first photo itself is the point from which they are counted: 1, without an error.
    """
    shown = comparable(desk.history.story(lesion_id))
    later = tuple(
        GrowthPoint(one.id, one.taken_on, kept.area_ratio)
        for one in shown[1:]
        for kept in one.comparisons
        if kept.first == shown[0].id and kept.area_ratio is not None
    )
    start = (GrowthPoint(shown[0].id, shown[0].taken_on, Measured(1.0, 1.0, 1.0, "ratio")),) if later else ()
    return start + later


def _compare(first: _Side, second: _Side) -> Comparison:
    return pixels.compare(
        first.photo,
        second.photo,
        first.outline,
        second.outline,
        first.scale,
        second.scale,
        ids=(first.id, second.id),
    )


def _side(desk: Desk, one: Observation) -> _Side:
    return _saved(desk, one, outline_of(desk, one.id))


def _saved(desk: Desk, one: Observation, outline: Outline | None) -> _Side:
    photo = decode(_content(desk, one.id))
    scale = one.scale or trace(photo, None, outline=outline).scale
    return _Side(one.id, photo, outline, scale)


def _content(desk: Desk, observation_id: str) -> bytes:
    content = desk.history.photo(observation_id)
    if content is None:
        raise HistoryError("This check has no photo. Choose another one.")
    return content


def _jpeg(picture: Pixels) -> bytes:
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=90)
    return file.getvalue()
