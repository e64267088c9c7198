"""The pen: everything that is put on a page goes through it. Points, origin at the lower left."""

import io
from collections.abc import Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader

from triage.letter.fonts import runs
from triage.letter.text import Span, span_width
from triage.letter.theme import HAIRLINE, INK

_ASCENT = 0.75  # of the type size, Source Sans Pro
Point = tuple[float, float]


class Pen:
    """Draws text, lines and pictures on a ReportLab canvas."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def line_of_text(self, x: float, top: float, line: Sequence[Span], leading: float) -> None:
        """Set one line whose upper edge is `top`."""
        size = max((style.size for _, style in line), default=0.0)
        baseline = top - (leading - size) / 2 - _ASCENT * size
        for span in line:
            self.span(x, baseline, span)
            x += span_width(span)

    def span(self, x: float, baseline: float, span: Span) -> None:
        """Set a span at a baseline, each run in the font that has its characters."""
        text, style = span
        self.canvas.setFillColor(HexColor(style.colour))
        for font, piece in runs(text, style.font):
            self.canvas.setFont(font, style.size)
            self.canvas.drawString(x, baseline, piece)
            x += self.canvas.stringWidth(piece, font, style.size)

    def rule(self, x: float, y: float, width: float, thickness: float = 0.5, colour: str = HAIRLINE) -> None:
        """Draw a level line."""
        self.stroke([(x, y), (x + width, y)], thickness, colour)

    def stroke(
        self,
        points: Sequence[Point],
        thickness: float,
        colour: str = INK,
        *,
        dash: Sequence[float] = (),
        closed: bool = False,
    ) -> None:
        """Draw a line through the points."""
        self.canvas.saveState()
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(thickness)
        self.canvas.setDash(list(dash))
        self.canvas.setLineJoin(1)
        self.canvas.drawPath(self._path(points, closed), stroke=1, fill=0)
        self.canvas.restoreState()

    def fill(self, points: Sequence[Point], colour: str) -> None:
        """Fill the polygon of the points."""
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.drawPath(self._path(points, True), stroke=0, fill=1)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "",
        edge: str = "",
        thickness: float = 0.6,
        dash: Sequence[float] = (),
    ) -> None:
        """Draw a rectangle from its lower left corner."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        if fill:
            self.fill(corners, fill)
        if edge:
            self.stroke(corners, thickness, edge, dash=dash, closed=True)

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = "", edge: str = "", thickness: float = 1.0
    ) -> None:
        """Draw a circle round a point."""
        self.canvas.saveState()
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if edge:
            self.canvas.setStrokeColor(HexColor(edge))
        self.canvas.setLineWidth(thickness)
        self.canvas.circle(x, y, radius, stroke=int(bool(edge)), fill=int(bool(fill)))
        self.canvas.restoreState()

    def jpeg(self, data: bytes, x: float, y: float, width: float, height: float) -> None:
        """Place a JPEG; its bytes go into the file as they are."""
        self.canvas.drawImage(ImageReader(io.BytesIO(data)), x, y, width, height)

    def curve(self, steps: Sequence[Sequence[Point]], colour: str) -> None:
        """Fill an outline: a starting point, then lines of one point or Bezier curves of three."""
        path = self.canvas.beginPath()
        path.moveTo(*steps[0][0])
        for step in steps[1:]:
            if len(step) == 3:
                path.curveTo(*step[0], *step[1], *step[2])
            else:
                path.lineTo(*step[0])
        path.close()
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _path(self, points: Sequence[Point], closed: bool) -> Any:
        path = self.canvas.beginPath()
        path.moveTo(*points[0])
        for point in points[1:]:
            path.lineTo(*point)
        if closed:
            path.close()
        return path
