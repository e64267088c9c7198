"""Outlines, measurements, comparisons, pins, events, overview photos and changed reminders: in, out, whole or not."""

import json
import math
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.builders import ALL_NO, START, answers, desk, sharp_photo
from tests.over_time import DRAWN, MEASURED, OUTLINE, SCALE, comparison, event, figure
from tests.store.plain_sql import sql
from tests.voices import heard, seen
from triage.domain.body import Overview, Pin, Spot, View
from triage.domain.comparison import Same
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.domain.reminder import ReminderEdit
from triage.domain.tier import Kind
from triage.errors import HistoryError, UsageError
from triage.service.check import check
from triage.service.record import add_lesion, save
from triage.store import open_history

LATER = START + timedelta(days=3)


def keep(table, lesion_id=None, **more):
    """Save a check whose observation also holds `more`; return it as it was given."""
    data = sharp_photo()
    result = check(data, answers(**ALL_NO), model=None)
    kept = save(table, data, result, lesion_id=lesion_id)
    given = replace(kept, id=f"{kept.id}-b", recorded_at=kept.recorded_at + timedelta(minutes=1), **more)
    table.history.add(given, data, assessment_id=f"{kept.id}-a")
    return given


def test_what_was_measured_comes_back_as_it_was(table):
    first = keep(table, outline=OUTLINE, scale=SCALE, measurements=MEASURED)
    second = keep(table, first.lesion_id, outline=DRAWN)
    third = keep(
        table,
        first.lesion_id,
        comparisons=(comparison(first.id, second.id), replace(comparison(second.id, "x"), changed=None)),
    )
    story = table.history.story(first.lesion_id)
    for one in (first, second, third):
        assert one in story.observations
        assert table.history.observation(one.id) == one


def test_the_changes_that_an_opinion_rests_on_stand_beside_it(table):
    given, sure = answers(**ALL_NO), comparison("a", "b")
    for one in (sure, replace(sure, same=Same.UNSURE)):
        found = check(sharp_photo(), given, model=None, comparisons=(one,))
        keep(table, comparisons=(one,), assessment=found.assessment)
    bleeding = answers(**{**ALL_NO, "items": {**ALL_NO["items"], "oozing": "yes"}})
    keep(table, assessment=check(None, bleeding, model=None, answers_before=given).assessment)
    kept = [text for (text,) in sql(table, "SELECT CAST(changes AS TEXT) FROM assessment ORDER BY made_at")]
    assert [json.loads(text) for text in kept if text != "[]"] == [["area", "width"], ["colour"]]


def test_nothing_is_the_null_of_the_database_and_not_a_word(table):
    save(table, None, check(None, answers(), model=None))
    for column, name in (("outline", "observation"), ("comparisons", "observation"), ("pin", "lesion")):
        assert sql(table, f"SELECT count(*) FROM {name} WHERE {column} IS NULL") == [(1,)]


def test_a_new_outline_takes_what_rested_on_the_old_one_with_it(table):
    first = keep(table, outline=OUTLINE, scale=SCALE, measurements=MEASURED)
    second = keep(table, first.lesion_id, comparisons=(comparison(first.id, "x"),))
    third = keep(table, first.lesion_id, comparisons=(comparison(first.id, "y"), comparison(second.id, "y")))
    smaller = replace(MEASURED, diameter=figure(5.0, 0.2, "mm"))
    table.history.set_outline(first.id, DRAWN, None, smaller, LATER)
    again = table.history.observation(first.id)
    assert (again.outline, again.scale, again.measurements) == (DRAWN, None, smaller)
    assert table.history.observation(second.id).comparisons == ()
    assert table.history.observation(third.id).comparisons == (comparison(second.id, "y"),)
    assert again.assessment == first.assessment
    with pytest.raises(HistoryError, match="photo is not in the history"):
        table.history.set_outline("nowhere", DRAWN, None, None, LATER)


@pytest.mark.parametrize(
    "bad",
    [
        {"scale": replace(SCALE, to_mm=(1.0, 2.0))},
        {"scale": replace(SCALE, error=math.nan)},
        {"measurements": replace(MEASURED, area=figure(math.inf, 1, "mm2"))},
        {"comparisons": (replace(comparison("a", "b"), to_first=(1.0,) * 8),)},
    ],
)
def test_numbers_that_are_none_are_not_written(table, bad):
    with pytest.raises(ValueError, match=r"finite|nine"):
        keep(table, **bad)
    assert table.history.contents().observations == 1, "only the plain one before it"
    assert table.history.verify() == ()


