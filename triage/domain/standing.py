"""Which advice stands for a mark today: the highest one still open leads. Facts sheet, sections 3 and 5."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from triage.domain.followup import LAB_RESULT_DAYS, DueKind, act_by, follow_up, high_risk
from triage.domain.history import LesionStory, Observation
from triage.domain.outcome import awaited, closed_at, removal
from triage.domain.tier import Tier

_ASKED = {Tier.URGENT: DueKind.SEEN, Tier.SOON: DueKind.SEEN, Tier.WATCH: DueKind.PHOTO}


@dataclass(frozen=True)
class Standing:
    """The advice that stands. `open`: no clinician has seen the mark since it was given.

    `by` is the day to act by; for a mark that was seen, the day of the next photo; for one that was taken off, the
    day to ask for the laboratory's result. `due` says which of them it is; None where nothing more is due: the mark
    is off and the result is noted, and `by` is then the day it was taken off.
    """

    tier: Tier
    observation: Observation
    by: date
    open: bool
    due: DueKind | None = None

    def overdue(self, today: date) -> bool:
        """True where the day to act by has passed."""
        return self.due is not None and self.by < today


def standing(story: LesionStory) -> Standing | None:
    """Return the advice that stands; None for a mark without an observation.

    Urgent and soon stay open until the person records that a clinician saw the mark, or took it off. A later, lower
    assessment does not close them.
    """
    latest = story.latest
    if latest is None:
        return None
    until = closed_at(story)
    unseen = [one for one in story.observations if until is None or one.recorded_at > until]
    pressing = [one for one in unseen if one.assessment.tier >= Tier.SOON]
    if pressing:
        return _open(max(pressing, key=lambda one: (one.assessment.tier, -one.recorded_at.timestamp())))
    if latest in unseen:
        return _open(latest)
    return _closed(story, latest, until or latest.recorded_at)


def _open(observation: Observation) -> Standing:
    tier = observation.assessment.tier
    by = act_by(tier, observation.recorded_at.date())
    return Standing(tier, observation, by, open=True, due=_ASKED.get(tier, DueKind.SELF_CHECK))


def _closed(story: LesionStory, latest: Observation, until: datetime) -> Standing:
    tier, gone, sample = latest.assessment.tier, removal(story), awaited(story)
    if gone is None:
        photo = follow_up(Tier.ROUTINE, until.date(), is_high_risk=high_risk(latest.answers))[-1]
        return Standing(tier, latest, photo.on, open=False, due=photo.kind)
    if sample is None:
        return Standing(tier, latest, gone.on, open=False)
    asked = sample.on + timedelta(days=LAB_RESULT_DAYS)
    return Standing(tier, latest, asked, open=False, due=DueKind.LAB_RESULT)
