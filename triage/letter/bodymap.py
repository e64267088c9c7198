"""The two figures of ``assets/bodymap.svg`` with a dot where the mark is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from triage.domain.sites import SITES
from triage.letter.pen import Pen, Point
from triage.letter.text import line_width
from triage.letter.theme import FIGURE, FIGURE_AWAY, INK, WHITE, Theme
from triage.resources import folder
from triage.words import words

HEIGHT = 502.0
"""Height of a figure in the units of the drawing; x runs from -100 to 100, y downwards from the crown."""

_TAG = re.compile(r"<(path|g|clipPath)\b([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_STEP = re.compile(r"([MLCZ])([^MLCZ]*)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

# Places that the map has no region for: x is to the viewer's left for the person's right on the front.
# (view, x away from the middle, y); x counts only where there is a side.
_EXTRA: dict[str, tuple[str, float, float]] = {
    "temple": ("front", 20, 26),
    "eyelid": ("front", 9, 28),
    "eye": ("front", 9, 30),
    "brow": ("front", 9, 24),
    "lip_red": ("front", 5, 53),
    "mouth": ("front", 0, 53),
    "beard": ("front", 12, 56),
    "neck_side": ("front", 12, 76),
    "nipple": ("front", 24, 128),
    "navel": ("front", 0, 202),
    "genital": ("front", 0, 250),
    "anal": ("back", 0, 246),
    "fingernail": ("back", 95, 304),
    "toenail": ("front", 24, 500),
    "toe_web": ("front", 22, 496),
    "sole": ("back", 22, 499),
    "palm": ("front", 92, 276),
}


@dataclass(frozen=True)
class Spot:
    """Where the dot goes: "front" or "back", and a point in the units of the drawing."""

    view: str
    x: float
    y: float


@dataclass(frozen=True)
class _Map:
    outlines: tuple[str, ...]
    regions: dict[tuple[str, str, str], str]


@lru_cache(maxsize=1)
def _map() -> _Map:
    """Read the outlines of body and head, and each region by (view, site, side)."""
    outlines: list[str] = []
    regions: dict[tuple[str, str, str], str] = {}
    view, in_clip = "", False
    for tag, rest in _TAG.findall((folder("assets") / "bodymap.svg").read_text(encoding="utf-8")):
        told = dict(_ATTRIBUTE.findall(rest))
        if tag == "clipPath":
            in_clip = True
        elif tag == "g":
            in_clip = False
            view = told.get("id", "").removeprefix("view-") or view
        elif in_clip and "d" in told:
            outlines.append(told["d"])
        elif "data-site" in told:
            regions[view, told["data-site"], told.get("data-side", "")] = told["d"]
    return _Map(tuple(outlines), regions)


def _points(path: str) -> list[Point]:
    """Return the corners of a path, with control points left out: enough for the middle of a region."""
    corners: list[Point] = []
    for step, numbers in _STEP.findall(path):
        values = [float(number) for number in _NUMBER.findall(numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        corners.extend(pairs[2::3] if step == "C" else pairs)
    return corners


def spot(site: str | None, side: str | None) -> Spot | None:
    """Return where the dot goes, None where the place cannot be shown."""
    if site is None or site not in SITES or site == "other":
        return None
    view = "back" if SITES[site].view == "B" else "front"
    regions = _map().regions
    for seen in (view, "front", "back"):
        for key in ((seen, site, side or ""), (seen, site, "")):
            if key in regions:
                return _middle(key, regions[key], side)
    if site not in _EXTRA:
        return None
    seen, x, y = _EXTRA[site]
    return Spot(seen, x * _direction(seen, side), y)


def _direction(view: str, side: str | None) -> int:
    """Return -1 for the viewer's left, 1 for the right, 0 for the middle."""
    if side not in ("left", "right"):
        return 0
    return 1 if (side == "left") == (view == "front") else -1


def _middle(key: tuple[str, str, str], path: str, side: str | None) -> Spot:
    """Return the middle of a region; where the region has no side of its own, halfway out to the side."""
    view, _, own_side = key
    corners = _points(path)
    across, down = [x for x, _ in corners], [y for _, y in corners]
    x = (min(across) + max(across)) / 2
    if not own_side:
        x += _direction(view, side) * min(max(across) - min(across), 60.0) / 4
    return Spot(view, x, (min(down) + max(down)) / 2)


@dataclass(frozen=True)
class BodyMap:
    """The block with both figures; `tall` is the height of a figure, points."""

    theme: Theme
    spot: Spot | None
    tall: float

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.tall + self.theme.tiny.leading + 3

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        scale = self.tall / HEIGHT
        for view, middle in (("front", x + width * 0.26), ("back", x + width * 0.76)):
            here = self.spot is not None and self.spot.view == view
            for outline in _map().outlines:
                _fill(pen, outline, (middle, top, scale), FIGURE if here else FIGURE_AWAY)
            style = self.theme.tiny if here else self.theme.tiny.muted()
            line = ((words(f"letter.clinician.map.{view}"), style.strong() if here else style),)
            pen.line_of_text(middle - line_width(line) / 2, top - self.tall - 3, line, style.leading)
            if here and self.spot:
                _dot(pen, middle + self.spot.x * scale, top - self.spot.y * scale)


def _dot(pen: Pen, x: float, y: float) -> None:
    pen.circle(x, y, 4.6, fill=WHITE, edge=INK, thickness=1.1)
    pen.circle(x, y, 2.3, fill=INK)


def _fill(pen: Pen, path: str, place: tuple[float, float, float], colour: str) -> None:
    """Fill one outline of the drawing; `place` is its middle, its upper edge and its scale."""
    middle, top, scale = place
    steps: list[Sequence[Point]] = []
    for _, numbers in _STEP.findall(path):
        values = [float(number) for number in _NUMBER.findall(numbers)]
        pairs = zip(values[::2], values[1::2], strict=True)
        placed = [(middle + x * scale, top - y * scale) for x, y in pairs]
        # "C" may be repeated without its letter
        steps.extend([placed[i : i + 3] for i in range(0, len(placed), 3)] if steps else [placed])
    pen.curve([step for step in steps if step], colour)