def test_a_pin_is_placed_moved_and_taken_off(table):
    lesion = add_lesion(table, "belly", "belly", "middle")
    for pin in (Pin(View.FRONT, 0.5, 0.4), Pin(View.BACK, 0.0, 1.0), None):
        table.history.set_pin(lesion.id, pin, LATER)
        assert table.history.story(lesion.id).lesion.pin == pin
    for x in (-0.1, 1.1, math.nan):
        with pytest.raises((UsageError, ValueError)):
            table.history.set_pin(lesion.id, Pin(View.FRONT, x, 0.5), LATER)
    assert table.history.story(lesion.id).lesion.pin is None


def test_a_new_mark_brings_its_pin(table):
    lesion = add_lesion(table, "belly", "belly", "middle")
    pinned = replace(lesion, id="pinned", pin=Pin(View.FRONT, 0.25, 0.75))
    table.history.add_lesion(pinned)
    assert table.history.story("pinned").lesion == pinned


# events


def test_events_come_back_in_the_order_of_their_days(table):
    lesion = add_lesion(table, "belly", None, None).id
    late = replace(event(EventKind.HISTOLOGY, date(2026, 11, 20), id="b", lesion=lesion), result="Ωmega; 1,2")
    early = event(EventKind.BIOPSY, date(2026, 11, 2), LATER, id="a", lesion=lesion)
    for one in (late, early):
        table.history.add_event(one)
    story = table.history.story(lesion)
    assert story.events == (early, late)
    assert story.lesion.seen_at is None, "neither closes an advice"


def test_a_visit_closes_the_advice_from_before_its_day_and_its_removal_opens_it(table):
    lesion = add_lesion(table, "belly", None, None).id
    today = event(EventKind.SEEN, START.date(), id="today", lesion=lesion)
    before = event(EventKind.REMOVED, date(2026, 10, 1), id="before", lesion=lesion)
    table.history.add_event(today)
    assert table.history.story(lesion).lesion.seen_at == START
    table.history.add_event(before)
    assert table.history.story(lesion).lesion.seen_at == START, "an older visit does not move it back"
    table.history.remove_event("today", LATER)
    assert table.history.story(lesion).lesion.seen_at.date() == date(2026, 10, 1)
    table.history.remove_event("before", LATER)
    assert table.history.story(lesion).lesion.seen_at is None
    assert table.history.story(lesion).events == ()
    with pytest.raises(HistoryError, match="entry is not in the history"):
        table.history.remove_event("before", LATER)


@pytest.mark.filterwarnings("ignore:New instance")
def test_an_event_of_an_unknown_mark_or_a_known_id_changes_nothing(table):
    lesion = add_lesion(table, "belly", None, None).id
    table.history.add_event(event(EventKind.BIOPSY, date(2026, 11, 2), lesion=lesion))
    written = table.history.changes()
    with pytest.raises(HistoryError, match="mark is not in the history"):
        table.history.add_event(event(EventKind.SEEN, date(2026, 11, 2), id="n", lesion="nowhere"))
    with pytest.raises(Exception, match=r"(?i)unique"):
        table.history.add_event(event(EventKind.SEEN, date(2026, 11, 2), lesion=lesion))
    assert table.history.changes() == written
    assert table.history.story(lesion).lesion.seen_at is None


# overview photos


def overview(table, *spots, seed=5, id="o1"):
    data = sharp_photo(seed)
    facts = check(data, answers(**ALL_NO), model=None).facts
    return Overview(id, START, facts, "back_upper", spots), data


def test_an_overview_photo_is_kept_with_its_marks(table):
    lesion = add_lesion(table, "belly", None, None).id
    one, data = overview(table, Spot(0.1, 0.2), Spot(1.0, 0.0, lesion))
    table.history.add_overview(one, data)
    assert table.history.overviews() == (one,)
    assert table.history.overview_photo("o1") == data
    table.history.set_spots("o1", (Spot(0.5, 0.5, lesion),), LATER)
    assert table.history.overviews() == (replace(one, spots=(Spot(0.5, 0.5, lesion),)),)
    assert table.history.verify() == ()


