"""A second voice that many tests start from: small round numbers."""

from copy import deepcopy
from typing import Any

from triage.classifier.answers import Voice, read_voices
from triage.domain.prediction import Contribution, Prediction, SecondVoice, Thresholds
from triage.domain.tier import Kind

PART: dict[str, Any] = {
    "clinical": {
        "centre": {"sensation": 0.6, "grew": 0.4, "changed": 0.1, "bleed": 0.25, "elevation": 0.5},
        "weights": {"sensation": 0.5, "grew": 0.6, "changed": 1.5, "bleed": 2.0, "elevation": 1.6},
        "age": {"centre": 60.0, "per_decade": 0.3, "lowest": 18.0, "highest": 90.0},
        "sites": {
            "nose_ear_lip": 1.4,
            "face": 0.2,
            "scalp_neck": 0.3,
            "trunk": 0.3,
            "upper_arm": -0.2,
            "forearm_hand": -1.1,
            "leg": -0.3,
        },
        "alone": {"slope": 0.8, "intercept": -0.2},
        "fusion": {"picture": 1.0, "answers": 1.0, "intercept": 0.1},
        "thresholds": {"raised": {"value": 0.15}, "high": {"value": 0.5}},
    }
}
"""The part ``answers`` of a card."""


def part() -> dict[str, Any]:
    """A copy of the part that a test may change."""
    return deepcopy(PART)


def voice() -> Voice:
    """The voice for clinical pictures."""
    return read_voices(PART)[Kind.CLINICAL]


def heard(probability: float, *logits: float, raised: float = 0.15, high: float = 0.5) -> SecondVoice:
    """A second voice with these contributions, which all came from "bleed"."""
    parts = tuple(Contribution("bleed", "yes" if value > 0 else "no", value) for value in logits)
    return SecondVoice(probability, Thresholds(raised, high), parts)


def seen(probability: float, second: SecondVoice | None = None) -> Prediction:
    """A prediction on a clinical picture with cut-offs of 0.2 and 0.6."""
    return Prediction("net-1", Kind.CLINICAL, probability, Thresholds(0.2, 0.6), second)
