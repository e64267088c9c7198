"""Red flags about how the mark looks and grows: RF1 to RF5, RF8 to RF11. Facts sheet, section 2."""

from triage.domain.answers import Answer
from triage.domain.case import Case
from triage.domain.flags import flag_parts
from triage.domain.sites import PEARLY_URGENT_SITES
from triage.domain.sources import fired
from triage.domain.tier import Reason, Tier

SORE_WEEKS = 4
"""A sore open for more than this many weeks is urgent (Scottish Referral Guidelines 2019)."""

NEW_MOLE_AGE = 40
"""Age in years from which a new mole is `soon` (Scottish Referral Guidelines)."""


def efg(case: Case) -> Reason | None:
    """RF1: raised, firm and growing for more than 4 weeks (NICE NG12; Kelly 2003)."""
    parts = list(flag_parts(case.answers, "efg").values())
    yes, unknown = parts.count(Answer.YES), parts.count(Answer.UNKNOWN)
    if yes == 3 or (yes == 2 and unknown):
        return fired("RF1", Tier.URGENT)
    if yes == 2 or (yes and unknown):
        return fired("RF1", Tier.SOON)
    return fired("RF1", Tier.WATCH) if yes else None


def fast(case: Case) -> Reason | None:
    """RF2: plain growth within 6 weeks (Scottish Referral Guidelines 2014)."""
    return fired("RF2", Tier.URGENT) if case.yes("fast") else None


def sore(case: Case) -> Reason | None:
    """RF3: open sore, bleeding or oozing for more than 4 weeks (Scottish Referral Guidelines 2019)."""
    if not case.yes("sore"):
        return None
    weeks = case.number("sore", "weeks")
    if weeks is not None and weeks > SORE_WEEKS:
        return fired("RF3", Tier.URGENT)
    explained = weeks is not None and case.yes("sore", "injury")
    return fired("RF3.recent", Tier.WATCH if explained else Tier.SOON)


def horny(case: Case) -> Reason | None:
    """RF4: scaly or crusted lump that grows or does not heal (Scottish Referral Guidelines; NICE NG12)."""
    return fired("RF4", Tier.URGENT) if case.yes("horny") else None


def pearly(case: Case) -> Reason | None:
    """RF5: shiny bump with a rolled edge or fine vessels (NICE NG12; Scottish Referral Guidelines)."""
    if not case.yes("pearly"):
        return None
    urgent = case.yes("pearly", "came_back") or case.answers.site in PEARLY_URGENT_SITES
    return fired("RF5", Tier.URGENT if urgent else Tier.SOON)


def duckling(case: Case) -> Reason | None:
    """RF8: unlike the person's other marks (Scottish Referral Guidelines; the split is ours)."""
    if not case.yes("duckling"):
        return None
    return fired("RF8", Tier.URGENT if case.new or case.changing else Tier.SOON)


def new(case: Case) -> Reason | None:
    """RF9: a new mole, by age (Scottish Referral Guidelines). Below 18 see the exclusion."""
    if not case.yes("new"):
        return None
    age = case.answers.age
    return fired("RF9", Tier.WATCH if age is not None and age < NEW_MOLE_AGE else Tier.SOON)


def change(case: Case) -> Reason | None:
    """RF10: changing for more than a month (Cancer Council Australia)."""
    if not case.yes("change"):
        return None
    return fired("RF10", Tier.URGENT if case.strict_change else Tier.SOON)


def symptom(case: Case) -> Reason | None:
    """RF11: redness or altered feeling for more than 4 weeks (Scottish Referral Guidelines 2019)."""
    if not case.yes("symptom"):
        return None
    lump = case.yes("symptom", "lump") or case.lump
    return fired("RF11", Tier.URGENT if lump else Tier.SOON)


RULES = (efg, fast, sore, horny, pearly, duckling, new, change, symptom)
"""The rules of this file in the order of the facts sheet."""
