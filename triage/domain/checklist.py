"""The weighted 7-point checklist (MacKie; weights and cut-off of NICE NG12). Facts sheet, section 1."""

from collections.abc import Mapping
from dataclasses import dataclass

from triage.domain.answers import Answer
from triage.domain.tier import Tier


@dataclass(frozen=True)
class ChecklistItem:
    """One of the seven items; `weight` is in points: major 2, minor 1."""

    code: str
    weight: int


ITEMS = (
    ChecklistItem("size", 2),
    ChecklistItem("shape", 2),
    ChecklistItem("colour", 2),
    ChecklistItem("diam7", 1),
    ChecklistItem("inflamed", 1),
    ChecklistItem("oozing", 1),
    ChecklistItem("sensation", 1),
)
"""The items in the order they are asked."""

ITEM_CODES = tuple(item.code for item in ITEMS)
"""The codes of the items."""

URGENT_POINTS = 3
"""Points at which NICE NG12 asks for a suspected-cancer referral."""

SOON_POINTS = 2
"""Points of one major item, which NICE CKS counts as reason to refer; the tier is a design choice."""

WIDE_MM = 7.0
"""Width from which item diam7 is a yes, in millimetres (NICE NG12)."""


@dataclass(frozen=True)
class Checklist:
    """The score in points, 0 to 10: `lowest` counts yes, `highest` adds unknown. `answered`: yes or no."""

    lowest: int
    highest: int
    answered: int


def checklist(items: Mapping[str, Answer]) -> Checklist:
    """Score the answers; an item that is left out is unknown."""
    answers = [(item.weight, items.get(item.code, Answer.UNKNOWN)) for item in ITEMS]
    lowest = sum(weight for weight, answer in answers if answer is Answer.YES)
    unknown = sum(weight for weight, answer in answers if answer is Answer.UNKNOWN)
    answered = sum(answer is not Answer.UNKNOWN for _, answer in answers)
    return Checklist(lowest, lowest + unknown, answered)


def checklist_floor(score: Checklist) -> Tier:
    """Return the lowest tier that the score allows."""
    if score.lowest >= URGENT_POINTS:
        return Tier.URGENT
    if score.lowest >= SOON_POINTS or score.highest >= URGENT_POINTS:
        return Tier.SOON
    return Tier.WATCH if score.highest >= 1 else Tier.ROUTINE


def diam7(lower_mm: float, upper_mm: float) -> Answer:
    """Answer item diam7 from a measured width's unrounded bounds, in millimetres."""
    if lower_mm >= WIDE_MM:
        return Answer.YES
    return Answer.NO if upper_mm < WIDE_MM else Answer.UNKNOWN


def combined(said: Answer, measured: Answer) -> Answer:
    """Join the person's answer with the measured one: yes beats unknown beats no."""
    for answer in (Answer.YES, Answer.UNKNOWN):
        if answer in (said, measured):
            return answer
    return Answer.NO
