"""Drawings with the page's own colours: matplotlib draws with stand-ins that become the tokens of assets/style.

Inside the page a stand-in turns into ``var(--t-…)``, so a drawing follows light and dark; in a file of its own it takes
the light value.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from triage.resources import folder

INK, MUTED, LINE, ACCENT, SURFACE, WARM = "#010203", "#020304", "#030405", "#040506", "#050607", "#060708"
"""Stand-ins: text, second text, hairlines, the accent, the card behind, and the one warm colour (edges only)."""
_TOKENS: Mapping[str, str] = {
    INK: "--t-color-text",
    MUTED: "--t-color-text-muted",
    LINE: "--t-color-line",
    ACCENT: "--t-color-accent",
    SURFACE: "--t-color-surface",
    WARM: "--t-tier-urgent-edge",
}
_STYLE = {
    "svg.fonttype": "none",
    "font.size": 8.5,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=[ACCENT, WARM, MUTED]),
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "text.color": INK,
    "grid.color": LINE,
    "grid.linewidth": 0.8,
    "axes.grid": True,
    "axes.axisbelow": True,
    "legend.frameon": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
}
_FONT = re.compile(r"font: ([^;\"]*?)(\d[\d.]*px)[^;\"]*")
_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_SPACES = re.compile(r'\s+xmlns(?::xlink)?="[^"]*"')
_ID = re.compile(r'(?P<before>\bid="|xlink:href="#|url\(#)(?P<id>[^")]+)')


@dataclass(frozen=True)
class Drawing:
    """A named picture of the report. `alt` says in words what it shows; `svg` is drawn with the stand-ins."""

    name: str
    title: str
    alt: str
    svg: str

    def for_page(self) -> str:
        """Markup to lie in a page: page colours and fonts, ids of its own, no address of any kind."""
        text = _METADATA.sub("", _HEAD.sub("", self.svg))
        text = _SPACES.sub("", text)
        text = re.sub(r'<svg([^>]*?) (?:width|height)="[^"]*"', r"<svg\1", text, count=1)
        text = re.sub(r'<svg([^>]*?) (?:width|height)="[^"]*"', r"<svg\1", text, count=1)
        text = _ID.sub(rf"\g<before>{self.name}-\g<id>", text)
        text = _FONT.sub(r"font: \1\2 var(--t-font-ui)", text)
        for stand_in, token in _TOKENS.items():
            text = text.replace(stand_in, f"var({token})")
        return text.strip()

    def for_file(self) -> str:
        """A file of its own in the light colours."""
        light = light_colours()
        text = self.svg
        for stand_in, token in _TOKENS.items():
            text = text.replace(stand_in, light[token])
        return _METADATA.sub("", text)


@contextmanager
def drawn(width: float, height: float) -> Iterator[tuple[Figure, Axes]]:
    """A figure of `width` x `height` inches with one pair of axes, in the house style."""
    with matplotlib.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        yield figure, figure.add_subplot()


def to_drawing(figure: Figure, name: str, title: str, alt: str) -> Drawing:
    """Write the figure as SVG; the same figure gives the same bytes."""
    file = io.StringIO()
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return Drawing(name, title, alt, file.getvalue())


def tokens() -> str:
    """The style sheet of the tokens."""
    return (folder("assets") / "style" / "tokens.css").read_text(encoding="utf-8")


def light_colours() -> dict[str, str]:
    """The light value of every colour token."""
    return dict(re.findall(r"(--t-[\w-]+):\s*light-dark\((#[0-9a-f]+),", tokens()))
