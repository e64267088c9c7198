"""What the history hands out: marks and their observations, as values. Lay word: mark; here: lesion."""

from dataclasses import dataclass
from datetime import date, datetime

from triage.domain.answers import Answers
from triage.domain.assess import Assessment
from triage.domain.body import Pin
from triage.domain.comparison import Comparison
from triage.domain.events import Event
from triage.domain.measurements import Measurements, Scale
from triage.domain.outline import Outline
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Prediction
from triage.domain.quality import QualityReport
from triage.domain.sites import PRIVATE_SITES
from triage.domain.tier import Kind


@dataclass(frozen=True)
class Lesion:
    """One mark that is followed. Times are aware; their dates are those of the person's own zone.

    `removed_at`: when it was taken out of the lists, None while it is kept. `seen_at`: up to when an advice is closed,
    because a clinician saw it or took it off (`Event.closes_at`). `pin`: where it lies on the body map.
    """

    id: str
    name: str
    site: str | None
    side: str | None
    created_at: datetime
    removed_at: datetime | None = None
    seen_at: datetime | None = None
    pin: Pin | None = None


@dataclass(frozen=True)
class Observation:
    """One visit to one mark: the photo's facts, what was answered, what came out. `recorded_at` is aware.

    `scale` and `measurements` go with `outline`; `comparisons` are with earlier photos, this one being the second.
    """

    id: str
    lesion_id: str
    recorded_at: datetime
    photo: PhotoFacts | None
    quality: QualityReport
    kind: Kind | None
    prediction: Prediction | None
    answers: Answers
    assessment: Assessment
    outline: Outline | None = None
    scale: Scale | None = None
    measurements: Measurements | None = None
    comparisons: tuple[Comparison, ...] = ()

    @property
    def taken_on(self) -> date:
        """The day of the photo by the camera's clock where it is known, else the day it was recorded."""
        if self.photo is not None and self.photo.taken_at is not None:
            return self.photo.taken_at.date()
        return self.recorded_at.date()


@dataclass(frozen=True)
class LesionStory:
    """One mark with all its observations, oldest photo first, and what happened to it, oldest first."""

    lesion: Lesion
    observations: tuple[Observation, ...]
    events: tuple[Event, ...] = ()

    @property
    def latest(self) -> Observation | None:
        """The observation that was recorded last, whatever its camera's clock says; None where there is none."""
        return max(self.observations, key=lambda one: one.recorded_at, default=None)

    @property
    def private(self) -> bool:
        """True where the mark, or any check of it, names a place whose photos are kept and never printed."""
        places = {self.lesion.site, *(one.answers.site for one in self.observations)}
        return not places.isdisjoint(PRIVATE_SITES)
