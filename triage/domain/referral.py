"""What a referral letter holds. Facts sheet, section 6: the fields, who fills them in, and the letter itself.

Everything a person fills in is optional; what is missing prints as "not recorded".
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from triage.domain.history import LesionStory, Observation
from triage.domain.one_line import one_line
from triage.domain.quality import QualityReport
from triage.domain.standing import Standing
from triage.domain.tier import Kind, Tier
from triage.errors import UsageError

SHORT = 160
"""Longest name, number or address, characters."""
LONG = 4000
"""Longest free answer, characters."""

_DATES = frozenset({"consent_date"})
_ANSWERS = frozenset({"consent_images", "consent_sharing", "teaching", "research"})
_LONG_TEXTS = frozenset(
    {
        *("question", "onset", "change", "symptoms", "injury", "treatment", "colour", "own_cancer", "family"),
        *("immune", "medicines", "allergies", "devices", "pregnancy", "sun", "worry", "interpreter", "carer"),
    }
)

LESION_FIELDS = frozenset(
    {
        *(
            "question",
            "onset",
            "change",
            "symptoms",
            "size",
            "size_method",
            "raised",
            "firm",
            "colour",
            "injury",
        ),
        *("treatment", "worry", "consent_images", "consent_sharing", "consent_date", "consent_by"),
        *("photos_by", "photos_edited"),
    }
)
"""The fields that belong to one mark; all others belong to the person."""


@dataclass(frozen=True)
class LetterDetails:
    """What a person fills in for a letter. Plain words, as they would write them on paper.

    `born` is a year ("1992") or an ISO date. `sender` is "self" or the name of the nurse or doctor who sends
    it, with `sender_role` and `clinic`. `size` is such as "9.4 x 7.8 mm". Consent is None where nobody asked.
    """

    name: str | None = None
    held_id: str | None = None
    born: str | None = None
    sex: str | None = None
    gender: str | None = None
    ethnic_group: str | None = None
    contact: str | None = None
    record_number: str | None = None
    interpreter: str | None = None
    carer: str | None = None
    sender: str | None = None
    sender_role: str | None = None
    clinic: str | None = None
    recipient: str | None = None
    question: str | None = None
    consent_images: bool | None = None
    consent_sharing: bool | None = None
    consent_date: date | None = None
    consent_by: str | None = None
    teaching: bool = False
    research: bool = False
    onset: str | None = None
    change: str | None = None
    symptoms: str | None = None
    size: str | None = None
    size_method: str | None = None
    raised: str | None = None
    firm: str | None = None
    colour: str | None = None
    injury: str | None = None
    treatment: str | None = None
    worry: str | None = None
    photos_by: str | None = None
    photos_edited: str | None = None
    own_cancer: str | None = None
    family: str | None = None
    immune: str | None = None
    medicines: str | None = None
    allergies: str | None = None
    devices: str | None = None
    pregnancy: str | None = None
    skin_type: str | None = None
    sun: str | None = None

    @classmethod
    def from_json(cls, data: object) -> "LetterDetails":
        """Read parsed JSON; a ``UsageError`` names an unknown key, a wrong value, or a text too long."""
        if not isinstance(data, Mapping):
            raise UsageError("The letter's details must be an object with one text a field.")
        names = [field.name for field in fields(cls)]
        for key in data:
            if key not in names:
                shown = one_line(str(key)[:40])
                raise UsageError(f'"{shown}" is not a field of the letter; use {", ".join(names)}.')
        read = {name: _read(name, value) for name, value in data.items()}
        return cls(**{name: value for name, value in read.items() if value is not None})

    def to_json(self) -> dict[str, object]:
        """Write every field that holds something, as ``from_json`` reads it back the same."""
        held: dict[str, object] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if (value is not None and value is not False) or (
                field.name.startswith("consent") and value is False
            ):
                held[field.name] = value.isoformat() if isinstance(value, date) else value
        return held


def _read(name: str, value: object) -> Any:
    """Return one field's value; None where it is empty."""
    if value is None:
        return None
    if name in _ANSWERS:
        if not isinstance(value, bool):
            raise UsageError(f'"{name}" in the letter must be true or false.')
        return value
    if not isinstance(value, str):
        raise UsageError(f'"{name}" in the letter must be a text.')
    text = value.strip()
    if name in _DATES:
        return _day(name, text)
    limit = LONG if name in _LONG_TEXTS else SHORT
    if len(text) > limit:
        raise UsageError(f'"{name}" in the letter is too long; use {limit} letters at most.')
    if name == "born" and text and not (len(text) == 4 and text.isascii() and text.isdigit()):
        _day(name, text)
    return text or None


def _day(name: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f'"{name}" in the letter must be a date such as 1965-03-06.') from None


@dataclass(frozen=True)
class LetterPhoto:
    """One photo as it is printed.

    `jpeg` is upright and holds no metadata; `width` and `height` are its pixels. `taken_at` is the camera's
    own clock, None where it is not known; `day` is then the day it was recorded. `sha256` is that of the
    original file.
    """

    jpeg: bytes
    width: int
    height: int
    day: date
    quality: QualityReport
    sha256: str
    taken_at: datetime | None = None
    camera: str | None = None
    kind: Kind | None = None


@dataclass(frozen=True)
class Share:
    """A measured share with its interval (0 to 1) and the number of pictures it was measured on."""

    value: float
    low: float
    high: float
    count: int


@dataclass(frozen=True)
class ModelFigures:
    """What a model's card says about one kind of picture, on pictures it was not trained on."""

    data: str
    sensitivity: Share
    specificity: Share
    limits: str | None = None


@dataclass(frozen=True)
class ScoreMap:
    """What changed the network's score, for the clinician's annex only.

    `seen` is the square of the photo that the network saw, `changed` the same square with the map over it: JPEGs of
    `side` pixels. `largest`: by how much covering one patch lowers the score at most, in logits.
    """

    seen: bytes
    changed: bytes
    side: int
    largest: float


@dataclass(frozen=True)
class OtherMark:
    """Another mark of the same person: its name and the advice that stands for it."""

    name: str
    tier: Tier | None


@dataclass(frozen=True)
class Letter:
    """Everything the letter prints. `photos` are oldest first; `program` is such as "triage 0.1.0"."""

    id: str
    made_at: datetime
    program: str
    story: LesionStory
    standing: Standing
    details: LetterDetails
    photos: tuple[LetterPhoto, ...] = ()
    others: tuple[OtherMark, ...] = ()
    figures: ModelFigures | None = None
    score_map: ScoreMap | None = None

    @property
    def checked(self) -> Observation:
        """The check whose answers are printed: the newest one that asks for the advice that stands."""
        same = [one for one in self.story.observations if one.assessment.tier is self.standing.tier]
        return same[-1] if self.standing.open and same else self.standing.observation

    @property
    def models(self) -> tuple[str, ...]:
        """The networks whose score is in the letter: at most one."""
        prediction = self.checked.prediction
        return (prediction.model,) if prediction else ()

    @property
    def made_on(self) -> date:
        """The day of the letter."""
        return self.made_at.date()
