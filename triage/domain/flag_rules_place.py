"""Red flags that belong to a place: RF6 nail, RF7 palm and sole, RF16, RF18 and RF19. Section 2."""

from triage.domain.answers import Answer
from triage.domain.case import Case
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import CUBED
from triage.domain.flags import flag_part
from triage.domain.sites import ACRAL_SITES, MUCOSA_SITES, NAIL_SITES
from triage.domain.sources import fired
from triage.domain.tier import Reason, Tier

CUBED_SIGNS = 2
"""CUBED signs that make a foot or palm mark urgent (Bristow 2010)."""

MUCOSA_WEEKS = 3
"""A mouth, eye or genital sore open for more than this many weeks is urgent (from memory, not checked)."""


def nail(case: Case) -> Reason | None:
    """RF6: a nail sign; any other mark of a nail is `soon` (NICE CKS, Levit's ABCDEF)."""
    if case.yes("nail"):
        return fired("RF6", Tier.URGENT)
    return fired("RF6.other", Tier.SOON) if case.answers.site in NAIL_SITES else None


def acral(case: Case) -> Reason | None:
    """RF7: palm, sole or toe web (Bristow 2010, and our choice)."""
    there = case.answers.site in ACRAL_SITES
    signs = [flag_part(case.answers, "acral", sign) for sign in CUBED]
    first = [flag_part(case.answers, "acral", part) for part in ("new", "changing")]
    item = any(case.item(code) is Answer.YES for code in ITEM_CODES)
    if Answer.YES in first or signs.count(Answer.YES) >= CUBED_SIGNS:
        return fired("RF7", Tier.URGENT)
    if (there or Answer.YES in signs) and (item or case.new or case.changing):
        return fired("RF7", Tier.URGENT)
    possible = signs.count(Answer.YES) + signs.count(Answer.UNKNOWN)
    if Answer.YES in signs or there:
        unsure = Answer.UNKNOWN in first or possible >= CUBED_SIGNS
        return fired("RF7.unknown", Tier.SOON) if unsure else fired("RF7.years", Tier.WATCH)
    return None


def birthmark(case: Case) -> Reason | None:
    """RF16: inside a very large birthmark, more than 20 cm (from memory, not checked)."""
    if not case.yes("birthmark"):
        return None
    urgent = case.yes("birthmark", "lump") or case.lump or case.changing
    return fired("RF16", Tier.URGENT if urgent else Tier.SOON)


def mucosa(case: Case) -> Reason | None:
    """RF18: pigment or a sore in the mouth, the eye or genital skin. A sore there also answers RF3."""
    sore_there = case.answers.site in MUCOSA_SITES and case.yes("sore")
    if not (case.yes("mucosa") or sore_there):
        return None
    weeks = [case.number("mucosa", "weeks"), case.number("sore", "weeks") if sore_there else None]
    long = any(count is not None and count > MUCOSA_WEEKS for count in weeks)
    return fired("RF18", Tier.URGENT if long or case.new or case.changing else Tier.SOON)


def regrowth(case: Case) -> Reason | None:
    """RF19: a mole back after removal; urgent unless the result is known and was no cancer (our choice)."""
    if not case.yes("regrowth"):
        return None
    cancer = flag_part(case.answers, "regrowth", "cancer")
    return fired("RF19", Tier.SOON if cancer is Answer.NO else Tier.URGENT)


RULES = (nail, acral, birthmark, mucosa, regrowth)
"""The rules of this file in the order of the facts sheet."""
