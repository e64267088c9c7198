"""Red flags about the person: RF12 to RF15, RF17, RF20 and RF21. Facts sheet, section 2."""

from triage.domain.answers import Answer, Worry
from triage.domain.case import Case
from triage.domain.flags import flag_part
from triage.domain.sources import fired
from triage.domain.tier import Reason, Tier

GENETICS_RELATIVES = 2
"""First-degree relatives with melanoma from which genetics is worth asking about (SIGN 146)."""


def immune(case: Case) -> Reason | None:
    """RF12: weak immune system with a new, changing or unexplained mark (Scottish Referral Guidelines)."""
    if not case.yes("immune"):
        return None
    urgent = case.new or case.changing or case.yes("immune", "unexplained")
    return fired("RF12", Tier.URGENT if urgent else Tier.WATCH)


def past(case: Case) -> Reason | None:
    """RF13: earlier skin cancer with a new or changing mark, or a mark at its scar."""
    if not case.yes("past"):
        return None
    scar = flag_part(case.answers, "past", "scar")
    at_scar = scar is Answer.YES or (scar is Answer.UNKNOWN and case.answers.exclusion("scar") is Answer.YES)
    return fired("RF13", Tier.URGENT if at_scar or case.new or case.changing else Tier.WATCH)


def family(case: Case) -> Reason | None:
    """RF14: first-degree relatives with melanoma (SIGN 146)."""
    relatives = case.number("family", "relatives")
    if not relatives:
        return None
    return fired("RF14", Tier.SOON if relatives >= GENETICS_RELATIVES else Tier.WATCH)


def many(case: Case) -> Reason | None:
    """RF15: more than 100 moles, or 5 or more unusual ones (Gandini 2005)."""
    if not case.yes("many"):
        return None
    return fired("RF15", Tier.SOON if case.any_item else Tier.WATCH)


def glands(case: Case) -> Reason | None:
    """RF17: new lump in the neck, armpit or groin. The mark being checked is the suspect mark."""
    return fired("RF17", Tier.URGENT) if case.yes("glands") else None


def clinician(case: Case) -> Reason | None:
    """RF20: a nurse or doctor is concerned; judgement beats the score."""
    return fired("RF20", Tier.URGENT) if case.yes("clinician") else None


def worry(case: Case) -> Reason | None:
    """RF21: the person is worried (NICE CKS on strong concern, and our choice)."""
    if case.worry is Worry.NO:
        return None
    soon = case.worry is Worry.VERY or case.any_item or case.worried_before
    return fired("RF21", Tier.SOON if soon else Tier.WATCH)


RULES = (immune, past, family, many, glands, clinician, worry)
"""The rules of this file in the order of the facts sheet."""
