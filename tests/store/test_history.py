"""What goes into the history comes out of it, all of it or nothing."""

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.builders import ALL_NO, START, answers, desk, ids, sharp_photo
from tests.voices import seen, voice
from triage.domain.assess import assess
from triage.domain.tier import Tier
from triage.errors import HistoryError, UsageError
from triage.service import follow
from triage.service.check import check
from triage.service.record import add_lesion, save
from triage.store import open_history
from triage.store.types import UtcDateTime


def test_a_saved_check_comes_back_as_it_was(table):
    data = sharp_photo()
    result = check(data, answers(**ALL_NO), model=None)
    saved = save(table, data, result, name="left shoulder, brown")
    story = table.history.story(saved.lesion_id)
    assert story.observations == (saved,)
    assert story.lesion.name == "left shoulder, brown"
    assert table.history.photo(saved.id) == data
    assert table.history.observation(saved.id).assessment == result.assessment


def test_what_picture_and_answers_said_together_comes_back(table):
    second = voice().joined(0.1, answers(**ALL_NO))
    assert second is not None
    prediction = seen(0.1, second)
    found = check(None, answers(**ALL_NO), model=None)
    made = assess(answers(**ALL_NO), prediction=prediction, not_assessed=None)
    saved = save(
        table, None, replace(found, kind=prediction.kind, prediction=prediction, assessment=made), name="one"
    )
    assert table.history.observation(saved.id) == saved
    assert saved.prediction.with_answers == second
    assert table.history.verify() == ()


def test_observations_are_ordered_by_the_day_of_the_photo(table):
    first = save(table, None, check(None, answers(**ALL_NO), model=None))
    second = save(table, None, check(None, answers(), model=None), lesion_id=first.lesion_id)
    assert table.history.story(first.lesion_id).observations == (first, second)
    assert second.assessment.tier is Tier.SOON


def test_the_same_photo_is_kept_once(table):
    data = sharp_photo()
    result = check(data, answers(**ALL_NO), model=None)
    save(table, data, result)
    save(table, data, result)
    held = table.history.contents()
    assert (held.lesions, held.observations, held.photos) == (2, 2, 1)


def test_nothing_is_kept_when_one_part_fails(table):
    data = sharp_photo()
    result = check(data, answers(**ALL_NO), model=None)
    first = save(table, data, result)
    table.new_id = ids()  # gives the ids of the first save again
    with pytest.raises(Exception, match=r"(?i)unique"):
        save(table, sharp_photo(2), check(sharp_photo(2), answers(**ALL_NO), model=None))
    held = table.history.contents()
    assert (held.lesions, held.observations, held.photos) == (1, 1, 1)
    assert table.history.photo(first.id) == data


def test_an_unknown_mark_is_refused_and_nothing_kept(table):
    result = check(None, answers(), model=None)
    with pytest.raises(HistoryError, match="not in the history"):
        save(table, None, result, lesion_id="nowhere")
    assert table.history.contents().observations == 0


def test_rename_remove_restore_and_seen(table):
    lesion = add_lesion(table, "  belly,\ttwo\ncolours ", "belly", "left")
    assert lesion.name == "belly, two colours"
    assert follow.rename(table, lesion.id, "belly").name == "belly"
    assert follow.remove(table, lesion.id).removed_at is not None
    assert follow.lesions(table) == ()
    assert follow.restore(table, lesion.id).removed_at is None
    assert len(follow.lesions(table)) == 1
    assert follow.mark_seen(table, lesion.id).seen_at is not None
    with pytest.raises(UsageError, match="needs a name"):
        follow.rename(table, lesion.id, " \x00 ")
    with pytest.raises(UsageError, match="too long"):
        follow.rename(table, lesion.id, "x" * 500)


def test_the_profile_is_kept(table):
    assert table.history.profile() == {}
    table.history.set_profile({"name": "Άννα"}, START)
    assert table.history.profile() == {"name": "Άννα"}


def test_instants_need_a_zone_and_come_back_in_utc():
    column = UtcDateTime()
    with pytest.raises(ValueError, match="zone"):
        column.process_bind_param(datetime(2026, 1, 1), None)  # noqa: DTZ001
    other = START.astimezone(datetime.now(UTC).astimezone().tzinfo) + timedelta(0)
    stored = column.process_bind_param(other, None)
    assert column.process_result_value(stored, None) == START


def test_a_history_is_opened_again_with_everything_in_it(tmp_path):
    table = desk(tmp_path / "h.triage")
    saved = save(table, sharp_photo(), check(sharp_photo(), answers(**ALL_NO), model=None))
    table.close()
    again = open_history(tmp_path / "h.triage", create=False)
    assert again.story(saved.lesion_id).observations == (saved,)
    assert again.verify() == ()
    again.close()


def test_the_day_of_a_check_is_the_day_where_the_person_is(tmp_path, monkeypatch):
    table = desk(tmp_path / "h.triage")
    late = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
    table.clock = lambda: late
    saved = save(table, None, check(None, answers(**ALL_NO), model=None))
    try:
        monkeypatch.setenv("TZ", "Pacific/Honolulu")
        time.tzset()
        again = table.history.observation(saved.id)
    finally:
        monkeypatch.setenv("TZ", "UTC")
        time.tzset()
    assert again.recorded_at == late
    assert again.taken_on == date(2026, 11, 23)
    table.close()
