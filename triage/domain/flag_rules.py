"""All red flags together, and the floor of those that nobody could answer. Facts sheet, section 2."""

from triage.domain import flag_rules_growth, flag_rules_person, flag_rules_place
from triage.domain.answers import Answer
from triage.domain.case import Case
from triage.domain.flag_table import FLAG_BY_CODE, OnUnknown
from triage.domain.flags import asked_flags, flag_said
from triage.domain.sources import fired
from triage.domain.tier import Reason, Tier

_RULES = (*flag_rules_growth.RULES, *flag_rules_place.RULES, *flag_rules_person.RULES)


_DOUBTS = {"efg": flag_rules_growth.efg, "acral": flag_rules_place.acral}


def _doubts(case: Case) -> int:
    """Count the flags of several signs with one yes that reaches no more than watch.

    Such a flag counts as much as if the sign were unknown; else a yes could lower the result.
    """
    reasons = [rule(case) for code, rule in _DOUBTS.items() if case.yes(code)]
    return sum(reason is not None and reason.tier is Tier.WATCH for reason in reasons)


def unknown_flags(case: Case) -> Reason | None:
    """Return the floor of the flags that can apply and are unknown or in doubt, taken together."""
    unknown = [
        FLAG_BY_CODE[code].on_unknown
        for code in asked_flags(case.answers)
        if flag_said(case.answers, code) is Answer.UNKNOWN
    ]
    counted = unknown.count(OnUnknown.COUNTED)
    open_flags = counted + _doubts(case)
    if open_flags > 1 or (open_flags and case.any_item):
        return fired("RF.unknown", Tier.SOON)
    return fired("RF.unknown", Tier.WATCH) if counted or OnUnknown.WATCH in unknown else None


def flag_reasons(case: Case) -> list[Reason]:
    """Return one reason for each red flag that fired, and one for the unknown ones."""
    found = [rule(case) for rule in _RULES]
    return [reason for reason in (*found, unknown_flags(case)) if reason is not None]
