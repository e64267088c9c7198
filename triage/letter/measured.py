"""What was measured, in printed words: the width with its error and method, and the trend since the first photo."""

from triage.domain.comparison import Comparison
from triage.domain.history import Observation
from triage.domain.measurements import Measured
from triage.domain.referral import Letter, LetterPhoto
from triage.letter.facts import short_day
from triage.words import words


def width(observation: Observation) -> str | None:
    """Return "7.2 mm (6.9 to 7.5), scale card"; None where the photo has no scale."""
    found = observation.measurements
    if found is None or found.diameter is None or observation.scale is None:
        return None
    method = words(f"letter.clinician.scale.{observation.scale.by.value}")
    return words("letter.clinician.width", span=_span(found.diameter, 1), method=method)


def width_in(letter: Letter, photo: LetterPhoto) -> str:
    """Return the width in a printed photo, or that it has no scale."""
    seen = (one for one in letter.story.observations if one.photo and one.photo.sha256 == photo.sha256)
    return next(filter(None, map(width, seen)), words("letter.clinician.no_width"))


def latest_width(letter: Letter) -> str | None:
    """Return the width in the newest photo that has one, with its day where that is not the check's own."""
    for one in reversed(letter.story.observations):
        if said := width(one):
            return said if one is letter.checked else f"{said}, {short_day(one.taken_on)}"
    return None


def trend(letter: Letter) -> str | None:
    """Return how width and area of the newest photo differ from the first; None where nothing was measured."""
    shown = [one for one in letter.story.observations if one.photo]
    if len(shown) < 2:
        return None
    kept = next((one for one in shown[-1].comparisons if one.first == shown[0].id), None)
    return _said(kept) if kept else None


def _said(kept: Comparison) -> str | None:
    parts = []
    if kept.diameter_change is not None:
        parts.append(words("letter.clinician.trend.width", span=_span(kept.diameter_change, 1, signed=True)))
    if kept.area_ratio is not None:
        parts.append(words("letter.clinician.trend.area", span=_span(kept.area_ratio, 2)))
    return "; ".join(parts) or None


def _span(figure: Measured, digits: int, *, signed: bool = False) -> str:
    sign = "+" if signed else ""
    unit = f" {figure.unit}" if figure.unit == "mm" else ""
    value, low, high = (f"{one:{sign}.{digits}f}" for one in (figure.value, figure.low, figure.high))
    return words("letter.clinician.span", value=f"{value}{unit}", low=low, high=high)
