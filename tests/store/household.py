"""A history with something in every table, for backups, restoring and erasing."""

import hashlib
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from tests.builders import ALL_NO, START, answers, desk, sharp_photo
from tests.over_time import comparison
from triage.domain.body import Overview, Spot
from triage.domain.events import Event, EventKind
from triage.domain.followup import DueKind
from triage.domain.photo import PhotoFacts
from triage.domain.reminder import ReminderEdit
from triage.service.check import CheckResult, check
from triage.service.desk import Desk
from triage.service.record import save
from triage.store.key_file import slot_path, write_slot
from triage.store.keys import Cost, wrap

KEY = bytes(range(32))
PASSPHRASE = "stone river lamp"
CHEAP = Cost(memory_kib=8, time=1, parallelism=1)
SECRET = "Muttermal-Zwölf"
"""The name of the first mark."""
DAY = date(2026, 11, 24)


@lru_cache
def photo(seed: int) -> bytes:
    """A photo; 77 is of a whole body part."""
    return sharp_photo(seed)


@lru_cache
def checked(seed: int) -> CheckResult:
    """What the check says of it."""
    return check(photo(seed), answers(**ALL_NO), model=None)


def slot(passphrase: str = PASSPHRASE, data_key: bytes = KEY):
    """The wrapped key of the tests, at the least cost."""
    return wrap(data_key, passphrase, at=START, salt=b"s" * 16, cost=CHEAP)


def household(path: Path, data_key: bytes | None = None) -> Desk:
    """Two marks: the first with two photos that were compared, an event, a reminder, a letter's words, a spot."""
    table = desk(path)
    table.data_key = data_key
    if data_key:
        write_slot(slot_path(path), slot())
    first = save(table, photo(1), checked(1), name=SECRET)
    second = save(table, photo(2), checked(2), lesion_id=first.lesion_id)
    save(table, photo(3), checked(3), name="the other")
    history, at = table.history, table.clock()
    history.set_outline(second.id, None, None, None, at, comparisons=(comparison(first.id, second.id),))
    history.add_event(Event("event-1", first.lesion_id, EventKind.SEEN, DAY, at, "Ergebnis geheim"))
    history.edit_reminder(ReminderEdit(first.lesion_id, DueKind.PHOTO, DAY, done_on=DAY), at)
    history.set_profile(
        {"details": {"name": "Anna"}, "lesions": {first.lesion_id: {"note": "Brief geheim"}}}, at
    )
    facts = PhotoFacts(_sha(photo(77)), "JPEG", 1200, 900, None, None)
    history.add_overview(
        Overview(
            "overview-1", at, facts, "back_upper", (Spot(0.5, 0.5, first.lesion_id), Spot(0.1, 0.1, None))
        ),
        photo(77),
    )
    return table


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def later(days: int) -> datetime:
    """So many days after the start."""
    return START + timedelta(days=days)
