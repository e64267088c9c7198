"""The end of the letter: intended use, room for a reply, signatures."""

from dataclasses import dataclass

from triage.letter.blocks import Block, Columns, Gap, Rule, Stack, Text, heading
from triage.letter.icons import TickBox
from triage.letter.pen import Pen
from triage.letter.theme import INK, Theme
from triage.words import words

REPLY_LEAST = 100.0
"""The reply box is printed only where so much is free, points."""
REPLY_MOST = 150.0
"""More is not needed, points."""
_LINE = 22.0  # between two lines to write on, points
_SIGN_SPACE = 24.0  # to sign in, points
_TICKS = ("examined", "dermoscopy", "no_action", "review", "referred", "removal")
_TICK_GUTTER = 13.0  # between two boxes to tick, points


def intended_use(theme: Theme, replaced: bool) -> Block:
    """Return what the program is for; `replaced`: a letter of the text could not be printed."""
    spans = [
        (f"{words('letter.clinician.use')} ", theme.small.strong()),
        (words("intended_use"), theme.small),
    ]
    if replaced:
        spans.append((f" {words('letter.clinician.replaced')}", theme.small))
    return Text(tuple(spans))


@dataclass(frozen=True)
class WritingLines:
    """Lines to write on over a height of `tall` points."""

    tall: float

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return self.tall

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        for nth in range(1, int(self.tall // _LINE) + 1):
            pen.rule(x, top - nth * _LINE, width)


def reply(theme: Theme, tall: float) -> Block:
    """Return the reply box at a height of `tall` points."""
    head = heading(theme, words("letter.clinician.reply.title"), words("letter.clinician.reply.note"))
    boxes = tuple(TickBox(theme, words(f"letter.clinician.reply.{name}")) for name in _TICKS)
    widths = tuple(box.width() for box in boxes)
    ticks = Columns(boxes, widths, _TICK_GUTTER * theme.scale)
    top = Stack((head, Gap(theme.gap(5)), ticks))
    used = head.height(500) + theme.gap(5) + theme.body.leading
    return Stack((top, WritingLines(max(0.0, tall - used))))


def signature(theme: Theme) -> Block:
    """Return the places to sign."""
    names = ("letter.patient.sign", "letter.clinician.sign.received", "letter.clinician.sign.date")
    cells = tuple(
        Stack((Gap(_SIGN_SPACE * theme.scale), Rule(0.7, INK), Gap(2), Text(((words(name), theme.label),))))
        for name in names
    )
    return Columns(cells, (212.0, 0.0, 112.0))
