"""The four tiers of advice, the three bands of the network, and why a rule fired."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Tier(IntEnum):
    """How soon a person should act. Ordered: a higher tier is more careful."""

    ROUTINE = 0
    WATCH = 1
    SOON = 2
    URGENT = 3

    @property
    def code(self) -> str:
        """The tier's name in JSON and in tables, such as ``"soon"``."""
        return self.name.lower()

    @classmethod
    def from_code(cls, code: str) -> "Tier":
        """Read the name that `code` gives; a ``KeyError`` means that it is none of the four."""
        return cls[code.upper()]


class Band(IntEnum):
    """Where the network's score lies between the two thresholds of its card."""

    LOW = 0
    RAISED = 1
    HIGH = 2

    @property
    def code(self) -> str:
        """The band's name in JSON, such as ``"raised"``."""
        return self.name.lower()

    @classmethod
    def from_code(cls, code: str) -> "Band":
        """Read the name that `code` gives; a ``KeyError`` means that it is none of the three."""
        return cls[code.upper()]


class Kind(StrEnum):
    """What sort of picture the network takes it for."""

    DERMOSCOPIC = "dermoscopic"
    CLINICAL = "clinical"
    UNFAMILIAR = "unfamiliar"


class NotAssessed(StrEnum):
    """Why the network said nothing."""

    PHOTO_REFUSED = "photo_refused"
    UNFAMILIAR = "unfamiliar"
    EXCLUDED = "excluded"
    MODEL_OFF = "model_off"


@dataclass(frozen=True)
class Reason:
    """One rule that fired. `rule` names its words in the message catalogue."""

    rule: str
    tier: Tier
    source: str
