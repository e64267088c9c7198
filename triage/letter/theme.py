"""Type, colours and measures of the letter. Sizes are in points; all of them follow one scale."""

from dataclasses import dataclass, replace

from triage.domain.tier import Tier
from triage.letter.fonts import BOLD, REGULAR, SEMIBOLD

INK, LABEL, WHITE = "#111111", "#595959", "#FFFFFF"
"""Text, and labels at a contrast of 7 to 1."""
HAIRLINE, YES_ROW, FIGURE, FIGURE_AWAY = "#9A9A9A", "#F1F1F1", "#C8C8C8", "#E6E6E6"

TIER_COLOUR = {
    Tier.URGENT: "#8E1B1B",
    Tier.SOON: "#8A5200",
    Tier.WATCH: "#1F4E8C",
    Tier.ROUTINE: "#4A5A6A",
}
"""Only in the request band, always with the tier's shape and its word."""

FLOOR = 8.5
"""Smallest type of a letter at full scale, points."""


@dataclass(frozen=True)
class Style:
    """One way of setting text. `size` and `leading` are points."""

    font: str
    size: float
    leading: float
    colour: str = INK

    def muted(self) -> "Style":
        """The same in the colour of labels."""
        return replace(self, colour=LABEL)

    def white(self) -> "Style":
        """The same in white, for a tier's colour behind it."""
        return replace(self, colour=WHITE)

    def strong(self) -> "Style":
        """The same in semibold."""
        return replace(self, font=SEMIBOLD)


class Theme:
    """All styles at one scale: 1, or less where a long letter has to stay at two pages."""

    def __init__(self, scale: float = 1.0) -> None:
        self.scale = scale
        self.title = self._style(BOLD, 18, 21)
        self.tier = self._style(BOLD, 15, 18)
        self.name = self._style(SEMIBOLD, 13, 15.5)
        self.head = self._style(SEMIBOLD, 11.6, 14)
        self.key = self._style(SEMIBOLD, 11.2, 13.6)
        self.body = self._style(REGULAR, 10.2, 12.8)
        self.label = self._style(REGULAR, 9.3, 11.5, LABEL)
        self.small = self._style(REGULAR, 9.3, 11.5)
        self.tiny = self._style(REGULAR, FLOOR, 10.6)

    def _style(self, font: str, size: float, leading: float, colour: str = INK) -> Style:
        return Style(font, size * self.scale, leading * self.scale, colour)

    def gap(self, points: float) -> float:
        """Return a distance at this scale; gaps shrink twice as fast as type."""
        return points * self.scale**2
