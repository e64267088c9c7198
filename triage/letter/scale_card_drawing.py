"""One scale card, drawn as vectors from the numbers of the domain. Points, origin at the lower left."""

from reportlab.lib.units import mm

from triage.domain.scale_card import (
    BAR_MM,
    BAR_START,
    MARKER_MM,
    MARKERS,
    MODULES,
    PATCH_HEIGHT_MM,
    PATCH_WIDTH_MM,
    PATCHES,
    WINDOW,
    WINDOW_RADIUS_MM,
    Marker,
)
from triage.letter.fonts import REGULAR, SEMIBOLD
from triage.letter.pen import Pen
from triage.letter.text import line_width
from triage.letter.theme import FLOOR, INK, LABEL, Style
from triage.words import words

BLACK = "#000000"
CUT_LINE, CUT_DASH = 0.6, (3.0, 2.4)
"""A line to cut along: thickness and dashes, points."""

_NAME = Style(SEMIBOLD, 11.0, 13.0, INK)
_HINT = Style(REGULAR, FLOOR, 10.4, LABEL)
_BAR_THICK_MM = 1.2
_LONG_TICK_MM, _SHORT_TICK_MM, _FINE_TICK_MM = 3.0, 2.2, 1.4
_TICK = 0.5  # thickness, points
_OVERLAP_MM = 0.02  # neighbouring modules run into each other, so that no hair of white shows between them


def draw_card(pen: Pen, left: float, top: float) -> None:
    """Draw a card whose upper left corner is at (left, top); the line round it is the page's."""
    card = _Card(pen, left, top)
    for marker in MARKERS:
        card.marker(marker)
    card.patches()
    card.window()
    card.bar()
    card.texts()


class _Card:
    """Millimetres on the card, y down, to points on the page."""

    def __init__(self, pen: Pen, left: float, top: float) -> None:
        self.pen, self.left, self.top = pen, left, top

    def x(self, across: float) -> float:
        return float(self.left + across * mm)

    def y(self, down: float) -> float:
        return float(self.top - down * mm)

    def box(self, left: float, top: float, width: float, height: float, colour: str) -> None:
        self.pen.box(self.x(left), self.y(top + height), width * mm, height * mm, fill=colour)

    def marker(self, marker: Marker) -> None:
        """Fill the black square, then the runs of white modules on it."""
        module = MARKER_MM / MODULES
        self.box(marker.left, marker.top, MARKER_MM, MARKER_MM, BLACK)
        for row in range(MODULES):
            for column in range(MODULES):
                if marker.is_white(row, column):
                    right = _OVERLAP_MM if marker.is_white(row, column + 1) else 0.0
                    below = _OVERLAP_MM if marker.is_white(row + 1, column) else 0.0
                    self.box(
                        marker.left + column * module,
                        marker.top + row * module,
                        module + right,
                        module + below,
                        "#FFFFFF",
                    )

    def patches(self) -> None:
        """Fill the grey fields in device grey, so that a printer mixes them from black ink alone."""
        canvas = self.pen.canvas
        for patch in PATCHES:
            canvas.setFillGray(patch.level)
            canvas.rect(
                self.x(patch.left),
                self.y(patch.top + PATCH_HEIGHT_MM),
                PATCH_WIDTH_MM * mm,
                PATCH_HEIGHT_MM * mm,
                stroke=0,
                fill=1,
            )

    def window(self) -> None:
        """Draw the round window to be cut out."""
        canvas = self.pen.canvas
        canvas.saveState()
        canvas.setDash(list(CUT_DASH))
        self.pen.circle(
            self.x(WINDOW[0]), self.y(WINDOW[1]), WINDOW_RADIUS_MM * mm, edge=LABEL, thickness=CUT_LINE
        )
        canvas.restoreState()

    def bar(self) -> None:
        """Draw the bar with a tick each millimetre and a figure each ten."""
        x, y = BAR_START
        self.box(x, y, BAR_MM, _BAR_THICK_MM, BLACK)
        for step in range(int(BAR_MM) + 1):
            length = _LONG_TICK_MM if step % 10 == 0 else _SHORT_TICK_MM if step % 5 == 0 else _FINE_TICK_MM
            at = self.x(x + step)
            inward = _TICK / 2 if step == 0 else -_TICK / 2 if step == BAR_MM else 0.0
            self.pen.stroke([(at + inward, self.y(y)), (at + inward, self.y(y - length))], _TICK, BLACK)
            if step % 10 == 0:
                self.centred(str(step), _HINT, x + step, y - _LONG_TICK_MM - 0.4, above=True)

    def texts(self) -> None:
        """Set what stands on the card itself."""
        middle = WINDOW[0]
        self.centred(words("scale_card.on.title"), _NAME, middle, 5.2)
        self.centred(words("scale_card.on.flat"), _HINT, middle, 10.2)
        self.centred(words("scale_card.on.all"), _HINT, middle, 53.6)
        self.centred(words("scale_card.on.window"), _HINT, middle, WINDOW[1] - 1.8)
        self.centred(words("scale_card.on.bar"), _HINT, middle, BAR_START[1] + _BAR_THICK_MM + 1.2)

    def centred(self, text: str, style: Style, middle: float, top: float, *, above: bool = False) -> None:
        """Set one line round `middle`; `top` is its upper edge, or its lower one with `above`."""
        line = ((text, style),)
        edge = self.y(top) + (style.leading if above else 0.0)
        self.pen.line_of_text(self.x(middle) - line_width(line) / 2, edge, line, style.leading)
