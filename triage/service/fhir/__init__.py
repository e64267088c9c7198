"""One person's history as a Bundle of FHIR R4 (4.0.1): plain dicts out of pure functions, without a clock."""

from triage.service.fhir.bundle import bundle, bundle_json

__all__ = ["bundle", "bundle_json"]
