"""Repeat errors: by how much a measurement moves when nothing has changed, 95 %. Source: docs/evaluation/scale.md.

Measured by `python -m triage.training.repeat`. Asymmetry, border, colours and contrast: pairs of photos of one lesion
(HAM10000, train and calibrate, reference masks), so they hold turning, another magnification, light and another
outline. Width and area cannot be had from those pairs, because their magnification is not known: they are outlines
of one photo drawn again.
"""

from triage.domain.outline import DrawnBy, Outline

WIDTH_PER_MISS = {DrawnBy.NETWORK: 2.7, DrawnBy.PERSON: 1.4, DrawnBy.RING: 1.4}
AREA_PER_MISS = {DrawnBy.NETWORK: 8.1, DrawnBy.PERSON: 4.3, DrawnBy.RING: 4.3}
"""Error, 95 %, of a width and of an area for each unit of overlap (Jaccard) that an outline is expected to lack. It
is a ratio: an error of 0.2 is "1.2 times too wide, or too narrow". Network: its outlines of the phone photos of
`calibrate`, the worse kind; how often each kind is inside is in the report. Person and ring: outlines
redrawn with waves."""

OVERLAP = {DrawnBy.NETWORK: 0.72, DrawnBy.PERSON: 0.83, DrawnBy.RING: 0.75}
"""Overlap to expect with an expert's outline where the outline does not say. Network: the bar for phone photos.
Person: what students reach on phone photos (data notes). Ring: a design choice, a circle has no longest
diameter."""

ASYMMETRY = 0.05
"""Share of the area."""

BORDER = 0.15
"""Relative."""

COLOURS = 1.0
"""Colour names: whole ones, so the measured 0.7 is rounded up."""

CONTRAST = 7.0
"""Delta E 76."""

RING_BORDER = 4.0
"""A ring says nothing of the border: its interval runs from a disc to a very ragged edge (ratio, design choice)."""


def missing_overlap(outline: Outline) -> float:
    """Return the overlap that the outline is expected to lack, 0 to 1."""
    expected = OVERLAP[outline.by] if outline.confidence is None else outline.confidence
    return 1 - min(1.0, max(0.0, expected))
