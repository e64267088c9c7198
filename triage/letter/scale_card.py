"""The page of scale cards as a PDF: instructions above, four cards below. The same page gives the same bytes."""

import io

from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from triage.domain.scale_card import HEIGHT_MM, WIDTH_MM
from triage.errors import UsageError
from triage.letter.fonts import REGULAR, register
from triage.letter.pen import Pen
from triage.letter.scale_card_drawing import CUT_DASH, CUT_LINE, draw_card
from triage.letter.text import line_width, lines
from triage.letter.theme import LABEL, Style, Theme
from triage.words import words

PAPERS = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
"""Papers by name: width and height, points."""

ACROSS, DOWN = 2, 2
"""Cards on a page."""

_MARGIN = 15 * mm
_COLUMN_GAP = 9 * mm
_CUT_OVER = 4 * mm  # a cutting line runs on so far past the cards
_NUMBER = 13.0  # points from a step's number to its text
_PRINT = ("size", "paper", "check", "wrong", "cut")
_USE = ("flat", "above", "squares", "near", "clean")


def scale_card(paper: str = "a4") -> bytes:
    """Return the page as a PDF; `paper` is "a4" or "letter". Raises `UsageError` for another paper."""
    if paper.lower() not in PAPERS:
        raise UsageError("The paper must be a4 or letter.")
    register()
    rl_config.useA85 = 0  # as the letter: streams as they are
    size = PAPERS[paper.lower()]
    file = io.BytesIO()
    canvas = Canvas(
        file, pagesize=size, invariant=1, pageCompression=1, lang="en-GB", initialFontName=REGULAR
    )
    canvas.setTitle(words("scale_card.file"))
    canvas.setSubject(words("not_diagnosis"))
    canvas.setViewerPreference("PrintScaling", "None")  # print dialogues then start at actual size
    _page(Pen(canvas), size)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _page(pen: Pen, size: tuple[float, float]) -> None:
    theme = Theme()
    width, top = size[0] - 2 * _MARGIN, size[1] - _MARGIN
    top = _text(pen, words("scale_card.title"), theme.title, _MARGIN, top, width)
    top = _text(pen, words("scale_card.lead"), theme.body, _MARGIN, top - 1, width) - 7
    column = (width - _COLUMN_GAP) / 2
    second = _MARGIN + column + _COLUMN_GAP
    ends = [
        _steps(pen, theme, "scale_card.print", _PRINT, _MARGIN, top, column),
        _steps(pen, theme, "scale_card.use", _USE, second, top, column),
    ]
    ends[1] = _text(pen, words("scale_card.greys"), theme.label, second, ends[1] - 3, column)
    foot = _MARGIN - 4
    _cards(pen, size, foot + theme.label.leading + 3, min(ends))
    said = f"{words('scale_card.limits')} {words('not_diagnosis')}"
    style = theme.label
    pen.line_of_text(
        (size[0] - line_width([(said, style)])) / 2, foot + style.leading, ((said, style),), style.leading
    )


def _cards(pen: Pen, size: tuple[float, float], bottom: float, top: float) -> None:
    """Draw the cards edge to edge, in the middle between `bottom` and `top`, with the lines to cut along."""
    width, height = ACROSS * WIDTH_MM * mm, DOWN * HEIGHT_MM * mm
    left = (size[0] - width) / 2
    low = bottom + (top - bottom - height) / 2
    for row in range(DOWN):
        for column in range(ACROSS):
            draw_card(pen, left + column * WIDTH_MM * mm, low + (row + 1) * HEIGHT_MM * mm)
    for column in range(ACROSS + 1):
        x = left + column * WIDTH_MM * mm
        pen.stroke([(x, low - _CUT_OVER), (x, low + height + _CUT_OVER)], CUT_LINE, LABEL, dash=CUT_DASH)
    for row in range(DOWN + 1):
        y = low + row * HEIGHT_MM * mm
        pen.stroke([(left - _CUT_OVER, y), (left + width + _CUT_OVER, y)], CUT_LINE, LABEL, dash=CUT_DASH)


def _steps(
    pen: Pen, theme: Theme, part: str, steps: tuple[str, ...], x: float, top: float, width: float
) -> float:
    """Set a heading and numbered steps; return where they end."""
    top = _text(pen, words(f"{part}.title"), theme.head, x, top, width) - 2
    for number, step in enumerate(steps, start=1):
        pen.line_of_text(x, top, ((f"{number}.", theme.small.strong()),), theme.small.leading)
        top = _text(pen, words(f"{part}.{step}"), theme.small, x + _NUMBER, top, width - _NUMBER) - 1.5
    return top


def _text(pen: Pen, text: str, style: Style, x: float, top: float, width: float) -> float:
    """Set a text in lines; return where it ends."""
    for line in lines([(text, style)], width):
        pen.line_of_text(x, top, line, style.leading)
        top -= style.leading
    return top
