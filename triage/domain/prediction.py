"""What the network says about one photo."""

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
class Prediction:
    """A calibrated score of one network for one kind of picture. For clinicians and files only."""

    model: str
    kind: Kind
    probability: float
    thresholds: Thresholds

    @property
    def band(self) -> Band:
        """Where the score lies between the thresholds."""
        return self.thresholds.band(self.probability)
