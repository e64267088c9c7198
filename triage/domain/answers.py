"""What a person answered about one mark. Unanswered is unknown, never "no"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Answer(StrEnum):
    """One answer to one question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Worry(StrEnum):
    """How worried the person is about the mark (RF21)."""

    NO = "no"
    WORRIED = "worried"
    VERY = "very"


PartAnswer = Answer | int | None
"""One part of a flag: a choice, or a whole number (None = not known)."""

FlagAnswer = Answer | Mapping[str, PartAnswer]
"""A flag: a plain answer, or one entry a part."""

EXCLUSIONS = ("tattoo", "wound", "scar", "rash", "hair", "ink")
"""The exclusion questions of the contract, in the order a screen asks them."""

OLDEST = 130
"""Highest age that is believed, in years (contract)."""

ADULT = 18
"""Lowest age of an adult, in years (facts sheet, section 4)."""


@dataclass(frozen=True)
class Answers:
    """All answers about one mark on one day.

    `age` is in years. `site` is a body site code and `side` one of left, right, middle. The mappings hold
    only what was answered; what is left out is unknown. `worried` is None when it was not answered.
    """

    age: int | None = None
    site: str | None = None
    side: str | None = None
    items: Mapping[str, Answer] = field(default_factory=dict)
    flags: Mapping[str, FlagAnswer] = field(default_factory=dict)
    exclusions: Mapping[str, Answer] = field(default_factory=dict)
    worried: Worry | None = None

    def item(self, code: str) -> Answer:
        """Return the answer to the checklist item `code`."""
        return self.items.get(code, Answer.UNKNOWN)

    def exclusion(self, code: str) -> Answer:
        """Return the answer to the exclusion question `code`."""
        return self.exclusions.get(code, Answer.UNKNOWN)
