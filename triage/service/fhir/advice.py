"""RiskAssessment and ServiceRequest: the tier of a check, and the visit that an open one asks for."""

from triage.domain.history import LesionStory, Observation
from triage.domain.standing import standing
from triage.domain.tier import Reason, Tier
from triage.service.exported import told
from triage.service.fhir.mark import place
from triage.service.fhir.parts import SNOMED, Part, concept, day, instant, made_id, own, resource, to
from triage.words import words

PRIORITIES = {Tier.URGENT: "urgent", Tier.SOON: "routine"}
"""Trap: FHIR orders routine < urgent < asap < stat, so our urgent is FHIR's second lowest, and soon its lowest."""


def risk_assessment(person: Part, performer: Part, observation: Observation, basis: list[Part]) -> Part:
    """Return the tier of one check with the rules that fired. Never a probability, in figures or in words."""
    made = observation.assessment
    return resource(
        "RiskAssessment",
        made_id("advice", observation.id),
        status="final",
        subject=to(person),
        occurrenceDateTime=instant(observation.recorded_at),
        performer=to(performer),
        basis=[to(one) for one in basis],
        prediction=[{"outcome": tier_concept(made.tier)}],
        note=[{"text": _rule(reason)} for reason in made.reasons],
    )


def tier_concept(tier: Tier) -> Part:
    """Return a tier as a code of our own, with the sentence that the person read."""
    return concept(
        own("tier", tier.code, words(f"tier.{tier.code}.name")), said=words(f"tier.{tier.code}.title")
    )


def _rule(reason: Reason) -> str:
    said = told(f"letter.clinician.rule.{reason.rule}", reason.rule)
    source = told(f"rule.{reason.rule}.source", reason.source)
    return f"{reason.rule} ({reason.tier.code}): {said}. {source}"


def service_request(
    person: Part, story: LesionStory, checks: dict[str, tuple[Part, list[Part]]]
) -> Part | None:
    """Return the visit that the open advice asks for; None for watch, routine, and a mark that was seen or removed.

    `checks`: of each observation its RiskAssessment and its photo, by its id. A proposal of the person's own: only a
    clinician orders.
    """
    stands = standing(story)
    if stands is None or not stands.open or stands.tier not in PRIORITIES or story.lesion.removed_at:
        return None
    asked = stands.observation
    advice, photos = checks[asked.id]
    return resource(
        "ServiceRequest",
        made_id("visit", story.lesion.id),
        status="draft",
        intent="proposal",
        priority=PRIORITIES[stands.tier],
        code=concept({"system": SNOMED, "code": "3457005", "display": "Patient referral"}),
        subject=to(person),
        occurrencePeriod={"start": day(asked.recorded_at.date()), "end": day(stands.by)},
        authoredOn=instant(asked.recorded_at),
        requester=to(person),
        supportingInfo=[to(one) for one in (*photos, advice)],
        bodySite=[place(story.lesion.site, story.lesion.side)],
    )
