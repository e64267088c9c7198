"""The advice that leads: the highest one still open, until a clinician has seen the mark."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from tests.builders import START, answers
from tests.over_time import event
from triage.domain.assess import assess
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.domain.history import Lesion, LesionStory, Observation
from triage.domain.photo import PhotoFacts
from triage.domain.quality import QualityReport
from triage.domain.standing import standing
from triage.domain.tier import NotAssessed, Tier

LESION = Lesion("l", "mark", "belly", "left", START)


def seen(number: int, tier: Tier) -> Observation:
    made = assess(answers(), prediction=None, not_assessed=NotAssessed.MODEL_OFF)
    return Observation(
        id=f"o{number}",
        lesion_id="l",
        recorded_at=START + timedelta(days=30 * number),
        photo=None,
        quality=QualityReport(),
        kind=None,
        prediction=None,
        answers=answers(),
        assessment=replace(made, tier=tier),
    )


def test_no_observation_no_advice():
    assert standing(LesionStory(LESION, ())) is None


def test_an_urgent_advice_stays_open_after_a_lower_one():
    story = LesionStory(LESION, (seen(0, Tier.SOON), seen(1, Tier.URGENT), seen(2, Tier.ROUTINE)))
    leads = standing(story)
    assert (leads.tier, leads.observation.id, leads.open) == (Tier.URGENT, "o1", True)
    assert leads.by == START.date() + timedelta(days=30 + 14)
    assert leads.overdue(leads.by + timedelta(days=1))
    assert not leads.overdue(leads.by)


def test_the_first_of_two_equal_advices_sets_the_day():
    leads = standing(LesionStory(LESION, (seen(0, Tier.URGENT), seen(1, Tier.URGENT))))
    assert leads.by == START.date() + timedelta(days=14)


def test_a_clinician_who_saw_it_closes_it():
    lesion = replace(LESION, seen_at=START + timedelta(days=31))
    closed = standing(LesionStory(lesion, (seen(0, Tier.URGENT),)))
    assert (closed.tier, closed.open) == (Tier.URGENT, False)
    assert closed.by > date(2026, 12, 24)
    again = standing(LesionStory(lesion, (seen(0, Tier.URGENT), seen(2, Tier.WATCH))))
    assert (again.tier, again.observation.id, again.open) == (Tier.WATCH, "o2", True)


def test_watch_and_routine_follow_the_newest():
    leads = standing(LesionStory(LESION, (seen(0, Tier.WATCH), seen(1, Tier.ROUTINE))))
    assert (leads.tier, leads.open) == (Tier.ROUTINE, True)


def test_a_wrong_camera_clock_does_not_hide_a_later_check():
    early, late = seen(0, Tier.ROUTINE), seen(1, Tier.WATCH)
    ahead = replace(early, photo=PhotoFacts("0" * 64, "JPEG", 10, 10, datetime(2035, 1, 1)))  # noqa: DTZ001
    leads = standing(LesionStory(LESION, (late, ahead)))  # in the order of the photos' dates
    assert (leads.tier, leads.observation.id) == (Tier.WATCH, "o1")


DAY = timedelta(days=1)
TODAY = START.date()


def test_what_is_due_is_named():
    due = {tier: standing(LesionStory(LESION, (seen(0, tier),))).due for tier in Tier}
    assert due == {
        Tier.URGENT: DueKind.SEEN,
        Tier.SOON: DueKind.SEEN,
        Tier.WATCH: DueKind.PHOTO,
        Tier.ROUTINE: DueKind.SELF_CHECK,
    }


def test_a_noted_visit_closes_the_advice_from_before_it():
    visit = event(EventKind.SEEN, TODAY + 2 * DAY, START + 2 * DAY)
    closed = standing(LesionStory(LESION, (seen(0, Tier.URGENT),), (visit,)))
    assert (closed.tier, closed.open, closed.due) == (Tier.URGENT, False, DueKind.PHOTO)
    assert closed.by == TODAY + 92 * DAY


def test_a_visit_before_the_advice_closes_nothing_however_late_it_is_noted():
    visit = event(EventKind.SEEN, TODAY - DAY, START + 5 * DAY)
    leads = standing(LesionStory(LESION, (seen(0, Tier.URGENT),), (visit,)))
    assert (leads.tier, leads.open) == (Tier.URGENT, True)


def test_other_events_close_nothing():
    others = (EventKind.BIOPSY, EventKind.HISTOLOGY, EventKind.TREATED)
    events = tuple(event(kind, TODAY + DAY, START + DAY) for kind in others)
    assert standing(LesionStory(LESION, (seen(0, Tier.SOON),), events)).open


def test_a_mark_that_was_taken_off_asks_for_the_result_and_no_photo():
    gone = event(EventKind.REMOVED, TODAY + 3 * DAY, START + 4 * DAY)
    story = LesionStory(LESION, (seen(0, Tier.URGENT),), (gone,))
    leads = standing(story)
    assert (leads.open, leads.due, leads.by) == (False, DueKind.LAB_RESULT, TODAY + 24 * DAY)
    assert leads.overdue(TODAY + 25 * DAY)
    result = event(EventKind.HISTOLOGY, TODAY + 9 * DAY, START + 9 * DAY)
    told = standing(replace(story, events=(gone, result)))
    assert (told.open, told.due, told.by) == (False, None, TODAY + 3 * DAY)
    assert not told.overdue(TODAY + 1000 * DAY)


def test_a_result_from_before_the_removal_is_not_its_result():
    gone = event(EventKind.REMOVED, TODAY + 3 * DAY, START + 4 * DAY)
    result = event(EventKind.HISTOLOGY, TODAY + 2 * DAY, START + 4 * DAY)
    assert standing(LesionStory(LESION, (seen(0, Tier.SOON),), (result, gone))).due is DueKind.LAB_RESULT


def test_a_mark_that_came_back_is_followed_again():
    gone = event(EventKind.REMOVED, TODAY + 3 * DAY, START + 4 * DAY)
    leads = standing(LesionStory(LESION, (seen(0, Tier.URGENT), seen(1, Tier.SOON)), (gone,)))
    assert (leads.tier, leads.observation.id, leads.open) == (Tier.SOON, "o1", True)
