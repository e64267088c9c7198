"""Reminders of the whole file: listed, put off, ticked off, and as a calendar that other programs read."""

import re
import time
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from tests.builders import ALL_NO, START, answers, desk
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.domain.tier import Tier
from triage.errors import UsageError
from triage.service import events, follow, remind
from triage.service.check import check
from triage.service.ics import Entry, calendar_file
from triage.service.record import add_lesion, save

TODAY = START.date()
DAY = timedelta(days=1)
ZONES = ("Europe/London", "Pacific/Auckland", "America/New_York", "Asia/Kathmandu", "Pacific/Apia")
URGENT = {**ALL_NO, "items": {**ALL_NO["items"], "size": "yes", "oozing": "yes"}}
NAME = "left shoulder, brown"


@pytest.fixture
def table(tmp_path):
    table = desk(tmp_path / "h.triage")
    yield table
    table.close()


def keep(table, given=ALL_NO, lesion_id=None, on=TODAY, name=NAME):
    """Save a check made on a day."""
    table.clock = lambda: datetime(on.year, on.month, on.day, 9, 30, tzinfo=START.tzinfo)
    return save(
        table, None, check(None, answers(**given), model=None), lesion_id=lesion_id, name=name
    ).lesion_id


def listed(table, **more):
    return {(one.reminder.kind, one.reminder.step): one for one in remind.agenda(table, **more)}


def entries(data):
    """Read a calendar file with another reader: uid -> event."""
    calendar = Calendar.from_ical(data)
    assert calendar["METHOD"] == "PUBLISH"
    found = {str(event["UID"]): event for event in calendar.walk("VEVENT")}
    assert len(found) == len(calendar.walk("VEVENT")), "every uid once"
    return found


def live(data):
    return {uid: event for uid, event in entries(data).items() if event["STATUS"] == "CONFIRMED"}


# the list


def test_the_agenda_has_the_dates_of_the_rule(table):
    keep(table)
    found = listed(table)
    assert found[DueKind.SELF_CHECK, 1].reminder.on == date(2026, 12, 24)
    assert found[DueKind.SELF_CHECK, 1].name is None
    photo = found[DueKind.PHOTO, 1]
    assert (photo.reminder.on, photo.name, photo.text) == (TODAY + 90 * DAY, NAME, "Take a new photo")


def test_overdue_is_the_banner_and_asks_more_firmly_in_the_end(table):
    keep(table, URGENT)
    assert not [one for one in remind.agenda(table) if "overdue" in one.text], "not before its day"
    table.clock = lambda: START + 30 * DAY
    (late,) = remind.overdue(table)
    assert (late.reminder.kind, late.reminder.tier) == (DueKind.SEEN, Tier.URGENT)
    assert late.text.startswith("This visit is overdue")


def test_a_reminder_keeps_its_id_while_its_day_moves(table):
    lesion = keep(table)
    photo = listed(table)[DueKind.PHOTO, 1]
    remind.snooze(table, photo.id, 7)
    again = listed(table)[DueKind.PHOTO, 1]
    assert (again.id, again.reminder.on) == (photo.id, TODAY + 97 * DAY)
    keep(table, lesion_id=lesion, on=TODAY + 40 * DAY)
    later = listed(table)[DueKind.PHOTO, 1]
    assert (later.id, later.reminder.on) == (photo.id, TODAY + 130 * DAY)


def test_moved_paused_done_and_taken_back(table):
    keep(table)
    photo = listed(table)[DueKind.PHOTO, 1].id
    remind.move(table, photo, TODAY + 20 * DAY)
    assert listed(table)[DueKind.PHOTO, 1].reminder.on == TODAY + 20 * DAY
    remind.pause(table, photo, TODAY + 200 * DAY)
    assert listed(table)[DueKind.PHOTO, 1].reminder.on == TODAY + 200 * DAY
    remind.done(table, photo)
    assert (DueKind.PHOTO, 1) not in listed(table)
    remind.undo(table, photo)
    assert listed(table)[DueKind.PHOTO, 1].reminder.on == TODAY + 90 * DAY
    assert table.history.reminder_edits() == ()


def test_forgetting_really_deletes(table):
    lesion = keep(table)
    remind.snooze(table, listed(table)[DueKind.PHOTO, 1].id, 3)
    remind.forget(table, lesion)
    assert table.history.reminder_edits() == ()


