"""The letter as plain text, in the order of the PDF: for screen readers, which cannot use an untagged PDF."""

from collections.abc import Sequence
from typing import Any

from triage.domain.referral import Letter
from triage.letter.pages import MARGIN, compose
from triage.letter.pen import Pen
from triage.letter.render import PAPERS
from triage.letter.text import Span
from triage.words import words

_SAME_LINE = 0.5  # points: labels and values on one height are one line of text


class _Transcript(Pen):
    """A pen that keeps the words and draws nothing."""

    def __init__(self) -> None:
        super().__init__(_NoCanvas())
        self.lines: list[str] = []
        self._place = (0.0, 0.0)

    def line_of_text(self, x: float, top: float, line: Sequence[Span], leading: float) -> None:
        """Keep a line; what stands to the right of the last one at the same height continues it."""
        text = "".join(part for part, _ in line).replace("\u00a0", " ")
        last_x, last_top = self._place
        if self.lines and x > last_x and abs(top - last_top) < _SAME_LINE:
            self.lines[-1] += f"\t{text}"
        elif text:
            self.lines.append(text)
        self._place = (x, top)

    def jpeg(self, data: bytes, x: float, y: float, width: float, height: float) -> None:
        """Leave the photo out; its day and its faults stand under it."""


class _NoCanvas:
    """Takes every drawing step and does nothing; it hands itself out as a path too."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: self


def as_text(letter: Letter) -> str:
    """Return the words of the letter, a line a printed line, label and value parted by a tab."""
    size = PAPERS["A4"]
    pen = _Transcript()
    pen.lines.append(words("letter.clinician.title", id=letter.id))
    for page in compose(letter, size).pages:
        for placed in page:
            placed.block.draw(pen, MARGIN, placed.top, size[0] - 2 * MARGIN)
    pen.lines.append(f"{words('not_diagnosis')} {words('cannot_rule_out')}")
    return "\n".join(pen.lines) + "\n"
