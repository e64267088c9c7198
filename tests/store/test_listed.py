"""A list reads three observations of a mark at most, and says the same as all of them; a large file stays quick."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.builders import ALL_NO, START, answers, desk, sharp_photo
from tests.over_time import event
from tests.scale_history import GROWTH_MB, fill, measure
from triage.app.screens.pictures import last_with_photo
from triage.domain.events import EventKind
from triage.domain.standing import standing
from triage.service import exchange
from triage.service.check import check
from triage.service.record import add_lesion, save
from triage.store import open_history

SOME = (ALL_NO, {**ALL_NO, "items": {**ALL_NO["items"], "size": "yes"}}, {})


@pytest.fixture
def table(tmp_path):
    table = desk(tmp_path / "h.triage")
    yield table
    table.close()


def keep(table, random, lesion):
    """Save a check at a random time, with a photo of a random day or none."""
    data = sharp_photo() + b"%d" % random.randrange(3)
    seen = random.random() < 0.7
    result = check(data if seen else None, answers(**random.choice(SOME)), model=None)
    if seen and random.random() < 0.5:
        taken = datetime(2026, 11, 1) + timedelta(days=random.randrange(25))  # noqa: DTZ001 - a camera's clock
        content = data + taken.isoformat().encode()
        facts = replace(result.facts, taken_at=taken, sha256=f"{random.getrandbits(256):064x}")
        result, data = replace(result, facts=facts), content
    at = START + timedelta(days=random.randrange(40))
    table.clock = lambda: at
    save(table, data if seen else None, result, lesion_id=lesion)


@pytest.mark.parametrize("seed", range(6))
def test_a_list_says_of_each_mark_what_all_its_observations_say(table, seed):
    random = Random(seed)
    marks = [add_lesion(table, f"mark {number}", None, None).id for number in range(5)]
    for lesion in marks[1:]:
        for _ in range(random.randrange(1, 7)):
            keep(table, random, lesion)
    on = (START + timedelta(days=12)).date()
    table.history.add_event(event(EventKind.SEEN, on, START + timedelta(days=12), lesion=marks[1]))
    table.history.remove(marks[2], START)
    for removed in (False, True):
        brief, whole = table.history.marks(removed=removed), table.history.lesions(removed=removed)
        assert [one.lesion for one in brief] == [one.lesion for one in whole]
        for few, every in zip(brief, whole, strict=True):
            assert all(one in every.observations for one in few.observations)
            assert len(few.observations) <= 4
            assert standing(few) == standing(every)
            assert last_with_photo(few) == last_with_photo(every)
            assert few.latest == every.latest


@pytest.mark.parametrize("data_key", [None, bytes(range(32))])
def test_three_hundred_observations_open_and_list_at_once(tmp_path, data_key):
    """The bar is of ten thousand: ``python -m tests.scale_history``. Here a third of the time is allowed twice."""
    path = tmp_path / "h.triage"
    history = open_history(path, data_key=data_key)
    fill(history, 300, per_mark=20, photo_bytes=30_000)
    history.close()
    table = desk(path)  # what an export loads once in a process is no growth
    table.data_key = data_key
    exchange.export(table, tmp_path / "first.zip", letters=False)
    table.close()
    found = measure(path, data_key, tmp_path / "out.zip")
    assert found.used["open"] < 1
    for asked in ("story of one mark", "the list of marks", "the reminders"):
        assert found.used[asked] < 0.1, asked
    assert max(found.growth_mb.values()) < GROWTH_MB
