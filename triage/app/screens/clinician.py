"""The closed drawer for a clinician: measures, band and cut-offs, each labelled. Never shown open."""

from dataclasses import dataclass

from triage.domain.answers import Answer
from triage.domain.checklist import ITEMS, URGENT_POINTS
from triage.domain.flags import FLAGS, flag_state
from triage.domain.quality import Finding
from triage.service.check import CheckResult
from triage.service.desk import Desk
from triage.words import words

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """Some facts under one title."""

    title: str
    facts: Facts


def _c(key: str, **values: object) -> str:
    return words(f"screen.clinician.{key}", **values)


def clinician_facts(desk: Desk, result: CheckResult) -> list[Group]:
    """Return the groups of the drawer: answers, photo quality, image network."""
    return [
        Group(_c("answers"), _answers(result)),
        Group(_c("quality"), _quality(result)),
        Group(_c("network"), _network(desk, result)),
    ]


def _answers(result: CheckResult) -> Facts:
    score, answers = result.assessment.checklist, result.answers
    points = str(score.lowest) if score.lowest == score.highest else f"{score.lowest}–{score.highest}"
    items = {
        answer: ", ".join(
            f"{words(f'question.{item.code}.name')} ({item.weight})"
            for item in ITEMS
            if answers.item(item.code) is answer
        )
        for answer in (Answer.YES, Answer.UNKNOWN)
    }
    flags = {
        said: ", ".join(
            f"{flag.id} {words(f'flag.{flag.code}.title')}"
            for flag in FLAGS
            if flag_state(answers, flag.code) == said
        )
        for said in ("yes", "unknown")
    }
    nothing = _c("none")
    return [
        (
            _c("checklist"),
            _c("checklist_points", points=points, urgent=URGENT_POINTS, answered=score.answered),
        ),
        (_c("items_yes"), items[Answer.YES] or nothing),
        (_c("items_unknown"), items[Answer.UNKNOWN] or nothing),
        (_c("flags_yes"), flags["yes"] or nothing),
        (_c("flags_unknown"), flags["unknown"] or nothing),
        (_c("rules"), ", ".join(reason.rule for reason in result.assessment.reasons)),
        (_c("age"), str(answers.age) if answers.age is not None else nothing),
    ]


def _finding(finding: Finding) -> tuple[str, str]:
    value, limit = f"{finding.value:.3g}", f"{finding.limit:.3g}"
    text = _c(
        "finding", value=value, limit=limit, unit=finding.unit, severity=_c(f"severity.{finding.severity}")
    )
    return words(f"quality.{finding.code}.name"), text


def _quality(result: CheckResult) -> Facts:
    facts = result.facts
    if facts is None:
        return [(_c("photo"), _c("no_photo"))]
    head = [(_c("photo"), f"{facts.format}, {facts.width} × {facts.height}"), (_c("sha"), facts.sha256[:16])]
    findings = [_finding(one) for one in result.quality.findings]
    return head + (findings or [(_c("findings"), _c("none"))])


def _network(desk: Desk, result: CheckResult) -> Facts:
    made, prediction = result.assessment, result.prediction
    if prediction is None or made.band is None:
        why = _c(f"not_assessed.{made.not_assessed}") if made.not_assessed else _c("none")
        return [(_c("band"), _c("not_assessed", why=why))]
    cut, heard = prediction.thresholds, prediction.with_answers
    together = made.band.code if heard else _c("none")
    return [
        (_c("band"), prediction.band.code),
        (_c("together"), together),
        (_c("score"), _c("score_value", score=f"{prediction.probability:.3f}")),
        (
            _c("cuts"),
            _c(
                "cut_values",
                raised=f"{cut.raised:.3f}",
                high=f"{cut.high:.3f}",
                n=_count(desk, prediction.kind),
            ),
        ),
        (_c("kind"), prediction.kind.value),
        (_c("model"), prediction.model),
    ]


def _count(desk: Desk, kind: str) -> str:
    """Return on how many photos the cut-offs were set, as the card says."""
    from triage.service import about

    card = about.card(desk) or {}
    for path in (("thresholds", kind, "n"), ("calibration", kind, "n"), ("calibrate", kind, "n")):
        found: object = card
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, int):
            return str(found)
    return _c("not_in_card")
