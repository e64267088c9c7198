"""The shapes that say tier and answer without colour and without a symbol font."""

from dataclasses import dataclass

from triage.domain.tier import Tier
from triage.letter.blocks import Text
from triage.letter.pen import Pen
from triage.letter.text import span_width
from triage.letter.theme import INK, WHITE, Theme
from triage.words import words

ICON = 22.0
"""Side of a tier's shape, points."""

YES, NO, UNKNOWN, NOT_ASKED = "yes", "no", "unknown", "not_asked"
_SQUARE = 7.4  # side of an answer's square, points
_DASH = (1.6, 1.3)


def tier_shape(pen: Pen, tier: Tier, x: float, top: float, size: float = ICON) -> None:
    """Draw the tier's shape in white: a triangle, a clock, a calendar, a ring."""
    low, middle = top - size, top - size / 2
    if tier is Tier.URGENT:
        pen.fill([(x, low + 1), (x + size, low + 1), (x + size / 2, top - 1)], WHITE)
    elif tier is Tier.SOON:
        pen.circle(x + size / 2, middle, size * 0.45, edge=WHITE, thickness=2)
        centre = (x + size / 2, middle)
        pen.stroke(
            [(x + size / 2, top - size * 0.22), centre, (x + size * 0.7, middle - size * 0.14)], 2, WHITE
        )
    elif tier is Tier.WATCH:
        pen.box(x + 1, low + 1, size - 2, size * 0.8, edge=WHITE, thickness=2)
        pen.stroke([(x + 1, top - size * 0.44), (x + size - 1, top - size * 0.44)], 2, WHITE)
        for part in (0.28, 0.72):
            pen.stroke([(x + size * part, top - size * 0.2), (x + size * part, top - 1)], 2, WHITE)
    else:
        pen.circle(x + size / 2, middle, size * 0.42, edge=WHITE, thickness=2.4)


@dataclass(frozen=True)
class AnswerMark:
    """An answer: a filled, empty or dashed square, or a dash, and the word beside it."""

    theme: Theme
    state: str

    def _text(self) -> Text:
        style = self.theme.body.strong() if self.state == YES else self.theme.body
        return Text(((words(f"letter.clinician.answer.{self.state}"), style),))

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self._text().height(width)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        side = _SQUARE * self.theme.scale
        low = top - self.theme.body.leading / 2 - side / 2
        if self.state == NOT_ASKED:
            pen.rule(x, low + side / 2, side, 1.4, INK)
        elif self.state == UNKNOWN:
            pen.box(x, low, side, side, edge=INK, thickness=0.9, dash=_DASH)
        else:
            pen.box(x, low, side, side, fill=INK if self.state == YES else "", edge=INK, thickness=0.9)
        self._text().draw(pen, x + side + 5, top, width - side - 5)


@dataclass(frozen=True)
class TickBox:
    """An empty box to tick with its word, for the reply."""

    theme: Theme
    label: str

    def width(self) -> float:
        """Return the width that it needs on one line, points."""
        return 14 + span_width((self.label, self.theme.body))

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.theme.body.leading

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        pen.box(x, top - 10.5, 8.5, 8.5, edge=INK, thickness=0.9)
        Text(((self.label, self.theme.body),)).draw(pen, x + 13, top, width - 13)
