"""Why a photo gives no millimetres, so that a screen can tell the person what to do."""

from enum import StrEnum


class ScaleFault(StrEnum):
    """The reason; `scale.fault.<value>` in the catalogue says what to do next.

    NO_CARD: no marker of the card was found. TOO_FEW_MARKERS: fewer than three. TOO_FAR: too few pixels a millimetre.
    BENT: the markers do not lie in one plane. TILTED: the camera looked from the side. NO_COIN: nothing round with
    a clear edge. COIN_TILTED: the coin is an ellipse. COIN_SMALL: the coin has too few pixels.
    """

    NO_CARD = "no_card"
    TOO_FEW_MARKERS = "too_few_markers"
    TOO_FAR = "too_far"
    BENT = "bent"
    TILTED = "tilted"
    NO_COIN = "no_coin"
    COIN_TILTED = "coin_tilted"
    COIN_SMALL = "coin_small"
