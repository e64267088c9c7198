"""The answers, the red flags and the picture joined into one tier. Facts sheet, sections 1 to 5."""

from dataclasses import dataclass

from triage.domain.answers import Answer, Answers
from triage.domain.case import Case
from triage.domain.change import Change
from triage.domain.checklist import ITEM_CODES, Checklist, checklist_floor
from triage.domain.exclusions import exclusion_reasons, silence
from triage.domain.flag_rules import flag_reasons
from triage.domain.join import Column, column_of, join
from triage.domain.prediction import Prediction
from triage.domain.sources import fired, in_order
from triage.domain.tier import Band, Kind, NotAssessed, Reason, Tier

__all__ = ["Assessment", "assess", "silence"]

NOT_MULTIPLIED = frozenset({"RF14", "RF15", "RF21"})
"""Rules whose watch, standing alone, is not multiplied by the picture: family, many moles, worry."""

TOGETHER = "picture.answers"
"""The rule of a tier that the picture alone would not have reached, but picture and answers together did."""

_PICTURE_RULES = {
    Column.RAISED: "picture.raised",
    Column.HIGH: "picture.high",
    Column.REFUSED: "picture.refused",
    Column.OUT_OF_DOMAIN: "picture.unfamiliar",
}


@dataclass(frozen=True)
class Assessment:
    """One opinion. It never changes: a new opinion is a new one.

    `floor` is B, what the answers alone ask for; `known_floor` is K, the part of it that the picture may
    add to. `reasons` has every rule that fired, highest tier first. `band` and `not_assessed`: one is set.
    `band` is the one that counted: the picture's, or the higher one of picture and answers together.
    """

    tier: Tier
    floor: Tier
    known_floor: Tier
    reasons: tuple[Reason, ...]
    checklist: Checklist
    band: Band | None
    not_assessed: NotAssessed | None

    @property
    def raised_together(self) -> bool:
        """True where the tier took both: the picture alone would not have reached it, nor the answers alone."""
        return self.tier > self.floor and any(reason.rule == TOGETHER for reason in self.reasons)


def _checklist_reasons(case: Case) -> list[Reason]:
    """One reason for each item that is a yes, at the tier they reach together, and those for the unknown."""
    score = case.checklist
    known = checklist_floor(Checklist(score.lowest, score.lowest, score.answered))
    reasons = [fired(_item_rule(case, code), known) for code in ITEM_CODES if case.item(code) is Answer.YES]
    total = checklist_floor(score)
    if total == known:
        return reasons
    still_open = {_open_rule(case, code) for code in ITEM_CODES if case.item(code) is Answer.UNKNOWN}
    return [*reasons, *(fired(rule, total) for rule in still_open)]


def _open_rule(case: Case, code: str) -> str:
    """Name an item that is open; a width that was answered and that the photo leaves open has a name of its own."""
    measured = code == "diam7" and case.answers.item(code) is not Answer.UNKNOWN
    return "w7.diam7.unsure" if measured else "w7.unknown"


def _item_rule(case: Case, code: str) -> str:
    """Name an item that is a yes; a width that only the photo tells has a name of its own."""
    measured = code == "diam7" and case.answers.item(code) is not Answer.YES
    return "w7.diam7.measured" if measured else f"w7.{code}"


def _change_reasons(case: Case) -> list[Reason]:
    """Lump is urgent, every other change `soon`, or urgent where any change is (SRG 2019)."""
    return [
        fired(
            f"change.{change.value}",
            Tier.URGENT if change is Change.LUMP or case.strict_change else Tier.SOON,
        )
        for change in sorted(case.changes)
    ]


def _answer_reasons(case: Case) -> list[Reason]:
    return [
        *_checklist_reasons(case),
        *flag_reasons(case),
        *_change_reasons(case),
        *exclusion_reasons(case),
    ]


def _highest(reasons: list[Reason]) -> Tier:
    return max((reason.tier for reason in reasons), default=Tier.ROUTINE)


def _known_floor(case: Case) -> Tier:
    """K: every unknown counted as no, and no watch that comes only from family, moles or worry."""
    return _highest(
        [
            reason
            for reason in _answer_reasons(case.known())
            if not (reason.rule in NOT_MULTIPLIED and reason.tier is Tier.WATCH)
        ]
    )


def _seen(
    answers: Answers, prediction: Prediction | None, not_assessed: NotAssessed | None
) -> tuple[Band | None, NotAssessed | None]:
    """Return the band, or why there is none. Silence comes first, then what the caller says."""
    if silence(answers):
        return None, NotAssessed.EXCLUDED
    if not_assessed is not None:
        return None, not_assessed
    if prediction is None:
        return None, NotAssessed.MODEL_OFF
    if prediction.kind is Kind.UNFAMILIAR:
        return None, NotAssessed.UNFAMILIAR
    return prediction.joint_band, None


def _picture_rule(known_floor: Tier, column: Column, prediction: Prediction | None) -> str:
    """Name the rule that lifts K: the picture's own, or picture and answers together where it took both."""
    if prediction is not None and join(known_floor, Column[prediction.band.name]) < join(known_floor, column):
        return TOGETHER
    return _PICTURE_RULES[column]


def assess(
    answers: Answers,
    *,
    prediction: Prediction | None,
    not_assessed: NotAssessed | None,
    third_refusal: bool = False,
    changes: frozenset[Change] = frozenset(),
    worried_before: bool = False,
    strict_change: bool = False,
    diameter: Answer | None = None,
) -> Assessment:
    """Return the tier max(B, J(K, band)) with every rule that fired.

    `not_assessed` says why there is no prediction; where it is set, a prediction is not used. `third_refusal`
    is true for the third refused photo of one visit and on the command line. `changes` were seen against
    earlier photos. `worried_before`: the person was worried at the check before this one. `diameter`: what a
    measured diameter answers to item diam7 (`checklist.diam7`).
    """
    case = Case(answers, changes, worried_before, strict_change, diameter)
    band, why_silent = _seen(answers, prediction, not_assessed)
    column = column_of(band, why_silent, third_refusal)
    reasons = _answer_reasons(case)
    floor, known_floor = _highest(reasons), _known_floor(case)
    joined = join(known_floor, column)
    tier = max(floor, joined)
    if joined > known_floor:
        reasons.append(
            fired(_picture_rule(known_floor, column, prediction if band is not None else None), joined)
        )
    if tier is Tier.ROUTINE:
        reasons.append(fired("none", Tier.ROUTINE))
    return Assessment(tier, floor, known_floor, in_order(reasons), case.checklist, band, why_silent)
