"""BodyStructure, Media, the measured width, what happened, and the letter of one mark."""

from triage.domain.events import Event
from triage.domain.history import Lesion, LesionStory, Observation
from triage.domain.sites import SITES
from triage.domain.tier import Kind
from triage.service.exported import Exported, letter_path, photo_path, place_words
from triage.service.fhir.answers import category
from triage.service.fhir.parts import (
    LOINC,
    OWN,
    SNOMED,
    TERMINOLOGY,
    Part,
    concept,
    day,
    held,
    instant,
    made_id,
    millimetres,
    own,
    resource,
    text,
    to,
)
from triage.words import words

_SIDES = {"left": "7771000", "right": "24028007"}
"""SNOMED CT concepts of the sides that are certain."""


def body_structure(person: Part, lesion: Lesion) -> Part:
    """Return the mark: where it is, on which side, and its dot on the body map."""
    return resource(
        "BodyStructure",
        made_id("mark", lesion.id),
        identifier=[{"system": f"{OWN}:lesion", "value": lesion.id}],
        active=lesion.removed_at is None,
        location=place(lesion.site, lesion.side),
        locationQualifier=[_side(lesion.side)] if lesion.side else None,
        description=text("; ".join([lesion.name, *_dot(lesion)])),
        patient=to(person),
    )


def place(site: str | None, side: str | None) -> Part:
    """Return a place of the body: SNOMED CT where a code is certain, always our own, and the words."""
    entry = SITES.get(site or "")
    if entry is None:
        return concept(said=place_words(site, side))
    certain = [{"system": SNOMED, "code": entry.snomed}] if entry.snomed else []
    return concept(*certain, own("site", entry.code, entry.label), said=place_words(site, side))


def _side(side: str) -> Part:
    certain = [{"system": SNOMED, "code": _SIDES[side]}] if side in _SIDES else []
    return concept(*certain, own("side", side), said=words(f"screen.where.side.{side}"))


def _dot(lesion: Lesion) -> list[str]:
    pin = lesion.pin
    return [f"body map {pin.view.value}: x {pin.x:.4f}, y {pin.y:.4f} of its width and height"] if pin else []


def media(person: Part, lesion: Lesion, observation: Observation) -> Part | None:
    """Return the photo of a check; None where it has none. The file itself lies beside the bundle."""
    photo = observation.photo
    if photo is None:
        return None
    kind = observation.kind if observation.kind in (Kind.CLINICAL, Kind.DERMOSCOPIC) else None
    return resource(
        "Media",
        made_id("photo", observation.id),
        identifier=[{"system": f"{OWN}:sha256", "value": photo.sha256}],
        status="completed",
        type=concept({"system": f"{TERMINOLOGY}/media-type", "code": "image"}),
        view=concept(own("view", kind.value), said=words(f"letter.clinician.kind.{kind}")) if kind else None,
        subject=to(person),
        createdDateTime=day(observation.taken_on),
        issued=instant(observation.recorded_at),
        bodySite=place(lesion.site, lesion.side),
        deviceName=text(photo.camera),
        height=photo.height,
        width=photo.width,
        content=held(contentType=f"image/{photo.format.lower()}", url=photo_path(photo)),
    )


def width_observation(person: Part, mark: Part, photo: Part | None, observation: Observation) -> Part | None:
    """Return the measured width with both ends of its interval; None where the photo has no scale."""
    found, scale = observation.measurements, observation.scale
    if found is None or found.diameter is None or scale is None or photo is None:
        return None
    ends = (("low", found.diameter.low), ("high", found.diameter.high))
    return resource(
        "Observation",
        made_id("width", observation.id),
        status="final",
        category=[category("exam")],
        code=concept(own("observation", "width"), said=words("record.figure.diameter")),
        subject=to(person),
        focus=[to(mark)],
        effectiveDateTime=day(observation.taken_on),
        valueQuantity=millimetres(found.diameter.value),
        method=concept(own("scale", scale.by.value), said=words(f"letter.clinician.scale.{scale.by.value}")),
        derivedFrom=[to(photo)],
        component=[
            {
                "code": concept(own("observation", f"width-{name}"), said=name),
                "valueQuantity": millimetres(end),
            }
            for name, end in ends
        ],
    )


def event_observation(person: Part, mark: Part, event: Event) -> Part:
    """Return what happened to the mark, as the person noted it: with the doctor's or laboratory's own words."""
    return resource(
        "Observation",
        made_id("event", event.id),
        status="final",
        category=[category("survey")],
        code=concept(own("event", event.kind.value), said=words(f"screen.mark.event.{event.kind}")),
        subject=to(person),
        focus=[to(mark)],
        effectiveDateTime=day(event.on),
        issued=instant(event.noted_at),
        valueString=text(event.result),
    )


def document_reference(whole: Exported, person: Part, story: LesionStory, related: list[Part]) -> Part | None:
    """Return the letter of a mark; None where it is not in the archive."""
    lesion = story.lesion
    if lesion.id not in whole.letters:
        return None
    note = {"system": LOINC, "code": "57133-1", "display": "Referral note"}
    return resource(
        "DocumentReference",
        made_id("letter", lesion.id),
        status="current",
        type=concept(note),
        subject=to(person),
        date=instant(whole.made_at),
        content=[
            {
                "attachment": held(
                    contentType="application/pdf",
                    url=letter_path(lesion.id),
                    title=words("screen.letter.title"),
                    creation=instant(whole.made_at),
                )
            }
        ],
        context={"related": [to(one) for one in related]},
    )
