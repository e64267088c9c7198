"""Which advice stands for a mark today: the highest one still open leads. Facts sheet, section 3."""

from dataclasses import dataclass
from datetime import date

from triage.domain.followup import act_by, follow_up, high_risk
from triage.domain.history import LesionStory, Observation
from triage.domain.tier import Tier


@dataclass(frozen=True)
class Standing:
    """The advice that stands. `open`: no clinician has seen the mark since it was given.

    `by` is the day to act by; for a mark that was seen, the day of the next photo.
    """

    tier: Tier
    observation: Observation
    by: date
    open: bool

    def overdue(self, today: date) -> bool:
        """True where the day to act by has passed."""
        return self.by < today


def standing(story: LesionStory) -> Standing | None:
    """Return the advice that stands; None for a mark without an observation.

    Urgent and soon stay open until the person records that a clinician saw the mark. A later, lower
    assessment does not close them.
    """
    latest = story.latest
    if latest is None:
        return None
    seen_at = story.lesion.seen_at
    unseen = [one for one in story.observations if seen_at is None or one.recorded_at > seen_at]
    pressing = [one for one in unseen if one.assessment.tier >= Tier.SOON]
    if pressing:
        first = max(pressing, key=lambda one: (one.assessment.tier, -one.recorded_at.timestamp()))
        return Standing(first.assessment.tier, first, act_by(first.assessment.tier, _day(first)), open=True)
    if latest in unseen:
        return Standing(
            latest.assessment.tier, latest, act_by(latest.assessment.tier, _day(latest)), open=True
        )
    photo = follow_up(
        Tier.ROUTINE, seen_at.date() if seen_at else _day(latest), is_high_risk=high_risk(latest.answers)
    )[-1]
    return Standing(latest.assessment.tier, latest, photo.on, open=False)


def _day(observation: Observation) -> date:
    return observation.recorded_at.date()
