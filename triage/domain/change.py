"""What changed since an earlier photo, and the rules that call a measured difference a change.

Facts sheet, section 5. The limits are design choices, to be tuned on pairs of photos of unchanged marks.
"""

from enum import StrEnum

from triage.domain.answers import Answer

WIDTH_UP_MM = 1.0
"""Least growth in width that counts, in millimetres (design choice)."""

WIDTH_UP_SHARE = 0.20
"""Least growth in width that counts, as a share of the earlier width (design choice)."""

AREA_UP_SHARE = 0.30
"""Least growth in area that counts, as a share of the earlier area (design choice)."""

ERRORS = 2.0
"""A growth must be more than this many measurement errors of the pair (design choice)."""


class Change(StrEnum):
    """What was seen to differ from an earlier photo, in the order (a) to (e) of the facts sheet.

    FADING is the sheet's "shrinking, fading or white halo".
    """

    SAID = "said"
    WIDTH = "width"
    AREA = "area"
    COLOUR = "colour"
    LUMP = "lump"
    FADING = "fading"


GROWTH = frozenset({Change.SAID, Change.WIDTH, Change.AREA})
"""The changes that answer checklist item size with yes."""


def width_change(before_mm: float | None, now_mm: float | None, error_mm: float | None) -> Answer:
    """Say whether the mark got wider; unknown where a width or the pair's error is not known.

    "No" means only "not measurably different in these photos".
    """
    if before_mm is None or now_mm is None or error_mm is None:
        return Answer.UNKNOWN
    up = now_mm - before_mm
    grown = up >= WIDTH_UP_MM and up >= WIDTH_UP_SHARE * before_mm and up > ERRORS * error_mm
    return Answer.YES if grown else Answer.NO


def area_change(before: float | None, now: float | None, error: float | None) -> Answer:
    """Say whether the mark's area grew. Any one unit: mm2, or a relative area of photos aligned on the skin.

    `error` is the pair's measurement error in the same unit.
    """
    if before is None or now is None or error is None:
        return Answer.UNKNOWN
    up = now - before
    return Answer.YES if up >= AREA_UP_SHARE * before and up > ERRORS * error else Answer.NO
