"""Whoever is bound to one person reads and changes nothing of another, by whatever method and whatever id.

The walk goes over every public method of `History`; one that is new and not listed here fails the first test.
"""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.builders import ALL_NO, START, answers, sharp_photo
from tests.over_time import MEASURED, OUTLINE, SCALE, comparison, event
from tests.store.plain_sql import sql
from triage.domain.body import Overview, Pin, Spot, View
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.domain.history import Lesion, Observation
from triage.domain.reminder import ReminderEdit
from triage.errors import HistoryError, UsageError
from triage.service.check import CheckResult, check
from triage.service.desk import Desk
from triage.service.record import save
from triage.store import History

LATER = START + timedelta(days=3)
SECRET = "Zaphira's own words"

ABOUT_THE_FILE = frozenset(
    {
        *("changes", "close", "contents", "encrypted", "log", "note", "verify", "sharing"),
        *("setting", "keep_setting", "drop_setting", "people", "find", "of", "add_person"),
    }
)
"""What is about the file or the list of its people. Who may use it is the service's business, not the store's."""


@dataclass(frozen=True)
class Theirs:
    """What the other person has: the id of one of everything."""

    person: str
    lesion: Lesion
    observation: Observation
    event: str
    overview: Overview
    edit: ReminderEdit
    photo: bytes
    rows: dict[str, Any]


@lru_cache(maxsize=1)
def checked() -> tuple[bytes, CheckResult]:
    photo = sharp_photo(7)
    return photo, check(photo, answers(**ALL_NO), model=None)


@pytest.fixture
def theirs(table: Desk) -> Theirs:
    """Zaphira with one of everything, and Anna with nothing."""
    history = table.history
    history.add_person("Anna", START, "anna")
    zaphira = history.add_person("Zaphira", START, "zaphira").id
    own = replace(table, person=zaphira)
    photo, result = checked()
    kept = save(own, photo, result, name=SECRET)
    seen = own.history
    lesion = seen.story(kept.lesion_id).lesion
    seen.set_outline(kept.id, OUTLINE, SCALE, MEASURED, LATER, comparisons=(comparison(kept.id, kept.id),))
    seen.set_pin(lesion.id, Pin(View.FRONT, 0.5, 0.5), LATER)
    seen.add_event(
        replace(event(EventKind.BIOPSY, START.date(), id="event", lesion=lesion.id), result=SECRET)
    )
    assert kept.photo is not None
    overview = Overview("overview-1", START, kept.photo, "back_upper", (Spot(0.5, 0.5, lesion.id),))
    seen.add_overview(overview, photo)
    edit = ReminderEdit(lesion.id, DueKind.PHOTO, START.date(), done_on=START.date())
    seen.edit_reminder(edit, LATER)
    seen.set_profile({"name": SECRET}, LATER)
    removed = replace(lesion, id="removed", name=SECRET)
    seen.add_lesion(removed)
    seen.remove("removed", LATER)
    rows = seen.rows()
    seen.close()
    return Theirs(zaphira, lesion, kept, "event", overview, edit, photo, rows)


def _other_mark(them: Theirs) -> Lesion:
    return replace(them.lesion, name="taken")


def _content(them: Theirs) -> Callable[[str], bytes]:
    return lambda digest: them.photo


