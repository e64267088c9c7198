"""What a person changed about a reminder holds in every zone of the earth."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.builders import ALL_NO, answers
from triage.domain.due_edits import as_ruled, from_elsewhere
from triage.domain.followup import DueKind
from triage.domain.reminder import Reminder, ReminderEdit
from triage.domain.tier import Tier
from triage.service import remind
from triage.service.check import check
from triage.service.record import save

DAY = timedelta(days=1)
CHECKED = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
"""Ten in the morning of the 25th in Auckland."""


@pytest.fixture
def there(opened_in):
    """Open the file in a zone, so many days after the check."""
    return lambda zone, days=0: opened_in(zone, CHECKED + days * DAY)


def photo(table):
    """The photo of the mark where its reminder is open, else None."""
    return next((one for one in remind.agenda(table) if one.reminder.kind is DueKind.PHOTO), None)


@pytest.mark.parametrize(
    ("home", "abroad"), [("Pacific/Auckland", "Europe/London"), ("Europe/London", "Pacific/Auckland")]
)
def test_a_photo_ticked_off_stays_done_abroad(there, home, abroad):
    table = there(home)
    save(table, None, check(None, answers(**ALL_NO), model=None))
    asked = photo(there(home, 91))
    remind.done(there(home, 91), asked.id)
    assert photo(there(home, 92)) is None
    assert photo(there(abroad, 92)) is None
    remind.undo(there(abroad, 92), asked.id)
    for zone in (abroad, home):
        assert photo(there(zone, 92)).reminder.edit.empty
    assert there(home).history.reminder_edits() == ()


def test_a_change_made_abroad_takes_the_place_of_the_one_from_home(there):
    table = there("Pacific/Auckland")
    save(table, None, check(None, answers(**ALL_NO), model=None))
    asked = photo(table)
    remind.snooze(table, asked.id, 5)
    moved = photo(there("Europe/London"))
    assert moved.reminder.on == asked.reminder.planned + 5 * DAY
    remind.snooze(there("Europe/London"), asked.id, 3)
    (kept,) = there("Europe/London").history.reminder_edits()
    assert (kept.planned, kept.moved_to) == (asked.reminder.planned - DAY, moved.reminder.on + 3 * DAY)
    assert photo(there("Pacific/Auckland")).reminder.on == kept.moved_to


PLANNED = CHECKED.date() + 7 * DAY
ASKED = ReminderEdit("l", DueKind.APPOINTMENT, PLANNED)
DONE = ReminderEdit("l", DueKind.APPOINTMENT, PLANNED - DAY, done_on=CHECKED.date() + DAY)


def question(tier):
    return Reminder(ASKED, 1, tier, since=CHECKED.date())


def test_an_edit_of_the_reminders_own_day_comes_first():
    own = ReminderEdit("l", DueKind.APPOINTMENT, PLANNED, moved_to=PLANNED + DAY)
    assert as_ruled((DONE, own), [question(Tier.SOON)]) == (DONE, own)
    assert from_elsewhere(question(Tier.SOON), (DONE,)) is DONE


@pytest.mark.parametrize(
    "other",
    [
        ReminderEdit("other", DueKind.APPOINTMENT, PLANNED - DAY, done_on=PLANNED),
        ReminderEdit("l", DueKind.SEEN, PLANNED - DAY, done_on=PLANNED),
        ReminderEdit("l", DueKind.APPOINTMENT, PLANNED - 2 * DAY, done_on=PLANNED),
        ReminderEdit("l", DueKind.APPOINTMENT, PLANNED + DAY, done_on=CHECKED.date() - DAY),
    ],
)
def test_what_belongs_to_another_reminder_or_an_advice_before_changes_nothing(other):
    assert from_elsewhere(question(Tier.SOON), (other,)) is None


def test_an_urgent_visit_is_rather_asked_for_once_more():
    assert from_elsewhere(question(Tier.URGENT), (DONE,)) is None
