"""The letter as a PDF. The same letter gives the same bytes in every process: no clock, no chance inside."""

import io
from collections.abc import Mapping

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from triage.domain.referral import Letter
from triage.letter.facts import born_short, day, listed
from triage.letter.fonts import REGULAR, register
from triage.letter.identity import person
from triage.letter.pages import FOOT, HEAD, MARGIN, Composition, compose
from triage.letter.pen import Pen
from triage.letter.text import line_width, shortened
from triage.words import words

PAPERS: Mapping[str, tuple[float, float]] = {"A4": (595.28, 841.89), "Letter": (612.0, 792.0)}
"""Papers by name: width and height, points."""

_HEAD_LINE = 16.0  # the running head stands so far above the text, points
_NAME_SHARE = 0.4  # of the width, for the name in the running head


def render(letter: Letter, paper: str = "A4") -> bytes:
    """Return the letter as a PDF; `paper` is "A4" or "Letter"."""
    register()
    rl_config.useA85 = 0  # streams as they are: photos stay byte for byte, and a sixth smaller
    size = PAPERS[paper]
    composition = compose(letter, size)
    file = io.BytesIO()
    canvas = Canvas(
        file, pagesize=size, invariant=1, pageCompression=1, lang="en-GB", initialFontName=REGULAR
    )
    canvas.setTitle(words("letter.clinician.title", id=letter.id))
    canvas.setSubject(words("not_diagnosis"))
    canvas.setAuthor(letter.program)
    canvas.setCreator(letter.program)
    _draw(canvas, letter, composition, size)
    canvas.save()
    return file.getvalue()


def _draw(canvas: Canvas, letter: Letter, composition: Composition, size: tuple[float, float]) -> None:
    pen = Pen(canvas)
    width = size[0] - 2 * MARGIN
    for number, page in enumerate(composition.pages, start=1):
        _running_head(pen, letter, composition, size, number)
        for placed in page:
            placed.block.draw(pen, MARGIN, placed.top, width)
        _running_foot(pen, letter, composition, size)
        canvas.showPage()


def _running_head(
    pen: Pen, letter: Letter, composition: Composition, size: tuple[float, float], number: int
) -> None:
    style = composition.theme.small
    width, top = size[0] - 2 * MARGIN, size[1] - HEAD + _HEAD_LINE + style.leading
    name = person(letter) or words("letter.clinician.no_name")
    middle = shortened(name, style, _NAME_SHARE * width)
    if born_short(letter):
        middle = f"{middle} · {born_short(letter)}"
    pages = words("letter.clinician.header.page", page=number, pages=len(composition.pages))
    left = ((words("letter.clinician.header.letter", id=letter.id), style.strong()),)
    centre = ((middle, style.muted()),)
    right = ((f"{day(letter.made_on)} · {pages}", style),)
    pen.line_of_text(MARGIN, top, left, style.leading)
    gap = (width - line_width(left) - line_width(centre) - line_width(right)) / 2
    pen.line_of_text(MARGIN + line_width(left) + gap, top, centre, style.leading)
    pen.line_of_text(MARGIN + width - line_width(right), top, right, style.leading)
    pen.rule(MARGIN, size[1] - HEAD + _HEAD_LINE - 4, width)


def _running_foot(pen: Pen, letter: Letter, composition: Composition, size: tuple[float, float]) -> None:
    style = composition.theme.label
    width = size[0] - 2 * MARGIN
    left = ((f"{words('not_diagnosis')} {words('cannot_rule_out')}", style),)
    made = listed([letter.program, *letter.models])
    right = ((shortened(made, style, width / 2), style),)
    pen.rule(MARGIN, FOOT - 12, width)
    pen.line_of_text(MARGIN, FOOT - 15, left, style.leading)
    pen.line_of_text(MARGIN + width - line_width(right), FOOT - 15, right, style.leading)
