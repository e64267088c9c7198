"""The scale card: what is printed where. The page draws it and the camera's side finds it by the same numbers.

Millimetres on the card, x to the right and y down from its upper left corner. Four AprilTag 36h11 markers stand
round a round window, which is cut out and laid round the mark. Measured (docs/evaluation/scale.md): 14-mm markers
are found under more blur than smaller ones, and three of four are enough.
"""

import math
from dataclasses import dataclass

Point = tuple[float, float]

WIDTH_MM, HEIGHT_MM = 66.0, 81.0
"""The cut card."""

MARKER_MM = 14.0
"""Side of a marker's black square."""

MODULES = 8
"""Modules along a marker's side: six of the pattern and a black one at each end."""

WINDOW: Point = (33.0, 33.0)
"""Middle of the window."""
WINDOW_RADIUS_MM = 15.0

BAR_MM = 50.0
"""Length of the bar that a person checks with a ruler: it shows a page that was printed at another size."""
BAR_START: Point = (8.0, 72.5)
"""Left end of the bar."""

EDGE_POINTS = 24
"""Points that draw half of the window's edge in `covered`."""


@dataclass(frozen=True)
class Marker:
    """One marker: its id in the family 36h11, its 36 bits row by row (1 is white), its upper left corner in mm."""

    id: int
    bits: int
    left: float
    top: float

    def corners(self) -> tuple[Point, ...]:
        """The four corners of the black square, clockwise from the upper left one, mm."""
        right, bottom = self.left + MARKER_MM, self.top + MARKER_MM
        return ((self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom))

    def is_white(self, row: int, column: int) -> bool:
        """Say whether a module is white; rows and columns 0 to 7, the outer ring is black."""
        inner = MODULES - 2
        if not (1 <= row <= inner and 1 <= column <= inner):
            return False
        place = (row - 1) * inner + (column - 1)
        return bool(self.bits >> (inner * inner - 1 - place) & 1)


MARKERS = (
    Marker(401, 0xB7F8D2516, 3.0, 3.0),
    Marker(402, 0xDCDE4BFA5, 49.0, 3.0),
    Marker(403, 0x9EDA99C30, 49.0, 49.0),
    Marker(404, 0x8FFB98A8B, 3.0, 49.0),
)
"""Clockwise from the upper left. Patterns: AprilTag 36h11 (Olson 2011), as in OpenCV's dictionary of that name."""


@dataclass(frozen=True)
class Patch:
    """A grey field: its upper left corner, mm, and its nominal reflectance, 0 to 1.

    The reflectance is what is asked of the printer. Printed greys are only about right; what counts for colour is
    that they are neutral.
    """

    left: float
    top: float
    reflectance: float

    @property
    def middle(self) -> Point:
        """The middle, mm."""
        return self.left + PATCH_WIDTH_MM / 2, self.top + PATCH_HEIGHT_MM / 2

    @property
    def level(self) -> float:
        """The sRGB level of the reflectance, 0 to 1 (IEC 61966-2-1)."""
        return float(1.055 * self.reflectance ** (1 / 2.4) - 0.055)


PATCH_WIDTH_MM, PATCH_HEIGHT_MM = 10.0, 7.0
PATCHES = (
    Patch(3.0, 19.5, 0.60),
    Patch(3.0, 29.5, 0.30),
    Patch(3.0, 39.5, 0.12),
    Patch(53.0, 19.5, 0.12),
    Patch(53.0, 29.5, 0.30),
    Patch(53.0, 39.5, 0.60),
)
"""Three greys on each side of the window, in opposite order, so that light from one side evens out."""


def covered() -> tuple[tuple[Point, ...], ...]:
    """Return the two polygons, mm, that the card covers: its left and its right half without the window."""
    x, y = WINDOW
    bends = [math.pi * step / EDGE_POINTS for step in range(EDGE_POINTS + 1)]
    right = [(x + WINDOW_RADIUS_MM * math.sin(bend), y - WINDOW_RADIUS_MM * math.cos(bend)) for bend in bends]
    left = [(2 * x - across, down) for across, down in right]
    return (
        ((x, 0.0), *left, (x, HEIGHT_MM), (0.0, HEIGHT_MM), (0.0, 0.0)),
        ((x, 0.0), *right, (x, HEIGHT_MM), (WIDTH_MM, HEIGHT_MM), (WIDTH_MM, 0.0)),
    )