TRIES: dict[str, Callable[[History, Theirs], object]] = {
    "person": lambda mine, them: mine.person,
    "lesions": lambda mine, them: (mine.lesions(), mine.lesions(removed=True)),
    "marks": lambda mine, them: mine.marks(),
    "story": lambda mine, them: mine.story(them.lesion.id),
    "observation": lambda mine, them: mine.observation(them.observation.id),
    "photo": lambda mine, them: mine.photo(them.observation.id),
    "overviews": lambda mine, them: mine.overviews(),
    "overview_photo": lambda mine, them: mine.overview_photo(them.overview.id),
    "reminder_edits": lambda mine, them: mine.reminder_edits(),
    "profile": lambda mine, them: mine.profile(),
    "rows": lambda mine, them: mine.rows(),
    "photo_contents": lambda mine, them: list(mine.photo_contents()),
    "add": lambda mine, them: mine.add(
        replace(them.observation, id="mine"), them.photo, assessment_id="mine"
    ),
    "add_lesion": lambda mine, them: mine.add_lesion(_other_mark(them)),
    "change_lesion": lambda mine, them: mine.change_lesion(
        them.lesion.id, "x", LATER, lambda row: setattr(row, "name", "taken")
    ),
    "rename": lambda mine, them: mine.rename(them.lesion.id, "taken", LATER),
    "remove": lambda mine, them: mine.remove(them.lesion.id, LATER),
    "restore": lambda mine, them: mine.restore("removed", LATER),
    "set_outline": lambda mine, them: mine.set_outline(them.observation.id, None, None, None, LATER),
    "set_pin": lambda mine, them: mine.set_pin(them.lesion.id, None, LATER),
    "add_event": lambda mine, them: mine.add_event(
        event(EventKind.SEEN, START.date(), id="mine", lesion=them.lesion.id)
    ),
    "remove_event": lambda mine, them: mine.remove_event(them.event, LATER),
    "add_overview": lambda mine, them: mine.add_overview(replace(them.overview, id="mine"), them.photo),
    "set_spots": lambda mine, them: mine.set_spots(them.overview.id, (), LATER),
    "edit_reminder": lambda mine, them: mine.edit_reminder(replace(them.edit, done_on=None), LATER),
    "forget_reminder_edits": lambda mine, them: mine.forget_reminder_edits(them.lesion.id, LATER),
    "name_person": lambda mine, them: mine.name_person("Anna B.", LATER),
    "set_profile": lambda mine, them: mine.set_profile({"name": "Anna"}, LATER),
    "take_in": lambda mine, them: mine.take_in(
        them.rows, _content(them), LATER, into="anna", prefer_there=True
    ),
}
"""What Anna tries with the ids of the other person, by the method of `History`."""


def public_methods() -> Iterator[str]:
    for name, member in inspect.getmembers_static(History):
        if not name.startswith("_") and (callable(member) or isinstance(member, property | classmethod)):
            yield name


def test_every_public_method_is_walked() -> None:
    covered = {*TRIES, *ABOUT_THE_FILE}
    assert set(public_methods()) - covered == set(), "say in TRIES what it does with somebody else's ids"
    assert covered - set(public_methods()) == set()


def kept_of_the_other(table: Desk) -> dict[str, list[tuple[Any, ...]]]:
    """Every value of every row that is not Anna's. The log and Anna's own row may change."""
    kept = {"patient": sql(table, "SELECT id, name, digest FROM patient WHERE id <> 'anna'")}
    for name in (
        "lesion",
        "observation",
        "answers",
        "assessment",
        "event",
        "overview",
        "reminder_edit",
        "photo",
    ):
        kept[name] = sorted(sql(table, f"SELECT * FROM {name}"), key=repr)
    return kept


@pytest.mark.parametrize("method", sorted(TRIES))
def test_nothing_of_another_person_is_read_or_changed(table: Desk, theirs: Theirs, method: str) -> None:
    before = kept_of_the_other(table)
    mine = table.history.of("anna")
    answer: object = None
    with suppress(HistoryError, UsageError, IntegrityError):
        answer = TRIES[method](mine, theirs)
    said = repr(answer)
    for own in (SECRET, theirs.person, theirs.lesion.id, theirs.observation.id, theirs.overview.id):
        assert repr(own)[1:-1] not in said, f"{method} tells {own}"
    assert theirs.photo != answer
    assert kept_of_the_other(table) == before, f"{method} changes what is not Anna's"
    assert table.history.verify() == ()


def test_the_walk_would_notice(table: Desk, theirs: Theirs) -> None:
    before = kept_of_the_other(table)
    own = table.history.of(theirs.person)
    for method in ("rename", "set_pin", "remove_event", "set_spots", "forget_reminder_edits", "add"):
        TRIES[method](own, theirs)
        after = kept_of_the_other(table)
        assert after != before, method
        before = after
