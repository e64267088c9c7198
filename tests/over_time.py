"""Values of a mark over time that many tests start from: an outline, its scale, what it measures, a comparison."""

from datetime import date, datetime

from tests.builders import START
from triage.domain.change import Change
from triage.domain.comparison import Comparison, Moved, Same
from triage.domain.events import Event, EventKind
from triage.domain.measurements import Measured, Measurements, Scale, ScaleBy
from triage.domain.outline import DrawnBy, Outline

OUTLINE = Outline(((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.1 + 0.2, 0.6)), DrawnBy.NETWORK, 0.87)
DRAWN = Outline(((0.3, 0.3), (0.7, 0.3), (0.5, 0.7)), DrawnBy.PERSON)
SCALE = Scale(
    ScaleBy.CARD,
    (60.0, 0.1, -3.0, 0.2, 45.0, 1 / 3, 0.001, 0.0, 1.0),
    error=0.021,
    pixels_per_mm=21.4,
    tilt=17.5,
    covers=(((0.0, 0.0), (0.2, 0.0), (0.2, 0.2)),),
)


def figure(value: float, error: float, unit: str) -> Measured:
    """A figure with an even interval."""
    return Measured(value, value - error, value + error, unit)


MEASURED = Measurements(
    diameter=figure(6.2, 0.3, "mm"),
    area=figure(24.1, 1.9, "mm2"),
    pixels=11034.0,
    share=0.041,
    asymmetry=figure(0.12, 0.02, "share"),
    border=figure(1.2, 0.1, "ratio"),
    colours=figure(3, 1, "count"),
    contrast=figure(24.0, 2.0, "delta E"),
)


def comparison(first: str, second: str) -> Comparison:
    """A mark that grew."""
    return Comparison(
        first,
        second,
        Same.YES,
        changed=True,
        why="grew",
        area_ratio=figure(1.41, 0.08, "ratio"),
        diameter_change=figure(1.2, 0.4, "mm"),
        changes=frozenset({Change.AREA, Change.WIDTH}),
        moved=(Moved(0.61, 0.5, 0.2),),
        to_first=(1.0, 0.0, 0.01, 0.0, 1.0, -0.02, 1e-6, 0.0, 1.0),
    )


def event(
    kind: EventKind, on: date, noted_at: datetime = START, *, id: str = "e", lesion: str = "l"
) -> Event:
    """Something that happened to a mark."""
    return Event(id, lesion, kind, on, noted_at)
