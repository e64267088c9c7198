"""The day that stands beside a mark is that of its reminder, where the person moved it or ticked it off."""

from datetime import date, datetime, timedelta

import pytest

from tests.builders import ALL_NO, START, answers, desk
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.service import events, follow, remind
from triage.service.check import check
from triage.service.record import save

DAY = timedelta(days=1)
TODAY = START.date()
WATCH = {**ALL_NO, "worried": "worried"}
SOON = {**ALL_NO, "items": {**ALL_NO["items"], "size": "yes"}}


@pytest.fixture
def table(tmp_path):
    table = desk(tmp_path / "h.triage")
    yield table
    table.close()


def on(table, day):
    table.clock = lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=START.tzinfo)


def keep(table, given):
    return save(table, None, check(None, answers(**given), model=None), name="belly").lesion_id


def reminder(table, kind, step=1):
    return next(
        one.id for one in remind.agenda(table) if (one.reminder.kind, one.reminder.step) == (kind, step)
    )


def by(table, lesion):
    """The day that the list and the mark's own screen show."""
    (listed,) = [one.standing.by for one in follow.agenda(table) if one.story.lesion.id == lesion]
    assert follow.story(table, lesion).standing.by == listed
    return listed


def test_a_photo_that_was_moved_is_due_on_its_new_day(table):
    lesion, other = keep(table, WATCH), keep(table, WATCH)
    remind.move(table, reminder(table, DueKind.PHOTO), TODAY + 50 * DAY)
    moved = {one.lesion_id for one in table.history.reminder_edits()}
    assert {one: by(table, one) for one in (lesion, other)} == {
        one: TODAY + (50 if one in moved else 42) * DAY for one in (lesion, other)
    }


def test_after_a_photo_that_was_ticked_off_the_next_one_is_due(table):
    lesion = keep(table, WATCH)
    on(table, TODAY + 43 * DAY)
    assert by(table, lesion) == TODAY + 42 * DAY
    remind.done(table, reminder(table, DueKind.PHOTO))
    assert by(table, lesion) == TODAY + 84 * DAY


def test_a_self_check_that_was_ticked_off_holds_for_every_mark(table):
    early = keep(table, ALL_NO)
    on(table, TODAY + 10 * DAY)
    late = keep(table, ALL_NO)
    on(table, date(2027, 1, 5))
    remind.done(table, reminder(table, DueKind.SELF_CHECK))
    assert {by(table, early), by(table, late)} == {date(2027, 2, 4)}
    on(table, date(2027, 2, 6))
    assert {by(table, early), by(table, late)} == {date(2027, 2, 4)}, "the first one is not due any more"


def test_a_visit_keeps_its_day_whatever_its_reminder(table):
    lesion = keep(table, SOON)
    remind.snooze(table, reminder(table, DueKind.SEEN), 10)
    assert by(table, lesion) == TODAY + 28 * DAY


def test_a_lab_result_is_asked_for_on_its_new_day(table):
    lesion = keep(table, WATCH)
    events.note(table, lesion, EventKind.REMOVED)
    remind.snooze(table, reminder(table, DueKind.LAB_RESULT), 3)
    assert by(table, lesion) == TODAY + 24 * DAY
