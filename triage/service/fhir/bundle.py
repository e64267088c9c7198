"""The Bundle: every resource once, in the order person, program, marks from oldest to newest."""

import json
from collections.abc import Iterator

from triage.domain.history import LesionStory, Observation
from triage.service.exported import Exported
from triage.service.fhir.advice import risk_assessment, service_request
from triage.service.fhir.answers import checklist_observation, questionnaire_response
from triage.service.fhir.mark import (
    body_structure,
    document_reference,
    event_observation,
    media,
    width_observation,
)
from triage.service.fhir.parts import OWN, Part, full_url, instant, made_id
from triage.service.fhir.person import device, patient


def bundle(whole: Exported) -> Part:
    """Return the person's history as a Bundle of type `collection`. The same history gives the same bundle."""
    person = patient(whole)
    every = [person]
    for story in whole.stories:
        every += _mark(whole, person, story)
    once = {full_url(one["resourceType"], one["id"]): one for one in every}
    return {
        "resourceType": "Bundle",
        "id": made_id("history", whole.person),
        "identifier": {"system": f"{OWN}:export", "value": whole.person},
        "type": "collection",
        "timestamp": instant(whole.made_at),
        "entry": [{"fullUrl": address, "resource": one} for address, one in once.items()],
    }


def bundle_json(whole: Exported) -> bytes:
    """Return the bundle as the bytes of its file, in UTF-8."""
    return (json.dumps(bundle(whole), indent=1, ensure_ascii=False) + "\n").encode()


def _mark(whole: Exported, person: Part, story: LesionStory) -> Iterator[Part]:
    mark = body_structure(person, story.lesion)
    yield mark
    checks: dict[str, tuple[Part, list[Part]]] = {}
    for observation in story.observations:
        advice, photos, others = _check(whole, person, mark, story, observation)
        checks[observation.id] = advice, photos
        yield from (*others, advice)
    yield from (event_observation(person, mark, one) for one in story.events)
    visit = service_request(person, story, checks)
    if visit is not None:
        yield visit
    letter = document_reference(whole, person, story, [mark, *([visit] if visit else [])])
    if letter is not None:
        yield letter


def _check(
    whole: Exported, person: Part, mark: Part, story: LesionStory, observation: Observation
) -> tuple[Part, list[Part], list[Part]]:
    """Return the RiskAssessment of a check, its photo if it has one, and everything that it rests on."""
    program = device(whole, observation)
    response = questionnaire_response(person, observation)
    photo = media(person, story.lesion, observation)
    width = width_observation(person, mark, photo, observation)
    photos = [photo] if photo else []
    basis = [
        response,
        checklist_observation(person, mark, response, observation),
        *photos,
        *([width] if width else []),
    ]
    return risk_assessment(person, program, observation, basis), photos, [program, *basis]
