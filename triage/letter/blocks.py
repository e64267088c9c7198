"""The parts a page is built of. A block knows its height at a width and draws itself from its upper left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from triage.letter.pen import Pen
from triage.letter.text import Span, line_width, lines
from triage.letter.theme import HAIRLINE, INK, Theme

GUTTER = 16.0
"""Between the two columns, points."""


# Thickness of the line under a row, points. It lies inside the row, or the next one's ground would hide it.
_UNDER = 0.5


class Block(Protocol):
    """Something that takes a height at a width, both in points."""

    def height(self, width: float) -> float:
        """Return the height at this width."""

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""


@dataclass(frozen=True)
class Text:
    """A paragraph of one or more spans. `right`: set against the right edge."""

    spans: tuple[Span, ...]
    right: bool = False

    def _leading(self) -> float:
        return max(style.leading for _, style in self.spans)

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return len(lines(self.spans, width)) * self._leading()

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        for line in lines(self.spans, width):
            left = x + width - line_width(line) if self.right else x
            pen.line_of_text(left, top, line, self._leading())
            top -= self._leading()


@dataclass(frozen=True)
class Gap:
    """An empty space of `points`."""

    points: float

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.points

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw nothing."""


@dataclass(frozen=True)
class Stack:
    """Blocks under each other."""

    blocks: tuple[Block, ...]

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return sum(block.height(width) for block in self.blocks)

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        for block in self.blocks:
            block.draw(pen, x, top, width)
            top -= block.height(width)


@dataclass(frozen=True)
class Columns:
    """Blocks side by side. `widths` are points, 0 for an equal part of what is left."""

    blocks: tuple[Block, ...]
    widths: tuple[float, ...]
    gutter: float = GUTTER

    def _widths(self, width: float) -> list[float]:
        left = width - sum(self.widths) - self.gutter * (len(self.blocks) - 1)
        part = left / max(1, self.widths.count(0))
        return [wide or part for wide in self.widths]

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return max(block.height(wide) for block, wide in zip(self.blocks, self._widths(width), strict=True))

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        for block, wide in zip(self.blocks, self._widths(width), strict=True):
            block.draw(pen, x, top, wide)
            x += wide + self.gutter


@dataclass(frozen=True)
class Framed:
    """A block in a box: padding, and an edge, a ground or a line under it. `fill` and `edge` are colours."""

    block: Block
    pad: float = 0.0
    fill: str = ""
    edge: str = ""
    under: str = ""
    pad_x: float | None = None

    def _side(self) -> float:
        return self.pad if self.pad_x is None else self.pad_x

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.block.height(width - 2 * self._side()) + 2 * self.pad

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        tall = self.height(width)
        pen.box(x, top - tall, width, tall, fill=self.fill, edge=self.edge)
        if self.under:
            pen.rule(x, top - tall + _UNDER / 2, width, _UNDER, self.under)
        self.block.draw(pen, x + self._side(), top - self.pad, width - 2 * self._side())


def heading(theme: Theme, title: str, note: str = "", *, strong_note: bool = False) -> Block:
    """Return a section's heading: title left, a note right, a line under both."""
    head = Text(((title, theme.head),))
    style = theme.head if strong_note else replace(theme.label, leading=theme.head.leading)
    blocks: tuple[Block, ...] = (head,)
    if note:
        blocks = (head, Text(((note, style),), right=True))
    wide = line_width(((title, theme.head),)) + 4 if note else 0.0
    row = Columns(blocks, (wide, 0.0) if note else (0.0,), 6)
    return Stack((row, Gap(theme.gap(1.5)), Rule(1.0, INK)))


@dataclass(frozen=True)
class Rule:
    """A level line across the column."""

    thickness: float = 0.5
    colour: str = HAIRLINE

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.thickness

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        pen.rule(x, top - self.thickness / 2, width, self.thickness, self.colour)


def pair(theme: Theme, label: str, value: Sequence[Span], label_width: float, *, ruled: bool = True) -> Block:
    """Return a labelled value: the label in its own narrow column."""
    on_one_line = replace(theme.label, leading=max(style.leading for _, style in value))
    shown = Columns((Text(((label, on_one_line),)), Text(tuple(value))), (label_width, 0.0), 6)
    if not ruled:
        return shown
    return Framed(shown, pad=theme.gap(1.9), pad_x=0, under=HAIRLINE)
