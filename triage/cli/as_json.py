"""The JSON of the contract (docs/design.md): values of the domain as plain objects."""

from typing import Any

from triage.domain.checklist import Checklist
from triage.domain.comparison import Comparison
from triage.domain.events import Event
from triage.domain.history import Observation
from triage.domain.measurements import Measured, Measurements
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Prediction, SecondVoice
from triage.domain.quality import QualityReport
from triage.domain.tier import Reason
from triage.service.check import CheckResult
from triage.service.follow import Followed, Pair
from triage.words import words


def check_json(
    result: CheckResult, saved: Observation | None = None, *, tiered: bool = True
) -> dict[str, Any]:
    """``triage.check/1``. `tiered` is off for a batch line without answers: it has no tier."""
    made = result.assessment
    return {
        "schema": "triage.check/1",
        "photo": _photo(result.facts, result.traced.measurements),
        "quality": _quality(result.quality),
        "kind": result.kind.value if result.kind else None,
        "prediction": _prediction(result.prediction),
        "not_assessed": made.not_assessed.value if made.not_assessed else None,
        "checklist": _checklist(made.checklist),
        "tier": made.tier.code if tiered else None,
        "reasons": [_reason(reason) for reason in made.reasons] if tiered else [],
        "advice": words(f"tier.{made.tier.code}.text") if tiered else None,
        "intended_use": words("intended_use"),
        "saved": {"lesion": saved.lesion_id, "observation": saved.id} if saved else None,
    }


def lesions_json(followed: tuple[Followed, ...]) -> dict[str, Any]:
    """``triage.lesions/1``; the tier is the one that stands."""
    return {
        "schema": "triage.lesions/1",
        "lesions": [
            {
                "id": one.story.lesion.id,
                "name": one.story.lesion.name,
                "site": site_code(one),
                "tier": one.standing.tier.code if one.standing else None,
                "observations": len(one.story.observations),
            }
            for one in followed
        ],
    }


def lesion_json(one: Followed) -> dict[str, Any]:
    """``triage.lesion/1``: one mark with its observations, oldest photo first."""
    return {
        "schema": "triage.lesion/1",
        "id": one.story.lesion.id,
        "name": one.story.lesion.name,
        "site": site_code(one),
        "tier": one.standing.tier.code if one.standing else None,
        "observations": [_observation(seen) for seen in one.story.observations],
        "events": [_event(happened) for happened in one.story.events],
    }


def comparison_json(two: Pair, found: Comparison) -> dict[str, Any]:
    """``triage.compare/1``; a figure is null where it was not measured. `diameter_mm` is that of the later photo."""
    later = two.second.measurements
    return {
        "schema": "triage.compare/1",
        "from": two.first.id,
        "to": two.second.id,
        "same_lesion": found.same.value,
        "changed": found.changed,
        "area_ratio": _measured(found.area_ratio),
        "diameter_mm": _measured(later.diameter if later else None),
        "diameter_change": _measured(found.diameter_change),
        "colour_change": _measured(found.colour_change),
        "changes": sorted(one.value for one in found.changes),
        "why": words(f"compare.{found.why}"),
    }


def _measured(figure: Measured | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    rounded = {name: round(getattr(figure, name), 3) for name in ("value", "low", "high")}
    return {**rounded, "unit": figure.unit}


def _measurements(found: Measurements | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {name: _measured(figure) for name, figure in found.by_name().items()}


def site_code(one: Followed) -> str | None:
    """The body site as ``--site`` takes it, such as ``shoulder-left``."""
    lesion = one.story.lesion
    return "-".join(part for part in (lesion.site, lesion.side) if part) or None


def _event(happened: Event) -> dict[str, Any]:
    return {
        "id": happened.id,
        "kind": happened.kind.value,
        "on": happened.on.isoformat(),
        "result": happened.result,
        "noted_at": happened.noted_at.isoformat(),
    }


def _observation(seen: Observation) -> dict[str, Any]:
    made = seen.assessment
    return {
        "id": seen.id,
        "taken_at": (
            seen.photo.taken_at if seen.photo and seen.photo.taken_at else seen.recorded_at
        ).isoformat(),
        "recorded_at": seen.recorded_at.isoformat(),
        "tier": made.tier.code,
        "reasons": [_reason(reason) for reason in made.reasons],
        "checklist": _checklist(made.checklist),
        "photo": _photo(seen.photo, seen.measurements),
        "quality": _quality(seen.quality),
        "kind": seen.kind.value if seen.kind else None,
        "prediction": _prediction(seen.prediction),
        "not_assessed": made.not_assessed.value if made.not_assessed else None,
    }


def _photo(facts: PhotoFacts | None, found: Measurements | None) -> dict[str, Any] | None:
    if facts is None:
        return None
    return {
        "sha256": facts.sha256,
        "format": facts.format,
        "width": facts.width,
        "height": facts.height,
        "taken_at": facts.taken_at.isoformat() if facts.taken_at else None,
        "measurements": _measurements(found),
    }


def _quality(report: QualityReport) -> dict[str, Any]:
    return {
        "accepted": report.accepted,
        "findings": [
            {
                "code": found.code.value,
                "severity": found.severity.value,
                "value": round(found.value, 4),
                "limit": found.limit,
                "unit": found.unit,
                "advice": words(f"quality.{found.code.value}.advice"),
            }
            for found in report.findings
        ],
    }


def _prediction(seen: Prediction | None) -> dict[str, Any] | None:
    if seen is None:
        return None
    return {
        "model": seen.model,
        "probability": round(seen.probability, 6),
        "band": seen.band.code,
        "thresholds": {"raised": seen.thresholds.raised, "high": seen.thresholds.high},
        "with_answers": _with_answers(seen.with_answers),
    }


def _with_answers(heard: SecondVoice | None) -> dict[str, Any] | None:
    if heard is None:
        return None
    return {
        "probability": round(heard.probability, 6),
        "band": heard.band.code,
        "thresholds": {"raised": heard.thresholds.raised, "high": heard.thresholds.high},
        "contributions": [
            {"variable": one.variable, "said": one.said, "logits": round(one.logits, 4)}
            for one in heard.contributions
        ],
    }


def _checklist(seen: Checklist) -> dict[str, int]:
    return {"lowest": seen.lowest, "highest": seen.highest, "answered": seen.answered}


def _reason(reason: Reason) -> dict[str, str]:
    return {
        "rule": reason.rule,
        "tier": reason.tier.code,
        "source": reason.source,
        "text": words(f"rule.{reason.rule}.why"),
    }