def test_an_overview_shares_its_bytes_with_a_check_of_the_same_photo(table):
    data = sharp_photo(5)
    save(table, data, check(data, answers(**ALL_NO), model=None))
    one, _ = overview(table)
    table.history.add_overview(one, data)
    assert table.history.contents().photos == 1


def test_an_overview_with_a_bad_mark_is_not_kept(table):
    one, data = overview(table, Spot(0.1, 0.2, "nowhere"))
    with pytest.raises(HistoryError, match="mark is not in the history"):
        table.history.add_overview(one, data)
    for spots in ((Spot(1.2, 0.5),), (Spot(0.5, 0.5),) * 2001):
        with pytest.raises(UsageError):
            table.history.add_overview(replace(one, spots=spots), data)
    assert table.history.overviews() == ()
    assert table.history.contents().photos == 0
    for ask in (
        lambda: table.history.overview_photo("o1"),
        lambda: table.history.set_spots("o1", (), LATER),
    ):
        with pytest.raises(HistoryError, match="overview photo is not"):
            ask()


# reminders


def test_an_edit_is_kept_changed_and_really_deleted(table):
    lesion = add_lesion(table, "belly", None, None).id
    edit = ReminderEdit(lesion, DueKind.PHOTO, date(2027, 1, 5), moved_to=date(2027, 1, 12))
    other = replace(edit, planned=date(2027, 2, 16), moved_to=None, done_on=date(2027, 2, 16))
    for one in (edit, other):
        table.history.edit_reminder(one, LATER)
    assert table.history.reminder_edits() == (edit, other)
    paused = replace(edit, moved_to=None, paused_until=date(2027, 3, 1))
    table.history.edit_reminder(paused, LATER)
    assert table.history.reminder_edits() == (paused, other)
    table.history.edit_reminder(replace(paused, paused_until=None), LATER)
    assert table.history.reminder_edits() == (other,)
    table.history.forget_reminder_edits(lesion, LATER)
    assert table.history.reminder_edits() == ()
    assert sql(table, "SELECT count(*) FROM reminder_edit") == [(0,)]
    with pytest.raises(HistoryError, match="mark is not in the history"):
        table.history.edit_reminder(replace(edit, lesion_id="nowhere"), LATER)


def test_each_change_is_one_transaction_with_one_audit_entry(table):
    lesion = add_lesion(table, "belly", None, None).id
    seen = save(table, sharp_photo(), check(sharp_photo(), answers(**ALL_NO), model=None))
    one, data = overview(table)
    before = table.history.changes()
    for change in (
        lambda: table.history.set_outline(seen.id, DRAWN, None, None, LATER),
        lambda: table.history.set_pin(lesion, Pin(View.FRONT, 0.5, 0.5), LATER),
        lambda: table.history.add_event(event(EventKind.SEEN, START.date(), lesion=lesion)),
        lambda: table.history.remove_event("e", LATER),
        lambda: table.history.add_overview(one, data),
        lambda: table.history.set_spots("o1", (), LATER),
        lambda: table.history.edit_reminder(
            ReminderEdit(lesion, DueKind.PHOTO, START.date(), done_on=START.date()), LATER
        ),
        lambda: table.history.forget_reminder_edits(lesion, LATER),
    ):
        change()
        before += 1
        assert table.history.changes() == before
    said = [action for (action,) in sql(table, "SELECT action FROM audit ORDER BY id")][-8:]
    assert said == [
        "observation.outline",
        "lesion.pin",
        "event.add",
        "event.remove",
        "overview.add",
        "overview.spots",
        "reminder.edit",
        "reminder.forget",
    ]


