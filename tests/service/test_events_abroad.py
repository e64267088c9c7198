"""Travelling never closes an advice, and opens none: what was closed when an event was noted decides."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import answers
from triage.domain.events import EventKind
from triage.domain.outcome import removal
from triage.service import events, follow
from triage.service.check import check
from triage.service.record import save

AUCKLAND, ANGELES, LONDON = "Pacific/Auckland", "America/Los_Angeles", "Europe/London"
CHECKED = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)
"""Ten in the morning of the 25th in Auckland, one in the afternoon of the 24th in Los Angeles."""


@pytest.fixture
def there(opened_in):
    """Open the file in a zone, so many hours after the check."""
    return lambda zone, hours=0: opened_in(zone, CHECKED + timedelta(hours=hours))


def noted_in(there, zone, on, kind=EventKind.SEEN, hours=6):
    """A mark that was checked in a zone, and hours later the note there that a doctor saw it on a day."""
    lesion = save(there(zone), None, check(None, answers(), model=None)).lesion_id
    events.note(there(zone, hours), lesion, kind, on)
    return lesion


def is_open(table, lesion):
    listed = {one.story.lesion.id: one.standing.open for one in follow.lesions(table)}
    assert listed[lesion] == follow.story(table, lesion).standing.open
    return listed[lesion]


ZONES = (AUCKLAND, LONDON, ANGELES)


@pytest.mark.parametrize("zone", ZONES)
def test_an_advice_from_the_day_after_the_visit_stays_open_everywhere(there, zone):
    lesion = noted_in(there, AUCKLAND, date(2026, 11, 24))
    assert is_open(there(zone, 30), lesion)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", [6, 60])
def test_an_advice_of_the_day_of_the_visit_is_closed_everywhere(there, zone, hours):
    lesion = noted_in(there, ANGELES, date(2026, 11, 24), hours=hours)
    assert not is_open(there(zone, 70), lesion)


def test_a_note_made_or_taken_back_abroad_closes_nothing(there):
    lesion = noted_in(there, AUCKLAND, date(2026, 11, 24))
    events.note(there(ANGELES, 30), lesion, EventKind.HISTOLOGY)
    assert is_open(there(ANGELES, 31), lesion)
    last = there(ANGELES, 31).history.story(lesion).events[-1]
    events.take_back(there(ANGELES, 32), last.id)
    assert is_open(there(ANGELES, 33), lesion)


@pytest.mark.parametrize("zone", ZONES)
def test_a_mark_that_was_checked_the_day_after_its_removal_came_back_everywhere(there, zone):
    lesion = noted_in(there, AUCKLAND, date(2026, 11, 24), EventKind.REMOVED)
    assert removal(there(zone, 30).history.story(lesion)) is None


@pytest.mark.parametrize("zone", ZONES)
def test_a_mark_that_was_checked_on_the_day_of_its_removal_is_gone_everywhere(there, zone):
    lesion = noted_in(there, ANGELES, date(2026, 11, 24), EventKind.REMOVED, hours=60)
    assert removal(there(zone, 70).history.story(lesion)) is not None
