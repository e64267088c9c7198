"""Section 5 of the facts sheet: the dates after an assessment, and what counts as a change."""

from datetime import date, timedelta

import pytest

from tests.domain.helpers import NO, UNKNOWN, YES, all_no
from triage.domain.answers import Answer, Answers
from triage.domain.change import area_change, width_change
from triage.domain.followup import Due, DueKind, act_by, follow_up, high_risk
from triage.domain.tier import Tier

DAY = date(2026, 1, 31)


def _days(due: tuple[Due, ...]) -> list[tuple[str, int]]:
    return [(entry.kind.value, (entry.on - DAY).days) for entry in due]


def test_urgent_and_soon_ask_and_take_no_photo() -> None:
    assert _days(follow_up(Tier.URGENT, DAY)) == [("appointment", 2), ("seen", 14), ("seen", 21)]
    assert _days(follow_up(Tier.SOON, DAY)) == [("appointment", 7), ("seen", 28)]


def test_watch_takes_photos() -> None:
    days = [("photo", 42), ("photo", 84), ("photo", 180), ("photo", 365)]
    assert _days(follow_up(Tier.WATCH, DAY, site="chest")) == days
    assert _days(follow_up(Tier.WATCH, DAY, site="cheek")) == [*days[:3], ("photo", 270), days[3]]


def test_routine_by_risk() -> None:
    assert _days(follow_up(Tier.ROUTINE, DAY)) == [("self_check", 28), ("photo", 90)]
    assert _days(follow_up(Tier.ROUTINE, DAY, is_high_risk=True)) == [("self_check", 28), ("photo", 84)]


def test_act_by() -> None:
    assert act_by(Tier.URGENT, DAY) == DAY + timedelta(days=14)
    assert act_by(Tier.SOON, DAY) == DAY + timedelta(days=28)
    assert act_by(Tier.WATCH, DAY) == DAY + timedelta(days=42)
    assert act_by(Tier.ROUTINE, DAY) == date(2026, 2, 28)
    assert act_by(Tier.ROUTINE, date(2026, 12, 15)) == date(2027, 1, 15)
    assert follow_up(Tier.ROUTINE, DAY)[0] == Due(DueKind.SELF_CHECK, act_by(Tier.ROUTINE, DAY))


@pytest.mark.parametrize("code", ["immune", "past", "family", "many"])
def test_high_risk(code: str) -> None:
    assert high_risk(all_no(flags={code: YES}))
    assert not high_risk(all_no())
    assert not high_risk(Answers())


@pytest.mark.parametrize(
    ("before", "now", "error", "expected"),
    [
        (4.0, 5.0, 0.3, YES),
        (4.0, 4.99, 0.3, NO),
        (6.0, 7.0, 0.3, NO),
        (4.0, 5.0, 0.5, NO),
        (5.0, 4.0, 0.1, NO),
        (None, 5.0, 0.3, UNKNOWN),
        (4.0, None, 0.3, UNKNOWN),
        (4.0, 5.0, None, UNKNOWN),
    ],
)
def test_width(before: float | None, now: float | None, error: float | None, expected: Answer) -> None:
    assert width_change(before, now, error) is expected


@pytest.mark.parametrize(
    ("before", "now", "error", "expected"),
    [
        (1.0, 1.3, 0.1, YES),
        (1.0, 1.29, 0.1, NO),
        (1.0, 1.3, 0.16, NO),
        (None, 1.3, 0.1, UNKNOWN),
        (1.0, 1.3, None, UNKNOWN),
    ],
)
def test_area(before: float | None, now: float | None, error: float | None, expected: Answer) -> None:
    assert area_change(before, now, error) is expected
