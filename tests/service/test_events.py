"""What happened to a mark outside the program: noted, taken back, and what it closes."""

from datetime import date, timedelta

import pytest

from tests.builders import START, answers, desk
from triage.domain.events import RESULT_LIMIT, EventKind
from triage.domain.tier import Tier
from triage.errors import HistoryError, UsageError
from triage.service import events, follow
from triage.service.check import check
from triage.service.record import save

TODAY = START.date()


@pytest.fixture
def table(tmp_path):
    table = desk(tmp_path / "h.triage")
    yield table
    table.close()


@pytest.fixture
def lesion(table):
    """A mark with an advice of `soon`: nothing was answered."""
    return save(table, None, check(None, answers(), model=None)).lesion_id


def test_a_visit_of_today_closes_the_advice_as_the_button_does(table, lesion):
    other = save(table, None, check(None, answers(), model=None)).lesion_id
    assert follow.story(table, lesion).standing.open
    noted = events.note(table, lesion, EventKind.SEEN)
    pressed = follow.mark_seen(table, other)
    assert not follow.story(table, lesion).standing.open
    assert not follow.story(table, other).standing.open
    assert noted.lesion.seen_at == noted.events[0].noted_at
    assert pressed.seen_at == follow.story(table, other).story.events[0].noted_at
    for one in (lesion, other):
        (event,) = table.history.story(one).events
        assert (event.kind, event.on) == (EventKind.SEEN, TODAY)


def test_a_visit_before_the_advice_does_not_close_it(table, lesion):
    events.note(table, lesion, EventKind.SEEN, TODAY - timedelta(days=1))
    leads = follow.story(table, lesion).standing
    assert (leads.tier, leads.open) == (Tier.SOON, True)


def test_a_visit_noted_days_later_closes_what_came_before_its_day(table, lesion):
    table.clock = lambda: START + timedelta(days=6)
    events.note(table, lesion, EventKind.SEEN, TODAY + timedelta(days=4))
    assert not follow.story(table, lesion).standing.open
    table.clock = lambda: START + timedelta(days=5)
    save(table, None, check(None, answers(), model=None), lesion_id=lesion)
    assert follow.story(table, lesion).standing.open, "an advice of the day after the visit"


def test_taking_a_visit_back_opens_the_advice_again(table, lesion):
    (event,) = events.note(table, lesion, EventKind.SEEN).events
    with pytest.raises(HistoryError, match="no such entry"):
        events.take_back(table, "other", lesion_id=lesion)
    events.take_back(table, event.id, lesion_id=lesion)
    assert follow.story(table, lesion).standing.open
    with pytest.raises(HistoryError):
        events.take_back(table, event.id)


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), date(9999, 12, 31), date(1899, 12, 31), date.min])
def test_a_day_that_cannot_be_is_refused_and_nothing_kept(table, lesion, on):
    with pytest.raises(UsageError, match=r"still to come|too long ago"):
        events.note(table, lesion, EventKind.BIOPSY, on)
    assert table.history.story(lesion).events == ()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  all\tout\r\nno\x00 more\u202e ", "all out no more"),
        ("", None),
        (" \n ", None),
        (None, None),
        ("Ω" * RESULT_LIMIT, "Ω" * RESULT_LIMIT),
        ("'); DROP TABLE event;--", "'); DROP TABLE event;--"),
        ("\ud800broken", "broken"),
    ],
)
def test_a_result_is_kept_in_one_plain_line(table, lesion, text, kept):
    (event,) = events.note(table, lesion, EventKind.HISTOLOGY, result=text).events
    assert event.result == kept


def test_a_result_too_long_is_refused(table, lesion):
    with pytest.raises(UsageError, match="too long"):
        events.note(table, lesion, EventKind.HISTOLOGY, result="x" * (RESULT_LIMIT + 1))
    assert table.history.story(lesion).events == ()


def test_an_unknown_mark_or_kind_is_refused(table):
    for name in ("nowhere", "a\x00b", "\ud800"):
        with pytest.raises(HistoryError, match="not in the history"):
            events.note(table, name, EventKind.SEEN)
    for kind in (None, "", "cured", "SEEN"):
        with pytest.raises(UsageError, match="--kind"):
            events.kind_of(kind)
    assert events.kind_of("removed") is EventKind.REMOVED
