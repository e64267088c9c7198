"""Patient and Device: whose history it is, and which program and network spoke."""

import re

from triage.domain.history import Observation
from triage.domain.referral import LetterDetails
from triage.service.exported import Exported
from triage.service.fhir.parts import OWN, TERMINOLOGY, Part, made_id, resource, text
from triage.words import words

_GENDERS = ("female", "male", "other", "unknown")
"""The administrative gender: what was written in other words is left out, and not guessed."""


def patient(whole: Exported) -> Part:
    """Return the person. What names them is there only where they agreed that it may be passed on."""
    details = whole.details
    sex = (details.sex or "").strip().lower()
    return resource(
        "Patient",
        made_id(whole.person),
        identifier=[
            {"use": "secondary", "system": f"{OWN}:patient", "value": whole.person},
            *(_record_number(details) if agreed(whole) else []),
        ],
        name=_name(whole) if agreed(whole) else None,
        telecom=_contact(details) if agreed(whole) else None,
        gender=sex if sex in _GENDERS else None,
        birthDate=details.born,
    )


def agreed(whole: Exported) -> bool:
    """True where the person agreed to passing on, for a mark at least, and refused it for none."""
    asked = [whole.details_of(one.lesion.id).consent_sharing for one in whole.stories]
    return True in asked and False not in asked


def _name(whole: Exported) -> list[Part]:
    name = text(whole.details.name or whole.name)
    return [{"text": name}] if name else []


def _contact(details: LetterDetails) -> list[Part]:
    said = text(details.contact)
    return [{"system": "other", "value": said}] if said else []


def _record_number(details: LetterDetails) -> list[Part]:
    number = text(details.record_number)
    kind = {"coding": [{"system": f"{TERMINOLOGY}/v2-0203", "code": "MR"}]}
    return [{"type": kind, "value": number}] if number else []


def device(whole: Exported, observation: Observation) -> Part:
    """Return the program that made an assessment, with the network it asked."""
    name, _, release = whole.programs.get(observation.id, "triage").partition(" ")
    network = observation.prediction.model if observation.prediction else None
    versions = {"software": release or None, "model": network}
    parts = [re.sub(r"[^A-Za-z0-9.]+", "-", part) for part in (name, release, network or "") if part]
    return resource(
        "Device",
        made_id("device", *parts),
        status="active",
        deviceName=[{"name": name, "type": "user-friendly-name"}],
        version=[{"type": {"text": kind}, "value": value} for kind, value in versions.items() if value],
        note=[{"text": words("intended_use")}, {"text": words("not_diagnosis")}],
    )
