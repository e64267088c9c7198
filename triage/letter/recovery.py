"""The recovery sheet as a PDF: the code that opens an encrypted history, on one page to keep on paper.

The same code, name and day give the same bytes. It has no picture code: a phone that reads one may send it away.
"""

import io
from datetime import date

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from triage.letter.blocks import GUTTER, Block, Columns, Framed, Gap, Stack, Text, heading, pair
from triage.letter.facts import day
from triage.letter.fonts import REGULAR, register
from triage.letter.pages import FOOT, MARGIN
from triage.letter.pen import Pen
from triage.letter.recovery_blocks import Code, Notice
from triage.letter.render import PAPERS
from triage.letter.text import line_width, shortened
from triage.letter.theme import INK, YES_ROW, Theme
from triage.words import words

_SCALE = 1.15  # larger than a letter: it is read and typed when something has gone wrong
_TOP = 46.0  # points above the title
_LEAST_GAP, _MOST_GAP = 8.0, 20.0  # between two blocks; they share what the page leaves, points
_LABEL = 92.0  # width of the column of labels, points
_NUMBER = 15.0  # width of a step's number, points
_PAD = 16.0
_USE = ("open", "choose", "type", "new")
_KEEP = ("paper", "apart", "photo", "trust")


def recovery_sheet(code: str, file: str, made_on: date, program: str, paper: str = "A4") -> bytes:
    """Return the sheet as a PDF; `code` is in lines of groups, `file` the name of the history without its folder.

    `paper` is "A4" or "Letter".
    """
    register()
    rl_config.useA85 = 0  # as the letter: streams as they are
    size = PAPERS[paper]
    written = io.BytesIO()
    canvas = Canvas(
        written, pagesize=size, invariant=1, pageCompression=1, lang="en-GB", initialFontName=REGULAR
    )
    canvas.setTitle(words("recovery.title"))
    canvas.setSubject(words("recovery.warning"))
    canvas.setAuthor(program)
    canvas.setCreator(program)
    _page(Pen(canvas), size, _blocks(Theme(_SCALE), code, file, made_on))
    _foot(Pen(canvas), size, program)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def _page(pen: Pen, size: tuple[float, float], blocks: tuple[Block, ...]) -> None:
    """Set the blocks under each other; the gaps between them grow with the room, up to a point."""
    width, top = size[0] - 2 * MARGIN, size[1] - _TOP
    room = top - FOOT - sum(block.height(width) for block in blocks)
    gap = max(_LEAST_GAP, min(_MOST_GAP, room / len(blocks)))
    for block in blocks:
        block.draw(pen, MARGIN, top, width)
        top -= block.height(width) + gap


def _foot(pen: Pen, size: tuple[float, float], program: str) -> None:
    """Set the line to sign at the left and the program at the right, at the foot of the page."""
    style = Theme().small
    kept = ((words("recovery.kept_by"), style),)
    made = ((program, style.muted()),)
    end = size[0] - MARGIN
    pen.line_of_text(MARGIN, FOOT, kept, style.leading)
    pen.line_of_text(end - line_width(made), FOOT, made, style.leading)
    start = MARGIN + line_width(kept) + 6
    pen.rule(start, FOOT - style.leading, end - line_width(made) - 24 - start, 0.8, INK)


def _blocks(theme: Theme, code: str, file: str, made_on: date) -> tuple[Block, ...]:
    return (
        Stack((_line(theme, "title", "title"), Gap(2), _line(theme, "lead", "body"))),
        Stack((_fact(theme, "file", shortened(file, theme.key, 380)), _fact(theme, "made", day(made_on)))),
        Stack((_code(theme, code), _notice(theme))),
        Columns((_steps(theme, "use", _USE), _steps(theme, "keep", _KEEP)), (0.0, 0.0), GUTTER + 6),
        _good_to_know(theme),
    )


def _fact(theme: Theme, name: str, value: str) -> Block:
    return pair(theme, words(f"recovery.{name}"), ((value, theme.key),), _LABEL)


def _line(theme: Theme, name: str, style: str) -> Text:
    return Text(((words(f"recovery.{name}"), getattr(theme, style)),))


def _code(theme: Theme, code: str) -> Block:
    head = Columns(
        (_line(theme, "code.title", "head"), Text(((words("recovery.code.hint"), theme.label),), right=True)),
        (120.0, 0.0),
    )
    signs = Text(((words("recovery.code.signs"), theme.label),))
    return Framed(Stack((head, Gap(12), Code(theme, code), Gap(12), signs)), _PAD, YES_ROW, INK)


def _notice(theme: Theme) -> Block:
    strong = theme.name.white()
    return Notice(
        Stack(
            (
                Text(((words("recovery.warning"), strong),)),
                Text(((words("recovery.warning.keep"), theme.body.white()),)),
            )
        )
    )


def _steps(theme: Theme, part: str, steps: tuple[str, ...]) -> Block:
    rows: list[Block] = [heading(theme, words(f"recovery.{part}.title")), Gap(5)]
    for number, step in enumerate(steps, start=1):
        said = Text(((words(f"recovery.{part}.{step}"), theme.body),))
        rows += [Columns((Text(((f"{number}.", theme.body.strong()),)), said), (_NUMBER, 0.0), 2), Gap(3)]
    return Stack(tuple(rows))


def _good_to_know(theme: Theme) -> Block:
    title = heading(theme, words("recovery.lost.title"))
    lost = Text(((words("recovery.lost.passphrase"), theme.body.strong()),))
    seen = Text(((words("recovery.lost.seen"), theme.body),))
    return Stack((title, Gap(5), lost, Gap(3), seen))
