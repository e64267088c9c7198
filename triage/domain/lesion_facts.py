"""What the lesion network says of a photo, as far as the gate needs it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LesionFacts:
    """The mark that was found, and how it lies in the frame.

    `marks`: how many were found; 0 where there is none, and then the other values are 0. `confidence`: overlap
    (Jaccard, 0 to 1) to expect with an expert's outline. `share`: of the picture's area. `cut`: share of the outline
    that lies on the frame. `diameter`: of a disc of the same area, pixels of the original file.
    """

    marks: int
    confidence: float
    share: float
    cut: float
    diameter: float
