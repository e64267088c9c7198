"""What the scale card tells of the photo itself, as far as the gate needs it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CardLight:
    """`blur`: standard deviation of the blur on the plane of the skin, mm; 0 where no edge of the card is clear.

    `gains`: the largest over the smallest gain of red, green and blue, in linear light, that makes the card's grey
    fields neutral: 1 in white light. None where the fields cannot be read.
    """

    blur: float
    gains: float | None
