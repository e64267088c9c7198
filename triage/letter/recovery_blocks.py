"""The two things that only a recovery sheet has: the code in large type, and the band with a lock."""

from dataclasses import dataclass

from triage.letter.blocks import Stack
from triage.letter.fonts import MONO
from triage.letter.pen import Pen
from triage.letter.text import line_width
from triage.letter.theme import INK, WHITE, Style, Theme

_GROUP_GAP = 22.0  # points
_NUMBER = 34.0  # points from a line's number to its code

_LOCK = 15.0  # width of the lock, points
_LOCK_TALL = 12.5
_BOW = 8.6  # width of its bow
_PAD_X, _PAD_Y = 16.0, 10.0


@dataclass(frozen=True)
class Code:
    """The lines of a code, numbered, in the middle; each group is set on its own, so that none runs together."""

    theme: Theme
    code: str

    def _style(self) -> Style:
        return Style(MONO, 25 * self.theme.scale, 35 * self.theme.scale)

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return len(self.code.splitlines()) * self._style().leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        style, small = self._style(), self.theme.body.muted()
        for nth, line in enumerate(self.code.splitlines(), start=1):
            groups = [((group, style),) for group in line.split()]
            wide = _NUMBER + sum(map(line_width, groups)) + _GROUP_GAP * (len(groups) - 1)
            at = x + (width - wide) / 2
            pen.line_of_text(at, top, ((f"{nth}.", small),), style.leading)
            at += _NUMBER
            for group in groups:
                pen.line_of_text(at, top, group, style.leading)
                at += line_width(group) + _GROUP_GAP
            top -= style.leading


@dataclass(frozen=True)
class Notice:
    """White text on black with a lock at its left."""

    said: Stack

    def _inside(self, width: float) -> float:
        return width - _LOCK - 3 * _PAD_X

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.said.height(self._inside(width)) + 2 * _PAD_Y

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        tall = self.height(width)
        pen.box(x, top - tall, width, tall, fill=INK)
        self._lock(pen, x + _PAD_X, top - tall / 2 - _LOCK_TALL)
        self.said.draw(pen, x + _LOCK + 2 * _PAD_X, top - _PAD_Y, self._inside(width))

    def _lock(self, pen: Pen, x: float, low: float) -> None:
        left, high = x + (_LOCK - _BOW) / 2, low + _LOCK_TALL
        radius = _BOW / 2
        bow = pen.canvas.beginPath()
        bow.moveTo(left, high - 1)
        bow.lineTo(left, high + 4)
        bow.arcTo(left, high + 4 - radius, left + _BOW, high + 4 + radius, startAng=180, extent=-180)
        bow.lineTo(left + _BOW, high - 1)
        pen.canvas.saveState()
        pen.canvas.setStrokeColor(WHITE)
        pen.canvas.setLineWidth(2.2)
        pen.canvas.drawPath(bow, stroke=1, fill=0)
        pen.canvas.restoreState()
        pen.box(x, low, _LOCK, _LOCK_TALL, fill=WHITE)
        pen.circle(x + _LOCK / 2, low + _LOCK_TALL / 2 + 1, 1.7, fill=INK)
        pen.box(x + _LOCK / 2 - 0.8, low + 3, 1.6, 4, fill=INK)
