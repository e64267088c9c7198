"""The three cuts of Source Sans Pro, DejaVu Sans for what they lack, DejaVu Sans Mono for codes to type.

Every character is looked up: ReportLab drops one without a glyph silently, so none reaches it unchecked.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from triage.resources import folder

REGULAR, SEMIBOLD, BOLD, FALLBACK = "TriageSans", "TriageSans-Semibold", "TriageSans-Bold", "TriageFallback"
MONO = "TriageMono-Bold"

REPLACEMENT = "\ufffd"
"""Printed for a character that no font has: visible, never dropped."""

_FILES = {
    REGULAR: "source-sans-pro/SourceSansPro-Regular.ttf",
    SEMIBOLD: "source-sans-pro/SourceSansPro-Semibold.ttf",
    BOLD: "source-sans-pro/SourceSansPro-Bold.ttf",
    FALLBACK: "dejavu/DejaVuSans.ttf",
    MONO: "dejavu/DejaVuSansMono-Bold.ttf",
}
_UNSEEN = ("Cc", "Cf")  # control and format characters: they have no shape of their own
_QUANTITY = re.compile(r"(?<=[±×≥≤]) (?=\d)|(?<=\d) (?=(?:mm|cm|mg|ml)\b)")  # spaces that stay on one line
_RIGHT_TO_LEFT = ("R", "AL")  # Hebrew, Arabic and their like (Unicode bidirectional classes)
_LAST_OF_FIRST_PLANE = 0xFFFF  # Unicode basic multilingual plane
_SPACES = "\t\n\r\u00a0\u2007\u2009\u202f"


@lru_cache(maxsize=1)
def register() -> dict[str, frozenset[int]]:
    """Give ReportLab the fonts once; return the characters that each of them has."""
    covered = {}
    for name, file in _FILES.items():
        path: Path = folder("assets") / "fonts" / file
        font = TTFont(name, str(path))
        pdfmetrics.registerFont(font)
        covered[name] = frozenset(font.face.charToGlyph)
    return covered


def clean(text: str) -> str:
    """Return the text composed, in one line, without control characters; line breaks become " / "."""
    text = " / ".join(line for line in text.splitlines() if line.strip())
    composed = _QUANTITY.sub("\u00a0", unicodedata.normalize("NFC", text))
    return "".join(sign for sign in composed if sign in _SPACES or unicodedata.category(sign) not in _UNSEEN)


def font_of(sign: str, font: str) -> str | None:
    """Return the font that has the character: `font`, else the fallback, else None.

    Right-to-left scripts have none: set from left to right and unjoined, a name would be wrong unseen. Nor
    have characters beyond the first plane: ReportLab maps them to text that no reader can copy.
    """
    covered = register()
    if unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT or ord(sign) > _LAST_OF_FIRST_PLANE:
        return None
    if ord(sign) in covered[font]:
        return font
    return FALLBACK if ord(sign) in covered[FALLBACK] else None


def runs(text: str, font: str) -> Iterator[tuple[str, str]]:
    """Cut the text into (font, text) pieces in which every character has a glyph."""
    current, held = font, ""
    for sign in text:
        shown = " " if sign in _SPACES else sign
        found = font_of(shown, font)
        if found is None:
            shown, found = REPLACEMENT, FALLBACK
        if found != current and held:
            yield current, held
            held = ""
        current, held = found, held + shown
    if held:
        yield current, held


@lru_cache(maxsize=20_000)
def width(text: str, font: str, size: float) -> float:
    """Return the printed width of the text, in points."""
    return float(sum(pdfmetrics.stringWidth(piece, name, size) for name, piece in runs(text, font)))


def lacks(text: str) -> bool:
    """True where a character of the text has no glyph and prints as a replacement."""
    return any(sign not in _SPACES and font_of(sign, REGULAR) is None for sign in clean(text))