def test_a_later_self_check_can_be_ticked_off_alone(table):
    keep(table)
    third = listed(table, months=12)[DueKind.SELF_CHECK, 3]
    remind.done(table, third.id)
    assert sorted(step for kind, step in listed(table, months=4) if kind is DueKind.SELF_CHECK) == [4]


def test_an_urgent_visit_cannot_be_put_off(table):
    keep(table, URGENT)
    for one in remind.agenda(table):
        for put_off in (
            lambda one=one: remind.snooze(table, one.id, 1),
            lambda one=one: remind.pause(table, one.id, TODAY + 50 * DAY),
        ):
            with pytest.raises(UsageError, match="cannot be put off"):
                put_off()
    assert table.history.reminder_edits() == ()


def test_a_visit_ticked_off_closes_the_advice(table):
    lesion = keep(table, URGENT)
    remind.done(table, listed(table)[DueKind.SEEN, 1].id)
    assert not follow.story(table, lesion).standing.open
    assert [one.kind for one in table.history.story(lesion).events] == [EventKind.SEEN]
    assert set(listed(table)) == {(DueKind.SELF_CHECK, 1), (DueKind.PHOTO, 1)}


def test_a_lab_result_ticked_off_is_noted(table):
    lesion = keep(table, URGENT)
    events.note(table, lesion, EventKind.REMOVED)
    (asked,) = remind.agenda(table)
    assert asked.reminder.kind is DueKind.LAB_RESULT
    remind.done(table, asked.id)
    assert remind.agenda(table) == ()
    assert table.history.story(lesion).events[-1].kind is EventKind.HISTOLOGY


def test_marks_taken_out_of_the_list_remind_of_nothing(table):
    lesion = keep(table)
    follow.remove(table, lesion)
    assert remind.agenda(table) == ()


@pytest.mark.parametrize("name", ["", "nowhere", "\x00", "\ud800", "x" * 10_000])
def test_an_unknown_reminder_is_refused(table, name):
    keep(table)
    with pytest.raises(UsageError, match="no such reminder"):
        remind.done(table, name)


# the calendar


