"""What the network says about one photo, and what the answers add to it."""

from dataclasses import dataclass

from triage.domain.tier import Band, Kind


@dataclass(frozen=True)
class Thresholds:
    """The two cut-offs of a card for one kind of picture, on the calibrated score."""

    raised: float
    high: float

    def band(self, probability: float) -> Band:
        """Return the band of a calibrated score: at or above a cut-off counts as reached, and so does NaN."""
        if probability < self.raised:
            return Band.LOW
        return Band.RAISED if probability < self.high else Band.HIGH


@dataclass(frozen=True)
class Contribution:
    """What one answer adds to the score, in logits, against the same question left open (0).

    `variable` names it in the catalogue; `said` is the answer: yes, no, an age, or a group of body sites.
    """

    variable: str
    said: str
    logits: float


@dataclass(frozen=True)
class SecondVoice:
    """Picture and answers together, on cut-offs of their own. For clinicians and files only.

    `contributions` holds one entry an answer that was given, the strongest first.
    """

    probability: float
    thresholds: Thresholds
    contributions: tuple[Contribution, ...]

    @property
    def lift(self) -> float:
        """What all answers add together, in logits; 0 where nothing was answered."""
        return sum(one.logits for one in self.contributions)

    @property
    def band(self) -> Band:
        """Where the joint score lies. Answers that do not point upwards say nothing: low.

        So a question left open never counts for more than one answered with yes, and the picture alone decides
        where the answers add nothing.
        """
        return self.thresholds.band(self.probability) if self.lift > 0 else Band.LOW


@dataclass(frozen=True)
class Prediction:
    """A calibrated score of one network for one kind of picture. For clinicians and files only.

    `probability`, `thresholds` and `band` are the picture's alone. `with_answers` is None where the card has no
    such part for this kind of picture, or nothing that it needs was answered.
    """

    model: str
    kind: Kind
    probability: float
    thresholds: Thresholds
    with_answers: SecondVoice | None = None

    @property
    def band(self) -> Band:
        """Where the picture's score lies between the thresholds."""
        return self.thresholds.band(self.probability)

    @property
    def joint_band(self) -> Band:
        """The band that counts for the tier: the answers may raise the picture's, never lower it."""
        return self.band if self.with_answers is None else max(self.band, self.with_answers.band)
