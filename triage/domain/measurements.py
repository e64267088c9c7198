"""What was measured on one photo, with its unit and its error. Measurements are shown, and never make a score."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True)
class Measured:
    """A number with its 95 % interval, in `unit` ("mm", "mm2", "ratio", "share", "delta E" or "count")."""

    value: float
    low: float
    high: float
    unit: str

    @property
    def error(self) -> float:
        """Half the width of the interval, in the same unit."""
        return (self.high - self.low) / 2


class ScaleBy(StrEnum):
    """What gave the millimetres."""

    CARD = "card"
    COIN = "coin"


@dataclass(frozen=True)
class Scale:
    """Millimetres on the plane of the skin.

    `to_mm`: 3 x 3 homography, row by row, from shares of the upright photo (x of its width, y of its height) to
    millimetres on the plane. `error`: relative 95 % error of a length, 0.02 = 2 %. `tilt`: degrees between the
    camera's axis and the plane's normal; None where it is not known. `pixels_per_mm`: of the upright original, at the
    middle of the scale. `outline`: what the scale itself covers, in shares of the photo, to be left out of the mark.
    """

    by: ScaleBy
    to_mm: tuple[float, ...]
    error: float
    pixels_per_mm: float
    tilt: float | None = None
    covers: tuple[tuple[tuple[float, float], ...], ...] = ()


@dataclass(frozen=True)
class Measurements:
    """What one outline gives. Lengths and areas are None where the photo has no scale ("size unknown").

    `diameter`: maximum Feret diameter, mm. `area`: mm2. `pixels`: area of the mark, pixels of the upright original.
    `asymmetry`: share of the area that does not fall on itself when folded along the better axis, 0 to 1.
    `border`: perimeter squared over 4 pi area, 1 for a disc ("ratio"). `colours`: number of colour names, "count".
    `contrast`: delta E 76 between the mark and the skin round it. `share`: of the photo's area, 0 to 1.
    """

    diameter: Measured | None
    area: Measured | None
    pixels: float
    share: float
    asymmetry: Measured
    border: Measured
    colours: Measured
    contrast: Measured

    def by_name(self) -> Mapping[str, Measured]:
        """Every figure that is there, by its name."""
        named = {
            "diameter": self.diameter,
            "area": self.area,
            "asymmetry": self.asymmetry,
            "border": self.border,
            "colours": self.colours,
            "contrast": self.contrast,
        }
        return {name: figure for name, figure in named.items() if figure is not None}
