"""What was measured stands in the letter: the width with its error and method, and the trend since the first photo."""

from dataclasses import replace
from datetime import UTC, date, datetime

from tests.letter.letters import FULL, two_photos, words_of
from tests.over_time import MEASURED, OUTLINE, SCALE, comparison, event
from triage.domain.events import Event, EventKind
from triage.domain.history import Observation
from triage.domain.referral import Letter
from triage.domain.sources import fired
from triage.domain.standing import standing
from triage.domain.tier import Tier
from triage.letter.findings import item_states
from triage.words import words


def measured(made: Letter, *, trend: bool = True) -> Letter:
    """The letter with its newest photo measured and compared with the first."""
    first, *between, last = made.story.observations
    last: Observation = replace(
        last,
        outline=OUTLINE,
        scale=SCALE,
        measurements=MEASURED,
        comparisons=(comparison(first.id, last.id),) if trend else (),
    )
    return replace(made, story=replace(made.story, observations=(first, *between, last)))


def test_the_measured_width_fills_the_size_that_nobody_wrote_down():
    made = measured(two_photos(details=replace(FULL, size=None, size_method=None)))
    assert "6.2 mm (5.9 to 6.5), scale card in the photo" in words_of(made)


def test_what_the_person_wrote_stays():
    assert "9.4 x 7.8 mm (ruler)" in words_of(measured(two_photos(details=FULL)))


def test_a_width_about_7_mm_is_an_open_item():
    made = measured(two_photos(details=FULL))
    checked = made.checked
    reasons = (fired("w7.diam7.unsure", Tier.WATCH),)
    about = replace(checked, assessment=replace(checked.assessment, reasons=reasons))
    observations = tuple(about if one.id == checked.id else one for one in made.story.observations)
    made = replace(made, story=replace(made.story, observations=observations))
    assert item_states(made)["diam7"] == "unknown"
    assert words("letter.clinician.rule.w7.diam7.unsure") in words_of(made)


def test_each_photo_says_its_own_scale():
    said = words_of(measured(two_photos(details=FULL)))
    assert "First photo · no scale" in said
    assert "Latest photo · 6.2 mm (5.9 to 6.5), scale card in the photo · passed" in said


def test_the_trend_since_the_first_photo():
    said = words_of(measured(two_photos(details=FULL)))
    assert "width +1.2 mm (+0.8 to +1.6); area times 1.41 (1.33 to 1.49)" in said
    assert "not measured" in words_of(measured(two_photos(details=FULL), trend=False))


def removed(made: Letter, *more: Event) -> Letter:
    """The letter of a mark that was taken off a week before."""
    gone = event(EventKind.REMOVED, date(2026, 11, 16), datetime(2026, 11, 23, 9, tzinfo=UTC))
    story = replace(made.story, events=(gone, *more))
    checked = story.observations[:1]
    return replace(
        made,
        story=replace(story, observations=checked),
        standing=standing(replace(story, observations=checked)),
    )


def test_a_mark_that_is_gone_asks_for_its_result_and_for_no_photo():
    said = words_of(removed(two_photos(details=FULL)))
    assert "result from 7 Dec 2026" in said
    result = event(EventKind.HISTOLOGY, date(2026, 11, 20), id="e2")
    assert "removed 16 Nov 2026" in words_of(removed(two_photos(details=FULL), result))


def test_what_happened_outside_is_told_with_its_day_and_result():
    made = two_photos(details=FULL)
    events = (
        event(EventKind.BIOPSY, date(2026, 9, 3)),
        event(EventKind.HISTOLOGY, date(2026, 9, 10), id="e2"),
    )
    events = (events[0], replace(events[1], result="as the clinic wrote it"))
    said = words_of(replace(made, story=replace(made.story, events=events)))
    assert "no earlier biopsy; biopsy 3 Sep 2026; laboratory 10 Sep 2026: “as the clinic wrote it”" in said
