"""The small parts of FHIR R4: ids, references, codes, texts, days and instants."""

import re
import uuid
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from triage.service.exported import plain

Part = dict[str, Any]
"""A resource, or a part of one, as it stands in the JSON."""

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
OWN = "urn:triage"
"""Start of our own code systems: where no code of others is certain, ours stands with its words beside it."""

_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, OWN)


def made_id(*names: str) -> str:
    """Return a resource's id made of our ids; a digest where they do not fit FHIR's 64 letters."""
    joined = "-".join(names)
    return joined if _ID.fullmatch(joined) else sha256(joined.encode("utf-8", "replace")).hexdigest()


def full_url(kind: str, id: str) -> str:
    """Return the address of a resource in the bundle: always the same one for the same id."""
    return f"urn:uuid:{uuid.uuid5(_NAMES, f'{kind}/{id}')}"


def resource(kind: str, id: str, **parts: Any) -> Part:
    """Return a resource without the parts that are not there: FHIR allows nothing that is empty."""
    return {"resourceType": kind, "id": id, **held(**parts)}


def held(**parts: Any) -> Part:
    """Return the parts that are there."""
    return {name: part for name, part in parts.items() if part is not None and part != [] and part != ""}


def to(one: Part) -> Part:
    """Return a reference to a resource of the bundle."""
    return {"reference": full_url(one["resourceType"], one["id"])}


def own(system: str, code: str, display: str | None = None) -> Part:
    """Return a code of one of our own systems."""
    return held(system=f"{OWN}:{system}", code=code, display=text(display))


def concept(*codes: Part, said: str | None = None) -> Part:
    """Return codes that mean one thing, with its words."""
    return held(coding=list(codes), text=text(said))


def text(said: str | None) -> str | None:
    """Return a text as FHIR allows it, without control characters; None where nothing is left."""
    return None if said is None else plain(said) or None


def instant(at: datetime) -> str:
    """Return an instant in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(on: date) -> str:
    """Return a day. The camera's clock has no time zone, and FHIR knows no hour without one."""
    return on.isoformat()


def millimetres(value: float) -> Part:
    """Return a length."""
    return {"value": round(value, 3), "unit": "mm", "system": UCUM, "code": "mm"}
