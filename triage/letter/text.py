"""Setting text: spans of several styles are broken into lines. Left-aligned, never hyphenated."""

from collections.abc import Iterator, Sequence

from triage.letter.fonts import clean, width
from triage.letter.theme import Style

Span = tuple[str, Style]
"""A piece of text in one style."""

Line = tuple[Span, ...]
"""One printed line."""


def span_width(span: Span) -> float:
    """Return the width of a span, points."""
    return width(span[0], span[1].font, span[1].size)


def line_width(line: Sequence[Span]) -> float:
    """Return the width of a line, points."""
    return sum(map(span_width, line))


def _words(spans: Sequence[Span]) -> Iterator[list[Span]]:
    """Yield the words; a word may run across spans. No-break spaces keep a word together."""
    word: list[Span] = []
    for text, style in spans:
        first, *others = clean(text).split(" ")
        word.append((first, style))
        for part in others:
            yield word
            word = [(part, style)]
    yield word


def _after_hyphen(piece: list[Span]) -> int:
    """Return how many characters stand up to the last hyphen, 0 where there is none."""
    return max((nth for nth, (sign, _) in enumerate(piece, start=1) if sign == "-"), default=0)


def _broken(word: list[Span], limit: float) -> Iterator[list[Span]]:
    """Yield pieces of a word that is wider than a line."""
    piece: list[Span] = []
    used = 0.0
    for text, style in word:
        for sign in text:
            step = span_width((sign, style))
            if piece and used + step > limit:
                end = _after_hyphen(piece) or len(piece)
                yield piece[:end]
                piece = piece[end:]
                used = line_width(piece)
            piece.append((sign, style))
            used += step
    yield piece


def _joined(spans: Sequence[Span]) -> Line:
    """Join neighbours of one style, so that a line is drawn and read in as few pieces as possible."""
    line: list[Span] = []
    for text, style in spans:
        if line and line[-1][1] == style:
            line[-1] = (line[-1][0] + text, style)
        elif text:
            line.append((text, style))
    return tuple(line)


def lines(spans: Sequence[Span], limit: float) -> tuple[Line, ...]:
    """Break the spans into lines of at most `limit` points."""
    done: list[Line] = []
    line: list[Span] = []
    used = 0.0
    for word in _words(spans):
        pieces = [word] if line_width(word) <= limit else list(_broken(word, limit))
        for nth, piece in enumerate(pieces):
            step = line_width(piece)
            space = (" ", line[-1][1]) if line and nth == 0 else None
            ahead = span_width(space) if space else 0.0
            if line and (nth > 0 or used + ahead + step > limit):
                done.append(_joined(line))
                line, used, space, ahead = [], 0.0, None, 0.0
            line = [*line, *([space] if space else []), *piece]
            used += ahead + step
    done.append(_joined(line))
    return tuple(done)


def shortened(text: str, style: Style, limit: float) -> str:
    """Return the text in one line of at most `limit` points, cut with "…" where it is longer."""
    text = clean(text)
    if span_width((text, style)) <= limit:
        return text
    while text and span_width((text + "…", style)) > limit:
        text = text[:-1]
    return text.rstrip() + "…"
