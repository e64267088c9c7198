"""Every rule by name, with the guideline or the choice behind it. The full words are in the catalogue."""

from collections.abc import Mapping

from triage.domain.tier import Reason, Tier

_SRG = "Scottish Referral Guidelines"
_CLINICAL = "design choice, docs/clinical.md"

SOURCES: Mapping[str, str] = {
    "w7.size": "NICE NG12",
    "w7.shape": "NICE NG12",
    "w7.colour": "NICE NG12",
    "w7.diam7": "NICE NG12",
    "w7.diam7.measured": "NICE NG12; measured",
    "w7.inflamed": "NICE NG12",
    "w7.oozing": "NICE NG12",
    "w7.sensation": "NICE NG12",
    "RF1": "NICE NG12; Kelly 2003",
    "RF2": f"{_SRG} 2014",
    "RF3": f"{_SRG} 2019",
    "RF3.recent": f"{_SRG} 2019",
    "RF4": f"{_SRG}; NICE NG12",
    "RF5": f"NICE NG12; {_SRG}",
    "RF6": f"NICE CKS; {_SRG}",
    "RF6.other": f"NICE CKS; {_SRG}",
    "RF7": "Bristow 2010",
    "RF7.unknown": "Bristow 2010",
    "RF7.years": "Bristow 2010",
    "RF8": _SRG,
    "RF9": _SRG,
    "RF10": "Cancer Council Australia",
    "RF11": f"{_SRG} 2019",
    "RF12": _SRG,
    "RF13": f"{_CLINICAL} 2",
    "RF14": "SIGN 146",
    "RF15": "Gandini 2005",
    "RF16": f"{_CLINICAL} 2",
    "RF17": f"{_CLINICAL} 2",
    "RF18": f"{_CLINICAL} 2",
    "RF19": f"{_CLINICAL} 2",
    "RF20": "clinical judgement",
    "RF21": f"NICE CKS; {_CLINICAL} 2",
    "exclusion.nail": f"{_CLINICAL} 4",
    "exclusion.mouth": f"{_CLINICAL} 4",
    "exclusion.private": f"{_CLINICAL} 4",
    "exclusion.eye": f"{_CLINICAL} 4",
    "exclusion.acral": f"{_CLINICAL} 4",
    "exclusion.place": f"{_CLINICAL} 4",
    "exclusion.minor": f"{_CLINICAL} 4",
    "exclusion.tattoo": f"{_CLINICAL} 4",
    "exclusion.wound": f"{_CLINICAL} 4",
    "exclusion.scar": f"{_CLINICAL} 4",
    "exclusion.rash": f"{_CLINICAL} 4",
    "exclusion.hair": f"{_CLINICAL} 4",
    "exclusion.ink": "Winkler 2019",
    "change.said": f"{_CLINICAL} 5",
    "change.width": f"{_CLINICAL} 5",
    "change.area": f"{_CLINICAL} 5",
    "change.colour": f"{_CLINICAL} 5",
    "change.lump": f"{_CLINICAL} 5",
    "change.fading": f"{_CLINICAL} 5",
    "picture.raised": f"{_CLINICAL} 3",
    "picture.high": f"{_CLINICAL} 3",
    "picture.answers": f"{_CLINICAL} 3",
    "picture.unfamiliar": f"{_CLINICAL} 3",
    "picture.refused": f"{_CLINICAL} 3",
    "w7.diam7.unsure": f"{_CLINICAL} 1",
    "w7.unknown": f"{_CLINICAL} 1",
    "RF.unknown": f"{_CLINICAL} 2",
    "none": f"{_CLINICAL} 3",
}
"""Short source of each rule. The order is the order of reasons of one tier."""

_ORDER = {rule: place for place, rule in enumerate(SOURCES)}


def fired(rule: str, tier: Tier) -> Reason:
    """Return the reason that `rule` gives for `tier`."""
    return Reason(rule, tier, SOURCES[rule])


def in_order(reasons: list[Reason]) -> tuple[Reason, ...]:
    """Return the reasons with the highest tier first; within a tier, in the order of ``SOURCES``."""
    return tuple(sorted(reasons, key=lambda reason: (-reason.tier, _ORDER[reason.rule])))
