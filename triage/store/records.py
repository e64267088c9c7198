"""Between rows and the domain's values. No row leaves the store."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from triage.domain.answers_json import answers_from_json, answers_to_json
from triage.domain.assess import Assessment
from triage.domain.change import Change
from triage.domain.checklist import Checklist
from triage.domain.history import Lesion, Observation
from triage.domain.photo import PhotoFacts
from triage.domain.prediction import Contribution, Prediction, SecondVoice, Thresholds
from triage.domain.quality import Finding, QualityCode, QualityReport, Severity
from triage.domain.tier import Band, Kind, NotAssessed, Reason, Tier
from triage.store.records_measured import (
    changes_json,
    comparisons_from,
    comparisons_json,
    measurements_from,
    measurements_json,
    outline_from,
    outline_json,
    pin_from,
    pin_json,
    scale_from,
    scale_json,
)
from triage.store.tables import (
    LONGEST_NAME,
    AnswersRow,
    AssessmentRow,
    LesionRow,
    ObservationRow,
    PhotoRow,
)


def lesion_of(row: LesionRow) -> Lesion:
    """Read a lesion. Raises `ValueError` for a name that is too long."""
    if len(row.name) > LONGEST_NAME:
        raise ValueError("a name that is too long")
    return Lesion(
        id=row.id,
        name=row.name,
        site=row.site,
        side=row.side,
        created_at=row.created_at,
        removed_at=row.removed_at,
        seen_at=row.seen_at,
        pin=pin_from(row.pin),
    )


def lesion_row(lesion: Lesion, patient_id: str) -> LesionRow:
    """Write a lesion that is new."""
    return LesionRow(
        id=lesion.id,
        patient_id=patient_id,
        name=lesion.name,
        site=lesion.site,
        side=lesion.side,
        created_at=lesion.created_at,
        pin=pin_json(lesion.pin),
    )


def observation_of(row: ObservationRow) -> Observation:
    """Read an observation with its newest assessment."""
    assessed = row.assessments[-1]
    kind = Kind(row.kind) if row.kind else None
    return Observation(
        id=row.id,
        lesion_id=row.lesion_id,
        recorded_at=row.recorded_at,
        photo=photo_of(row.photo) if row.photo else None,
        quality=QualityReport(tuple(_finding_of(found) for found in row.findings)),
        kind=kind,
        prediction=_prediction_of(assessed, kind),
        answers=answers_from_json(row.answers.given),
        assessment=_assessment_of(assessed),
        outline=outline_from(row.outline),
        scale=scale_from(row.scale),
        measurements=measurements_from(row.measurements),
        comparisons=comparisons_from(row.comparisons),
    )


def observation_row(observation: Observation) -> ObservationRow:
    """Write an observation with its answers; its photo and assessment are rows of their own."""
    findings = [
        {
            "code": found.code.value,
            "severity": found.severity.value,
            "value": found.value,
            "limit": found.limit,
            "unit": found.unit,
        }
        for found in observation.quality.findings
    ]
    return ObservationRow(
        id=observation.id,
        lesion_id=observation.lesion_id,
        recorded_at=observation.recorded_at,
        photo_sha256=observation.photo.sha256 if observation.photo else None,
        findings=findings,
        kind=observation.kind.value if observation.kind else None,
        outline=outline_json(observation.outline),
        scale=scale_json(observation.scale),
        measurements=measurements_json(observation.measurements),
        comparisons=comparisons_json(observation.comparisons),
        answers=AnswersRow(observation_id=observation.id, given=answers_to_json(observation.answers)),
    )


def photo_row(facts: PhotoFacts, content: bytes) -> PhotoRow:
    """Write a photo: its facts and its untouched bytes."""
    return PhotoRow(
        sha256=facts.sha256,
        format=facts.format,
        width=facts.width,
        height=facts.height,
        taken_at=facts.taken_at.isoformat() if facts.taken_at else None,
        camera=facts.camera,
        content=content,
    )


def assessment_row(
    assessment_id: str, observation: Observation, made_at: datetime, program: str
) -> AssessmentRow:
    """Write the assessment and the prediction it saw."""
    made, seen = observation.assessment, observation.prediction
    return AssessmentRow(
        id=assessment_id,
        observation_id=observation.id,
        made_at=made_at,
        tier=int(made.tier),
        floor=int(made.floor),
        known_floor=int(made.known_floor),
        checklist_lowest=made.checklist.lowest,
        checklist_highest=made.checklist.highest,
        checklist_answered=made.checklist.answered,
        band=None if made.band is None else int(made.band),
        not_assessed=made.not_assessed.value if made.not_assessed else None,
        reasons=[
            {"rule": reason.rule, "tier": reason.tier.code, "source": reason.source}
            for reason in made.reasons
        ],
        model=seen.model if seen else None,
        probability=seen.probability if seen else None,
        threshold_raised=seen.thresholds.raised if seen else None,
        threshold_high=seen.thresholds.high if seen else None,
        program=program,
        changes=changes_json(_changes(made)),
        second_voice=asdict(seen.with_answers) if seen and seen.with_answers else None,
    )


def _changes(made: Assessment) -> list[Change]:
    """The changes that an opinion took into account: each is a rule of its own."""
    rules = {reason.rule for reason in made.reasons}
    return [change for change in Change if f"change.{change}" in rules]


def photo_of(row: PhotoRow) -> PhotoFacts:
    """Read the facts of a photo; its bytes are not loaded."""
    return PhotoFacts(
        sha256=row.sha256,
        format=row.format,
        width=row.width,
        height=row.height,
        taken_at=datetime.fromisoformat(row.taken_at) if row.taken_at else None,
        camera=row.camera,
    )


def _finding_of(found: dict[str, Any]) -> Finding:
    return Finding(
        code=QualityCode(found["code"]),
        severity=Severity(found["severity"]),
        value=found["value"],
        limit=found["limit"],
        unit=found["unit"],
    )


def _prediction_of(row: AssessmentRow, kind: Kind | None) -> Prediction | None:
    if row.model is None or kind is None or row.probability is None:
        return None
    return Prediction(
        model=row.model,
        kind=kind,
        probability=row.probability,
        thresholds=Thresholds(raised=row.threshold_raised or 0.0, high=row.threshold_high or 0.0),
        with_answers=_second_voice_of(row),
    )


def _second_voice_of(row: AssessmentRow) -> SecondVoice | None:
    """Read what picture and answers said together."""
    if row.second_voice is None:
        return None
    return SecondVoice(
        probability=row.second_voice["probability"],
        thresholds=Thresholds(**row.second_voice["thresholds"]),
        contributions=tuple(Contribution(**one) for one in row.second_voice["contributions"]),
    )


def _assessment_of(row: AssessmentRow) -> Assessment:
    return Assessment(
        tier=Tier(row.tier),
        floor=Tier(row.floor),
        known_floor=Tier(row.known_floor),
        reasons=tuple(
            Reason(rule=reason["rule"], tier=Tier.from_code(reason["tier"]), source=reason["source"])
            for reason in row.reasons
        ),
        checklist=Checklist(
            lowest=row.checklist_lowest, highest=row.checklist_highest, answered=row.checklist_answered
        ),
        band=None if row.band is None else Band(row.band),
        not_assessed=NotAssessed(row.not_assessed) if row.not_assessed else None,
    )