def test_the_calendar_has_every_reminder_on_its_day_at_nine(table):
    keep(table)
    found = live(remind.calendar(table))
    due = {one.id: one.reminder for one in remind.agenda(table, months=12)}
    assert set(found) == set(due)
    assert sum(one.kind is DueKind.SELF_CHECK for one in due.values()) == 12
    for uid, event in found.items():
        start = event["DTSTART"].dt
        assert start.tzinfo is None, "floating: nine o'clock wherever the person is"
        assert (start.date(), start.hour, start.minute) == (due[uid].on, 9, 0)
        rings = [start + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
        assert [one.date() for one in rings] == list(due[uid].days)
        assert {one.time() for one in rings} == {start.time()}


def test_titles_name_no_mark_no_place_and_no_advice(table):
    keep(table, URGENT, name="Görög, left shoulder")
    keep(table, {**ALL_NO, "site": "genital", "side": None})
    text = remind.calendar(table).decode("utf-8").replace("\r\n ", "").lower()
    for word in ("görög", "shoulder", "genital", "urgent", "routine", "doctor", "cancer", "lesion", "photo"):
        assert word not in text
    events_ = entries(text.upper().encode()).values()
    assert {str(one["SUMMARY"]) for one in events_} == {"SKIN CHECK DUE"}
    ids = [one.id for story in table.history.lesions() for one in (story.lesion, *story.observations)]
    assert not any(name in text for name in ids), "nor an id of the history"


def test_the_file_keeps_to_the_rules_of_the_format(table):
    keep(table)
    data = remind.calendar(table)
    assert data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert re.search(rb"\r\nDTSTAMP:\d{8}T\d{6}Z\r\n", data)


def test_the_sequence_grows_with_each_change_and_with_nothing_else(table):
    keep(table)
    before = remind.calendar(table)
    assert remind.calendar(table) == before
    photo = listed(table)[DueKind.PHOTO, 1].id
    remind.snooze(table, photo, 5)
    after = remind.calendar(table)
    old, new = entries(before)[photo], entries(after)[photo]
    assert new["SEQUENCE"] > old["SEQUENCE"]
    assert new["DTSTART"].dt - old["DTSTART"].dt == 5 * DAY
    remind.undo(table, photo)
    assert entries(remind.calendar(table))[photo]["SEQUENCE"] > new["SEQUENCE"], "also when it moves back"


def test_a_calendar_is_told_what_no_longer_holds(table):
    lesion = keep(table, URGENT)
    questions = set(live(remind.calendar(table)))
    assert len(questions) == 3
    events.note(table, lesion, EventKind.SEEN)
    after = entries(remind.calendar(table))
    assert {str(after[uid]["STATUS"]) for uid in questions} == {"CANCELLED"}
    assert all(not after[uid].walk("VALARM") for uid in questions)
    photo = listed(table)[DueKind.PHOTO, 1].id
    remind.done(table, photo)
    assert str(entries(remind.calendar(table))[photo]["STATUS"]) == "CANCELLED"
    follow.remove(table, lesion)
    assert live(remind.calendar(table)) == {}


def test_nothing_to_remind_of_makes_no_empty_file(table):
    add_lesion(table, "belly", None, None)
    with pytest.raises(UsageError, match="nothing to remind of"):
        remind.calendar(table)


@pytest.mark.parametrize("zone", ZONES)
@settings(deadline=None, derandomize=True, database=None, max_examples=60)
@given(on=st.dates(date(2026, 1, 1), date(2032, 12, 31)))
def test_nine_is_nine_in_every_zone_on_every_day(zone, on):
    data = calendar_file([Entry("one", on, (on + 7 * DAY, on + 30 * DAY))], START, 1)
    event = entries(data)["one"]
    local = event["DTSTART"].dt.replace(tzinfo=ZoneInfo(zone))
    rings = [local + alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]  # days on the wall clock
    for expected, ring in zip((on, on + 7 * DAY, on + 30 * DAY), rings, strict=True):
        assert (ring.date(), ring.hour, ring.minute) == (expected, 9, 0)
        there_and_back = ring.astimezone(ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
        assert there_and_back == ring
        assert (there_and_back.date(), there_and_back.hour) == (expected, 9), "never in a gap of the clock"
        assert ring.utcoffset() == ring.replace(fold=1).utcoffset(), "never twice on that day"


CHANGES = {
    "Europe/London": (date(2027, 3, 28), date(2027, 10, 31)),
    "Pacific/Auckland": (date(2027, 4, 4), date(2027, 9, 26)),
    "America/New_York": (date(2027, 3, 14), date(2027, 11, 7)),
}


@pytest.mark.parametrize("zone", CHANGES)
def test_the_days_on_which_the_clocks_change(zone):
    for on in CHANGES[zone]:
        midnight = datetime(on.year, on.month, on.day, tzinfo=ZoneInfo(zone))
        assert midnight.utcoffset() != (midnight + DAY).utcoffset(), "the clocks do change on that day"
        event = entries(calendar_file([Entry("one", on, (on + 7 * DAY,))], START, 1))["one"]
        start = event["DTSTART"].dt.replace(tzinfo=ZoneInfo(zone))
        assert start.isoformat()[:16] == f"{on}T09:00"
        nine_hours_on = (midnight.astimezone(ZoneInfo("UTC")) + timedelta(hours=9)).astimezone(ZoneInfo(zone))
        assert nine_hours_on.hour in (8, 10), "why the entry is no whole day with an alarm after nine hours"


@pytest.mark.parametrize("on", [date(2028, 2, 29), date(2026, 12, 31), date(2027, 1, 1), date(2100, 2, 28)])
def test_leap_days_and_year_ends_come_back(on):
    event = entries(calendar_file([Entry("one", on)], START, 1))["one"]
    assert event["DTSTART"].dt.date() == on


def test_the_day_is_that_of_the_person_and_not_of_greenwich(table, monkeypatch):
    late = datetime(2026, 11, 24, 5, 0, tzinfo=START.tzinfo)  # 19:00 on the 23rd in Honolulu
    try:
        monkeypatch.setenv("TZ", "Pacific/Honolulu")
        time.tzset()
        table.clock = lambda: late.astimezone()
        save(table, None, check(None, answers(**ALL_NO), model=None))
        on = listed(table)[DueKind.PHOTO, 1].reminder.on
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
    assert on == date(2026, 11, 23) + 90 * DAY
