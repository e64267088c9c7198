"""The screen of reminders: what it offers works, and what was done can be taken back."""

from datetime import date, datetime, timedelta

import pytest

from tests.app.conftest import follow_mark
from tests.builders import ALL_NO, START
from triage.app.actions import perform
from triage.app.context import App
from triage.app.session import Session
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.service import events, remind
from triage.words import words

DAY = timedelta(days=1)
URGENT = {**ALL_NO["items"], "size": "yes", "colour": "yes", "shape": "yes"}
SHOWN = {
    "snooze": 'data-act="remind.snooze"',
    "move": 'data-act="remind.move"',
    "pause": 'data-act="remind.pause"',
}


def on(app: App, session: Session, day: date) -> str:
    """Return the screen as it is on a day."""
    app.desk.clock = lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=START.tzinfo)
    return perform(app, session, "go", {"to": "/reminders"})


def card(page: str, reminder: str) -> str:
    """Return what the page has of one reminder that is open."""
    return next(part for part in page.split("<li") if f'id="done-{reminder}"' in part)


def photo(app: App) -> remind.Remembered:
    return next(one for one in remind.agenda(app.desk) if one.reminder.kind is DueKind.PHOTO)


@pytest.mark.parametrize("late", range(16))
def test_only_what_works_is_offered(app: App, session: Session, late: int) -> None:
    follow_mark(app.desk, worried="worried")
    asked = photo(app)
    today = asked.reminder.planned + late * DAY
    page = card(on(app, session, today), asked.id)
    assert [SHOWN[one] in page for one in ("snooze", "move", "pause")] == [late <= 7, late <= 14, True]
    last = (asked.reminder.planned + 14 * DAY).isoformat()
    assert (f'max="{last}"' in page) == (late <= 14)
    if late <= 7:
        perform(app, session, "remind.snooze", {"reminder": asked.id})
        assert photo(app).reminder.on == today + 7 * DAY
    elif late <= 14:
        perform(app, session, "remind.move", {"reminder": asked.id, "to": last})
        assert photo(app).reminder.on.isoformat() == last


def test_a_reminder_is_paused_from_the_screen(app: App, session: Session) -> None:
    follow_mark(app.desk, worried="worried")
    asked = photo(app)
    on(app, session, START.date())
    until = {"reminder": asked.id, "to": "2027-02-01"}
    assert words("screen.reminders.paused", day="1 February 2027") in perform(
        app, session, "remind.pause", until
    )
    assert photo(app).reminder.on == date(2027, 2, 1)
    assert words("screen.reminders.no_day") in perform(app, session, "remind.pause", until | {"to": "soon"})
    assert SHOWN["snooze"] not in card(on(app, session, START.date()), asked.id)


def test_the_question_of_an_urgent_visit_is_not_paused(app: App, session: Session) -> None:
    follow_mark(app.desk, items=URGENT)
    page = on(app, session, START.date())
    assert not any(offered in page for offered in SHOWN.values())
    asked = remind.agenda(app.desk)[0]
    perform(app, session, "remind.pause", {"reminder": asked.id, "to": "2027-02-01"})
    assert app.desk.history.reminder_edits() == ()


def test_what_was_ticked_off_can_be_taken_back(app: App, session: Session) -> None:
    follow_mark(app.desk, worried="worried")
    asked, today = photo(app), START.date()
    assert 'data-part="done"' not in on(app, session, today)
    page = perform(app, session, "remind.done", {"reminder": asked.id})
    back = f'data-act="remind.undo" data-reminder="{asked.id}"'
    assert back in page.split('data-part="done"')[1]
    assert back in on(app, session, today + 14 * DAY)
    assert back not in on(app, session, today + 15 * DAY)
    page = perform(app, session, "remind.undo", {"reminder": asked.id})
    assert 'data-part="done"' not in page
    assert photo(app).id == asked.id


def test_a_visit_noted_by_mistake_can_be_taken_back(app: App, session: Session) -> None:
    mark = follow_mark(app.desk, items=URGENT)
    events.note(app.desk, mark, EventKind.BIOPSY)
    visit = next(one for one in remind.agenda(app.desk) if one.reminder.kind is DueKind.SEEN)
    on(app, session, START.date())
    page = perform(app, session, "remind.done", {"reminder": visit.id}).split('data-part="done"')[1]
    (noted,) = [one for one in app.desk.history.story(mark).events if one.kind is EventKind.SEEN]
    assert page.count("remind.back") == 1
    assert f'data-act="remind.back" data-event="{noted.id}"' in page
    assert words("screen.reminders.done_on", day="24 November 2026") in page
    page = perform(app, session, "remind.back", {"event": noted.id})
    assert 'data-part="done"' not in page
    assert visit.id in {one.id for one in remind.agenda(app.desk)}
    assert 'role="alert"' in perform(app, session, "remind.back", {"event": noted.id})