DAMAGE = {
    "UPDATE observation SET outline='{'": "record",
    'UPDATE observation SET outline=\'{"points": [[0, 0]], "by": "person", "confidence": null}\'': "record",
    "UPDATE observation SET scale=json_set(scale, '$.to_mm[8]', 'x')": "record",
    "UPDATE observation SET scale=json_remove(scale, '$.to_mm[8]')": "record",
    "UPDATE observation SET measurements=json_remove(measurements, '$.border')": "record",
    "UPDATE observation SET measurements=replace(measurements, '24.1', 'NaN')": "record",
    "UPDATE observation SET comparisons=json_set(comparisons, '$[0].same', 'perhaps')": "record",
    "UPDATE observation SET comparisons=json_set(comparisons, '$[0].first', 'gone')": "reference",
    'UPDATE lesion SET pin=\'{"view": "top", "x": 0, "y": 0}\'': "record",
    'UPDATE lesion SET pin=\'{"view": "front", "x": 2, "y": 0}\'': "record",
    "UPDATE event SET kind='cured'": "record",
    "UPDATE event SET happened_on='bad'": "record",
    "UPDATE event SET lesion_id='gone'": "reference",
    "UPDATE overview SET spots='[{}]'": "record",
    "UPDATE overview SET spots=json_set(spots, '$[0].lesion', 'gone')": "reference",
    "UPDATE overview SET spots=json_set(spots, '$[0].said', json_object('gone', 'new'))": "reference",
    "UPDATE overview SET spots=json_set(spots, '$[0].said', json_object('o1', 'reborn'))": "record",
    "UPDATE overview SET photo_sha256='gone'": "reference",
    "UPDATE reminder_edit SET kind='cake'": "record",
    "UPDATE reminder_edit SET planned='bad'": "record",
    "UPDATE reminder_edit SET lesion_id='gone'": "reference",
    "UPDATE assessment SET second_voice='[]'": "record",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_damage_is_found_and_is_one_sentence(tmp_path, damage):
    table = desk(tmp_path / "h.triage")
    first = keep(table)
    keep(
        table,
        first.lesion_id,
        outline=OUTLINE,
        scale=SCALE,
        measurements=MEASURED,
        comparisons=(comparison(first.id, first.id),),
        kind=Kind.CLINICAL,
        prediction=seen(0.1, heard(0.2, 0.5)),
    )
    lesion = first.lesion_id
    table.history.set_pin(lesion, Pin(View.FRONT, 0.5, 0.5), LATER)
    table.history.add_event(event(EventKind.SEEN, START.date(), lesion=lesion))
    table.history.add_overview(*overview(table, Spot(0.5, 0.5, lesion)))
    table.history.edit_reminder(
        ReminderEdit(lesion, DueKind.PHOTO, START.date(), done_on=START.date()), LATER
    )
    assert table.history.verify() == ()
    table.close()
    with closing(sqlite3.connect(tmp_path / "h.triage")) as file:
        file.execute(damage)
        file.commit()
    history = open_history(tmp_path / "h.triage")
    assert DAMAGE[damage] in {one.code for one in history.verify()}
    for ask in (
        history.lesions,
        lambda: history.story(lesion),
        history.overviews,
        history.reminder_edits,
        lambda: history.overview_photo("o1"),
        lambda: history.remove_event("e", LATER),
        lambda: history.set_outline(first.id, DRAWN, None, None, LATER),
    ):
        with suppress(HistoryError):  # and nothing else
            ask()
    history.close()


KILLED = """
import sys
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tests.builders import START
from tests.over_time import event
from triage.domain.events import EventKind
from triage.store import open_history
history = open_history(Path(sys.argv[1]))
for number in count():
    at = START + timedelta(seconds=number)
    history.add_event(event(EventKind.SEEN, START.date(), at, id=str(number), lesion=sys.argv[2]))
    print(number, flush=True)
"""


def test_a_killed_program_loses_no_event_that_it_said_was_kept(tmp_path):
    table = desk(tmp_path / "h.triage")
    lesion = add_lesion(table, "belly", None, None).id
    table.close()
    for _ in range(3):
        with closing(sqlite3.connect(tmp_path / "h.triage")) as file:
            file.execute("DELETE FROM event")
            file.commit()
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "h.triage"), lesion],
            stdout=subprocess.PIPE,
            text=True,
        )
        said = [program.stdout.readline() for _ in range(5)]
        program.kill()
        said += program.stdout.read().splitlines()
        program.wait()
        last = max(int(line) for line in said if line.strip().isdigit())
        history = open_history(tmp_path / "h.triage")
        story = history.story(lesion)
        assert len(story.events) >= last + 1
        assert story.lesion.seen_at == START + timedelta(seconds=len(story.events) - 1), "in one transaction"
        assert history.verify() == ()
        history.close()
