"""A history with rows in every table, closed: the one whose bits are flipped, and the start of hostile files."""

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.builders import ALL_NO, START, answers, jpeg, skin
from tests.over_time import DRAWN, MEASURED, OUTLINE, SCALE, comparison, event
from triage.domain.body import Overview, Pin, Spot, View
from triage.domain.events import EventKind
from triage.domain.followup import DueKind
from triage.domain.history import Lesion, Observation
from triage.domain.reminder import ReminderEdit
from triage.service.check import CheckResult, check
from triage.store import History, open_history
from triage.store.cipher_copy import encrypt_copy
from triage.store.tables import AccountRow

RELEASE = Path(__file__).parents[1] / "store" / "releases" / "0002.sql"
DATA_KEY = bytes(range(32))
NAMES = ("Anna", "Björn", "Chloé", "Dmitrij")


def filled(path: Path, *, data_key: bytes | None = None) -> Path:
    """Write the history of the release before this one, upgraded, with more people, photos and settings."""
    plain = path if data_key is None else path.with_name(f"{path.name}.plain")
    with closing(sqlite3.connect(plain)) as file:
        file.executescript(RELEASE.read_text(encoding="utf-8"))
    history = open_history(plain)
    _add(history)
    history.close()
    for left in path.parent.glob(f"{plain.name}.before-*"):
        left.unlink()
    if data_key is not None:
        encrypt_copy(plain, path, data_key)
        plain.unlink()
    return path


def _add(history: History) -> None:
    history.keep_setting("language", {"code": "en", "size": 1.25}, "setting.keep", START)
    with history._writing("account.add", "nurse-1", START) as session:
        session.add(
            AccountRow(
                id="nurse-1",
                name="nurse",
                role="nurse",
                password="$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2g",
                created_at=START,
                failures=0,
            )
        )
    for number, name in enumerate(NAMES):
        person = history.of(history.add_person(name, START, f"person-{number}").id)
        person.set_profile({"details": {"name": name, "born": "1970-02-03"}}, START)
        _marks(person, number)


def _marks(history: History, number: int) -> None:
    data, result = photo(number)
    for mark in ("a", "b"):
        name = f"{mark}{number}"
        lesion = Lesion(name, f"Mark {name}", "back_upper", "left", START)
        one = observation(f"{name}-1", lesion.id, result)
        history.add(one, data, assessment_id=f"{name}-1-a", new=lesion)
        later, seen = photo(number + 10 * ord(mark))
        two = replace(
            observation(f"{name}-2", lesion.id, seen),
            outline=DRAWN,
            comparisons=(comparison(one.id, f"{name}-2"),),
        )
        history.add(two, later, assessment_id=f"{name}-2-a")
    history.set_pin(f"a{number}", Pin(View.BACK, 0.4, 0.25), START)
    history.add_event(event(EventKind.SEEN, date(2026, 12, 1), id=f"e{number}", lesion=f"a{number}"))
    history.edit_reminder(
        ReminderEdit(f"a{number}", DueKind.PHOTO, date(2027, 1, 5), date(2027, 1, 9)), START
    )
    assert result.facts is not None
    spots = (Spot(0.5, 0.5, f"a{number}"), Spot(0.1, 0.2))
    history.add_overview(Overview(f"o{number}", START, result.facts, "back_upper", spots), data)


def photo(seed: int) -> tuple[bytes, CheckResult]:
    """A small drawn photo of some 10 kB, and what the check says of it."""
    data = jpeg(skin(1, (150, 200)), 90) + b"%06d" % seed  # bytes behind the end: another photo, drawn once
    result = check(data, answers(**ALL_NO), model=None)
    assert result.facts is not None
    return data, replace(result, facts=replace(result.facts, sha256=hashlib.sha256(data).hexdigest()))


def observation(name: str, lesion: str, result: CheckResult) -> Observation:
    """An observation with everything that can be measured."""
    return Observation(
        id=name,
        lesion_id=lesion,
        recorded_at=START + timedelta(days=name.endswith("2")),
        photo=result.facts,
        quality=result.quality,
        kind=result.kind,
        prediction=result.prediction,
        answers=result.answers,
        assessment=result.assessment,
        outline=OUTLINE,
        scale=SCALE,
        measurements=MEASURED,
    )
