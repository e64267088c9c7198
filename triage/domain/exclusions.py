"""Cases in which the picture check stays silent, each with the floor it sets. Facts sheet, section 4."""

from dataclasses import dataclass

from triage.domain.answers import ADULT, EXCLUSIONS, Answer, Answers, Worry
from triage.domain.case import Case
from triage.domain.flags import asked_flags, flag_said
from triage.domain.sites import ACRAL_SITES, EYE_SITES, MOUTH_SITES, NAIL_SITES, PRIVATE_SITES, SITES
from triage.domain.sources import fired
from triage.domain.tier import Reason, Tier

_SITE_GROUPS = (
    ("nail", NAIL_SITES),
    ("mouth", MOUTH_SITES),
    ("private", PRIVATE_SITES),
    ("eye", EYE_SITES),
    ("acral", ACRAL_SITES),
)

_FIXED = {"hair": Tier.WATCH, "rash": Tier.SOON}


@dataclass(frozen=True)
class Exclusion:
    """One case that silences the picture check. `code` names its words in the catalogue."""

    code: str
    floor: Tier


def _site_code(site: str | None) -> str | None:
    for code, sites in _SITE_GROUPS:
        if site in sites:
            return code
    return "place" if site is not None and site in SITES and SITES[site].model_off else None


def exclusion_codes(answers: Answers) -> tuple[str, ...]:
    """Return the codes of the cases that apply. An unknown answer excludes nothing."""
    by_site = _site_code(answers.site)
    codes = [by_site] if by_site else []
    if answers.age is not None and answers.age < ADULT:
        codes.append("minor")
    codes.extend(code for code in EXCLUSIONS if answers.exclusion(code) is Answer.YES)
    return tuple(codes)


def silence(answers: Answers) -> bool:
    """True where site, age or skin make the picture check stay silent."""
    return bool(exclusion_codes(answers))


def _minor(case: Case) -> Tier:
    bleeding = case.yes("sore") or case.yes("acral", "bleeding") or case.item("oozing") is Answer.YES
    if case.yes("fast") or bleeding:
        return Tier.URGENT
    any_flag = any(case.yes(code) for code in asked_flags(case.answers))
    return Tier.SOON if any_flag or case.worry is not Worry.NO else Tier.ROUTINE


def _wound(case: Case) -> Tier:
    """RF3 sets the floor; a wound whose sore questions are open is a sore of unknown age."""
    sore = flag_said(case.answers, "sore")
    return Tier.SOON if sore is Answer.UNKNOWN else Tier.WATCH


def _floor(case: Case, code: str) -> Tier:
    if code == "eye":
        return Tier.URGENT if case.changing else Tier.SOON
    if code == "tattoo":
        return Tier.SOON if case.changing else Tier.WATCH
    if code == "minor":
        return _minor(case)
    if code == "wound":
        return _wound(case)
    return _FIXED.get(code, Tier.ROUTINE)


def exclusions(case: Case) -> tuple[Exclusion, ...]:
    """Return the cases that apply with their own floors; RF6, RF7, RF13, RF18 and RF19 add theirs."""
    return tuple(Exclusion(code, _floor(case, code)) for code in exclusion_codes(case.answers))


def exclusion_reasons(case: Case) -> list[Reason]:
    """Return one reason for each case that applies."""
    return [fired(f"exclusion.{entry.code}", entry.floor) for entry in exclusions(case)]
