"""Section 5 of the facts sheet as reminders: every date is the rule's, and what a person may change about it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.helpers import YES, all_no
from tests.over_time import event
from triage.domain.assess import Assessment, assess
from triage.domain.events import Event, EventKind
from triage.domain.followup import DueKind, follow_up, months_later
from triage.domain.history import Lesion, LesionStory, Observation
from triage.domain.quality import QualityReport
from triage.domain.reminder_edits import as_planned, moved, paused, snoozed, ticked_off
from triage.domain.reminders import Reminder, ReminderEdit, agenda, overdue, reminders, withdrawn
from triage.domain.tier import NotAssessed, Tier
from triage.errors import UsageError

DAY = timedelta(days=1)
BASE = date(2026, 1, 31)


def opinion(tier: Tier) -> Assessment:
    made = assess(all_no(), prediction=None, not_assessed=NotAssessed.MODEL_OFF)
    return replace(made, tier=tier)


def seen(on: date, tier: Tier, *, site: str = "back_upper", risk: bool = False) -> Observation:
    given_answers = all_no(site=site, flags={"immune": YES} if risk else None)
    return Observation(
        id=f"o-{on}",
        lesion_id="l",
        recorded_at=datetime(on.year, on.month, on.day, 9, 30, tzinfo=UTC),
        photo=None,
        quality=QualityReport(),
        kind=None,
        prediction=None,
        answers=given_answers,
        assessment=opinion(tier),
    )


def story(*observations: Observation, events: Iterable[Event] = (), id: str = "l") -> LesionStory:
    lesion = Lesion(id, "mark", "back_upper", "left", datetime(2025, 1, 1, tzinfo=UTC))
    return LesionStory(lesion, observations, tuple(events))


def noted(kind: EventKind, on: date) -> Event:
    return event(kind, on, datetime(on.year, on.month, on.day, 18, 0, tzinfo=UTC))


def days(found: Iterable[Reminder], since: date = BASE) -> list[tuple[str, int]]:
    return [(one.kind.value, (one.on - since).days) for one in found]


def only(found: Iterable[Reminder], kind: DueKind, step: int = 1) -> Reminder:
    (one,) = [each for each in found if each.kind is kind and each.step == step]
    return one


# dates


@settings(deadline=None, derandomize=True, database=None)
@given(
    st.sampled_from(Tier),
    st.dates(date(2000, 1, 1), date(2090, 12, 31)),
    st.sampled_from(["back_upper", "cheek", "sole"]),
    st.booleans(),
    st.integers(0, 900),
)
def test_each_date_is_the_rules(tier: Tier, on: date, site: str, risk: bool, later: int) -> None:
    found = reminders(story(seen(on, tier, site=site, risk=risk)), (), on + later * DAY)
    rule = follow_up(tier, on, site=site, is_high_risk=risk)
    single = [one for one in found if one.kind is not DueKind.SELF_CHECK]
    assert [(one.kind, one.on) for one in single] == [
        (due.kind, due.on) for due in rule if due.kind is not DueKind.SELF_CHECK
    ]
    assert all(one.planned == one.on and one.since == on and one.tier is tier for one in found)
    for one in found:
        if one.kind is DueKind.SELF_CHECK:
            assert one.on == months_later(on, one.step)
    assert all(day.year >= on.year for one in found for day in one.days)


@settings(deadline=None, derandomize=True, database=None)
@given(st.dates(date(2000, 1, 1), date(2090, 12, 31)), st.integers(0, 2000), st.integers(1, 12))
def test_self_checks_come_each_month(on: date, later: int, months: int) -> None:
    today = on + later * DAY
    found = reminders(story(seen(on, Tier.ROUTINE)), (), today, months=months)
    checks = [one.on for one in found if one.kind is DueKind.SELF_CHECK]
    assert sum(day > today for day in checks) == months
    assert sum(day <= today for day in checks) == (1 if months_later(on, 1) <= today else 0)
    assert all((day.month - first.month) % 12 == 1 for first, day in pairwise(checks))


@pytest.mark.parametrize(
    ("on", "check", "photo"),
    [
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 5, 1)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2028, 2, 29), date(2028, 3, 29), date(2028, 5, 29)),
        (date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)),
        (date(2027, 11, 30), date(2027, 12, 30), date(2028, 2, 28)),
    ],
)
def test_short_months_leap_days_and_year_ends(on: date, check: date, photo: date) -> None:
    found = reminders(story(seen(on, Tier.ROUTINE)), (), on)
    assert only(found, DueKind.SELF_CHECK).on == check
    assert only(found, DueKind.PHOTO).on == photo


def test_the_three_month_photo_has_its_window() -> None:
    found = reminders(story(seen(BASE, Tier.WATCH)), (), BASE)
    windows = {one.step: one.window for one in found if one.window}
    assert windows == {2: (BASE + 75 * DAY, BASE + 135 * DAY)}
    risky = reminders(story(seen(BASE, Tier.ROUTINE, risk=True)), (), BASE)
    assert days(risky)[-1] == ("photo", 84)
    assert not any(one.window for one in risky)


@settings(deadline=None, derandomize=True, database=None)
@given(st.integers(0, 30), st.integers(0, 14))
def test_who_takes_photos_when_asked_has_one_in_the_three_month_window(late: int, again: int) -> None:
    """A check counts from its own day, and still a photo of the window comes, also for a person who is often late."""
    first = BASE
    for delay in (late, again):
        asked = only(reminders(story(seen(first, Tier.WATCH)), (), first), DueKind.PHOTO).on
        first = asked + delay * DAY
        if 75 <= (first - BASE).days <= 135:
            return
    raise AssertionError(first)


def test_repeats_end_and_a_later_question_takes_over() -> None:
    first, second, third = reminders(story(seen(BASE, Tier.URGENT)), (), BASE)
    assert [(day - BASE).days for day in first.days] == [2, 9]
    assert [(day - BASE).days for day in second.days] == [14]
    assert [(day - BASE).days for day in third.days] == [21, 28, 35, 51]
    assert (first.firm, second.firm, third.firm) == (False, False, True)
    appointment, visit = reminders(story(seen(BASE, Tier.SOON)), (), BASE)
    assert [(day - BASE).days for day in appointment.days] == [7, 14, 21]
    assert [(day - BASE).days for day in visit.days] == [28, 35, 42, 58]
    assert visit.firm, "overdue at 28 days: asked more firmly"


def test_overdue_is_what_still_holds_and_stays_in_the_banner() -> None:
    found = reminders(story(seen(BASE, Tier.URGENT)), (), BASE)
    assert overdue(found, BASE + 2 * DAY) == ()
    assert days(overdue(found, BASE + 3 * DAY)) == [("appointment", 2)]
    assert days(overdue(found, BASE + 14 * DAY)) == []
    assert days(overdue(found, BASE + 500 * DAY)) == [("seen", 21)]


def test_the_most_pressing_is_first_in_the_banner() -> None:
    marks = [
        story(seen(BASE, tier), id=tier.code) for tier in (Tier.WATCH, Tier.URGENT, Tier.ROUTINE, Tier.SOON)
    ]
    found = overdue(agenda(marks, (), BASE + 400 * DAY), BASE + 400 * DAY)
    assert [one.tier for one in found[:3]] == [Tier.URGENT, Tier.SOON, Tier.WATCH]
    assert {one.tier for one in found[3:]} == {Tier.ROUTINE}


def test_a_mark_without_a_check_has_none() -> None:
    assert reminders(story(), (), BASE) == ()


def test_one_self_check_a_person_counted_from_the_last_check() -> None:
    marks = [story(seen(BASE + n * DAY, Tier.ROUTINE), id=f"m{n}") for n in (0, 5, 3)]
    checks = [one for one in agenda(marks, (), BASE + 6 * DAY) if one.kind is DueKind.SELF_CHECK]
    assert [(one.lesion_id, one.on) for one in checks] == [("m5", date(2026, 3, 5))]


# outcomes


def test_a_visit_ends_the_questions_and_the_mark_is_followed() -> None:
    visit = noted(EventKind.SEEN, BASE + 5 * DAY)
    found = reminders(story(seen(BASE, Tier.URGENT), events=[visit]), (), BASE + 6 * DAY)
    assert days(found) == [("self_check", 33), ("photo", 95)]
    assert {one.tier for one in found} == {Tier.ROUTINE}
    risky = reminders(story(seen(BASE, Tier.URGENT, risk=True), events=[visit]), (), BASE + 6 * DAY)
    assert days(risky)[-1] == ("photo", 89)


def test_a_mark_that_was_taken_off_asks_for_the_result_until_it_is_noted() -> None:
    gone = noted(EventKind.REMOVED, BASE + 5 * DAY)
    found = reminders(story(seen(BASE, Tier.WATCH), events=[gone]), (), BASE + 6 * DAY)
    assert days(found) == [("lab_result", 26)]
    assert [(day - BASE).days for day in found[0].days] == [26, 33, 40, 56]
    result = noted(EventKind.HISTOLOGY, BASE + 20 * DAY)
    assert reminders(story(seen(BASE, Tier.WATCH), events=[gone, result]), (), BASE + 30 * DAY) == ()
    unchecked = reminders(story(events=[gone]), (), BASE + 6 * DAY)
    assert days(unchecked) == [("lab_result", 26)]


def test_a_biopsy_asks_for_its_result_beside_what_else_is_due() -> None:
    sample = noted(EventKind.BIOPSY, BASE + 5 * DAY)
    found = reminders(story(seen(BASE, Tier.SOON), events=[sample]), (), BASE + 6 * DAY)
    assert days(found) == [("appointment", 7), ("lab_result", 26), ("seen", 28)]


def test_a_mark_that_came_back_has_the_reminders_of_its_new_check() -> None:
    gone = noted(EventKind.REMOVED, BASE + 5 * DAY)
    result = noted(EventKind.HISTOLOGY, BASE + 9 * DAY)
    back = seen(BASE + 100 * DAY, Tier.SOON)
    found = reminders(story(seen(BASE, Tier.WATCH), back, events=[gone, result]), (), BASE + 100 * DAY)
    assert days(found) == [("appointment", 107), ("seen", 128)]


def test_what_no_longer_holds_is_withdrawn() -> None:
    today = BASE + 10 * DAY
    watched = story(seen(BASE, Tier.WATCH))
    assert withdrawn(watched, today) == ()
    now_urgent = story(seen(BASE, Tier.WATCH), seen(today, Tier.URGENT))
    assert {one.kind for one in withdrawn(now_urgent, today)} == {DueKind.PHOTO}
    assert len(withdrawn(now_urgent, today)) == 4
    seen_by = story(seen(BASE, Tier.URGENT), events=[noted(EventKind.SEEN, today)])
    assert [(one.kind, one.step) for one in withdrawn(seen_by, today)] == [
        (DueKind.APPOINTMENT, 1),
        (DueKind.SEEN, 1),
        (DueKind.SEEN, 2),
    ]
    taken_out = replace(watched, lesion=replace(watched.lesion, removed_at=datetime(2026, 2, 8, tzinfo=UTC)))
    assert len(withdrawn(taken_out, today)) == 4


# edits


def edited(tier: Tier, *edits: ReminderEdit, today: date = BASE) -> tuple[Reminder, ...]:
    return reminders(story(seen(BASE, tier)), edits, today)


def test_a_reminder_moves_by_14_days_at_most() -> None:
    photo = only(edited(Tier.WATCH), DueKind.PHOTO)
    edit = snoozed(photo, 14, BASE)
    assert days(edited(Tier.WATCH, edit))[0] == ("photo", 56)
    with pytest.raises(UsageError, match="14 days"):
        snoozed(photo, 15, BASE)
    with pytest.raises(UsageError, match="14 days"):
        snoozed(only(edited(Tier.WATCH, edit), DueKind.PHOTO), 1, BASE)
    late = BASE + 50 * DAY
    assert snoozed(photo, 6, late).moved_to == BASE + 56 * DAY
    with pytest.raises(UsageError, match="14 days"):
        snoozed(photo, 7, late)
    for wrong in (0, -3):
        with pytest.raises(UsageError, match="from 1"):
            snoozed(photo, wrong, BASE)


@settings(deadline=None, derandomize=True, database=None)
@given(st.integers(-400, 400), st.integers(0, 200))
def test_no_move_is_later_than_14_days_after_the_rules_day(to: int, passed: int) -> None:
    for tier in (Tier.WATCH, Tier.SOON, Tier.ROUTINE, Tier.URGENT):
        for one in edited(tier):
            try:
                edit = moved(one, BASE + to * DAY, BASE + passed * DAY)
            except UsageError:
                continue
            assert edit.on <= one.planned + 14 * DAY
            assert edit.on >= BASE + passed * DAY
            assert tier is not Tier.URGENT or edit.on <= one.planned


def test_an_urgent_visit_is_never_put_off_but_may_be_asked_for_earlier() -> None:
    for one in edited(Tier.URGENT):
        for put_off in (
            lambda one=one: snoozed(one, 1, BASE),
            lambda one=one: moved(one, one.planned + DAY, BASE),
            lambda one=one: paused(one, BASE + 30 * DAY, BASE),
        ):
            with pytest.raises(UsageError, match="cannot be put off"):
                put_off()
        assert moved(one, BASE + DAY, BASE).on == BASE + DAY


def test_what_follows_an_urgent_visit_may_be_put_off() -> None:
    visit = noted(EventKind.SEEN, BASE + 5 * DAY)
    found = reminders(story(seen(BASE, Tier.URGENT), events=[visit]), (), BASE + 6 * DAY)
    assert snoozed(only(found, DueKind.PHOTO), 7, BASE + 6 * DAY).moved_to == BASE + 102 * DAY


def test_a_pause_keeps_still_and_ends() -> None:
    photo = only(edited(Tier.WATCH), DueKind.PHOTO)
    found = edited(Tier.WATCH, paused(photo, BASE + 60 * DAY, BASE))
    assert [(day - BASE).days for day in only(found, DueKind.PHOTO).days] == [60, 67, 74]
    assert overdue(found, BASE + 59 * DAY) == ()
    assert days(overdue(found, BASE + 61 * DAY)) == [("photo", 60)]
    for until in (BASE, BASE - DAY, BASE + 400 * DAY):
        with pytest.raises(UsageError, match="within a year"):
            paused(photo, until, BASE)


def test_what_is_ticked_off_rings_no_more_and_can_be_taken_back() -> None:
    appointment = only(edited(Tier.SOON), DueKind.APPOINTMENT)
    done = ticked_off(appointment, BASE + 3 * DAY)
    found = edited(Tier.SOON, done)
    assert only(found, DueKind.APPOINTMENT).days == ()
    assert days(overdue(found, BASE + 20 * DAY)) == []
    assert as_planned(only(found, DueKind.APPOINTMENT)).empty
    later_done = edited(Tier.WATCH, ticked_off(only(edited(Tier.WATCH), DueKind.PHOTO, 2), BASE + 45 * DAY))
    assert only(later_done, DueKind.PHOTO, 1).days == (BASE + 42 * DAY,), "a later photo stands for it"


def test_an_edit_of_an_earlier_advice_changes_nothing() -> None:
    old = ReminderEdit("l", DueKind.PHOTO, BASE + 42 * DAY, done_on=BASE)
    other = ReminderEdit("other", DueKind.PHOTO, BASE + 52 * DAY, done_on=BASE)
    again = story(seen(BASE, Tier.WATCH), seen(BASE + 10 * DAY, Tier.WATCH))
    found = reminders(again, (old, other), BASE + 10 * DAY)
    assert not any(one.done for one in found)
    assert days(found)[0] == ("photo", 52)


def test_a_reminder_moves_to_today_or_later_only() -> None:
    photo = only(edited(Tier.WATCH), DueKind.PHOTO)
    with pytest.raises(UsageError, match="in the past"):
        moved(photo, BASE - DAY, BASE)
    assert moved(photo, photo.planned, BASE).empty, "the rule's own day is no change"
