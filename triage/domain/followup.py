"""When to ask, when to look again, and when to take the next photo. Facts sheet, section 5."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from triage.domain.answers import Answer, Answers
from triage.domain.flags import flag_said
from triage.domain.sites import FACE_NECK_SITES
from triage.domain.tier import Tier

URGENT_DAYS = 14
"""Days within which a doctor should see an urgent mark."""

SOON_DAYS = 28
"""Days within which a doctor should see a mark that is `soon`; overdue after that."""

WATCH_DAYS = 42
"""Days to the first new photo; old UK advice and Altamura 2008 put it at 6 to 8 weeks."""

THREE_MONTHS_DAYS = 84
"""Day of the photo that tells most about a watched mark (Altamura 2008)."""

WATCH_PHOTO_DAYS = (WATCH_DAYS, THREE_MONTHS_DAYS, 180, 365)
"""Days of the new photos of a mark that is watched."""

WATCH_WINDOW_DAYS = (75, 135)
"""First and last day on which the 3-month photo (day 84) still counts, 2.5 to 4.5 months (Altamura 2008)."""

FACE_NECK_DAYS = 270
"""Day of one photo more on face and neck, where flat brown patches change slowly (Altamura 2008)."""

ROUTINE_PHOTO_DAYS = 90
"""Days to the next photo of a mark that is followed and has no warning sign."""

HIGH_RISK_PHOTO_DAYS = 84
"""The same for people to whom RF12 to RF15 applies."""

LAB_RESULT_DAYS = 21
"""Days from a biopsy or removal to the question for its result (design choice)."""

HIGH_RISK_FLAGS = ("immune", "past", "family", "many")
"""RF12 to RF15."""


class DueKind(StrEnum):
    """What is due: two questions, a photo, a look at the whole skin, or the laboratory's result."""

    APPOINTMENT = "appointment"
    SEEN = "seen"
    PHOTO = "photo"
    SELF_CHECK = "self_check"
    LAB_RESULT = "lab_result"


@dataclass(frozen=True)
class Due:
    """One thing to do and its day."""

    kind: DueKind
    on: date


_ASKED_DAYS = {
    Tier.URGENT: ((DueKind.APPOINTMENT, 2), (DueKind.SEEN, URGENT_DAYS), (DueKind.SEEN, 21)),
    Tier.SOON: ((DueKind.APPOINTMENT, 7), (DueKind.SEEN, SOON_DAYS)),
}


def high_risk(answers: Answers) -> bool:
    """True where any of RF12 to RF15 was answered yes."""
    return any(flag_said(answers, code) is Answer.YES for code in HIGH_RISK_FLAGS)


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def act_by(tier: Tier, assessed_on: date) -> date:
    """Return the day by which to act: the doctor's visit, the next photo, or the next look at the skin."""
    days = {Tier.URGENT: URGENT_DAYS, Tier.SOON: SOON_DAYS, Tier.WATCH: WATCH_DAYS}
    if tier in days:
        return assessed_on + timedelta(days=days[tier])
    return months_later(assessed_on, 1)


def follow_up(
    tier: Tier, assessed_on: date, *, site: str | None = None, is_high_risk: bool = False
) -> tuple[Due, ...]:
    """Return everything that is due after an assessment, earliest first.

    Urgent and soon have no photo: a new photo never replaces the visit.
    """
    if tier in _ASKED_DAYS:
        return tuple(Due(kind, assessed_on + timedelta(days=days)) for kind, days in _ASKED_DAYS[tier])
    if tier is Tier.WATCH:
        extra = (FACE_NECK_DAYS,) if site in FACE_NECK_SITES else ()
        days_of_photos = sorted((*WATCH_PHOTO_DAYS, *extra))
        return tuple(Due(DueKind.PHOTO, assessed_on + timedelta(days=days)) for days in days_of_photos)
    photo = HIGH_RISK_PHOTO_DAYS if is_high_risk else ROUTINE_PHOTO_DAYS
    return (
        Due(DueKind.SELF_CHECK, months_later(assessed_on, 1)),
        Due(DueKind.PHOTO, assessed_on + timedelta(days=photo)),
    )
