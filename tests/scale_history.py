"""A history of many years: is it still quick, and does listing it stay small in memory?

``python -m tests.scale_history --n 10000 [--encrypted] [--folder DIR]``; 3 GB are written there and deleted again.
"""

import argparse
import gc
import hashlib
import math
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import update

from tests.builders import ALL_NO, START, answers, desk, jpeg, skin
from tests.over_time import MEASURED, SCALE, comparison
from triage.domain.history import Lesion, Observation
from triage.domain.outline import DrawnBy, Outline
from triage.service import exchange, follow, remind
from triage.service.check import check
from triage.service.desk import Desk
from triage.store import History, audit, digests, open_history
from triage.store.records import assessment_row, lesion_row, observation_row, photo_row
from triage.store.tables import PhotoRow

DATA_KEY = bytes(range(32))
PER_MARK = 200
PHOTO_BYTES = 300_000
BATCH = 100
OPEN_S, QUERY_S, GROWTH_MB = 1.0, 0.1, 64.0
"""The bars: seconds to open and to ask, and how much memory may grow while everything is looked at."""

_OUTLINE = Outline(
    tuple((0.5 + 0.1 * math.cos(one / 10), 0.5 + 0.1 * math.sin(one / 10)) for one in range(64)),
    DrawnBy.NETWORK,
    0.93,
)


@dataclass
class Figures:
    """What was measured, by name: seconds on the clock, and seconds of the processor, which others do not lengthen."""

    seconds: dict[str, float] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    growth_mb: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str, *, memory: bool = False) -> Iterator[None]:
        """Measure a block, where `memory` also how much the process grew at its highest."""
        gc.collect()
        watch, begun, used = _Highest(), time.perf_counter(), time.process_time()
        if memory:
            watch.start()
        yield
        self.seconds[name] = time.perf_counter() - begun
        self.used[name] = time.process_time() - used
        if memory:
            self.growth_mb[name] = watch.stop()


class _Highest:
    """The highest resident memory while a block runs, over what it was before."""

    def __init__(self) -> None:
        self._before = self._most = resident_mb()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> float:
        self._over.set()
        self._thread.join()
        return max(self._most, resident_mb()) - self._before

    def _look(self) -> None:
        while not self._over.wait(0.02):
            self._most = max(self._most, resident_mb())


def resident_mb() -> float:
    """Resident memory of this process, MB."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def fill(history: History, n: int, per_mark: int = PER_MARK, photo_bytes: int = PHOTO_BYTES) -> None:
    """Write `n` observations with a photo each, by the store's own rows, a hundred a transaction."""
    random, data = Random(1), jpeg(skin(1, (150, 200)))
    result = check(data, answers(**ALL_NO), model=None)
    for first in range(0, n, BATCH):
        with history._writing("fill", None, START) as session:
            patient, photos = history._patient(session, START).id, []
            for number in range(first, min(first + BATCH, n)):
                content = data + random.randbytes(max(0, photo_bytes - len(data)))
                facts = replace(result.facts, sha256=hashlib.sha256(content).hexdigest())
                one = _observation(number, per_mark, replace(result, facts=facts))
                if number % per_mark == 0:
                    name = f"mark {number // per_mark}"
                    new = Lesion(one.lesion_id, name, "back_upper", "left", one.recorded_at)
                    session.add(lesion_row(new, patient))
                    session.flush()
                session.add(photo_row(facts, b""))
                session.flush()
                session.add(observation_row(one))
                session.flush()
                session.add(assessment_row(f"a{number}", one, one.recorded_at, "triage"))
                audit.note(session, "observation.add", one.id, one.recorded_at, "owner")
                session.flush()
                photos.append((facts.sha256, content))
            session.expire_all()
            digests.seal(session)
            for sha256, content in photos:  # after the digest, which leaves them out: each is written once
                session.execute(update(PhotoRow).where(PhotoRow.sha256 == sha256).values(content=content))


def _observation(number: int, per_mark: int, result: object) -> Observation:
    made = result
    before = f"o{number - 1}"
    return Observation(
        id=f"o{number}",
        lesion_id=f"l{number // per_mark}",
        recorded_at=START + timedelta(days=number % per_mark, minutes=number // per_mark),
        photo=made.facts,
        quality=made.quality,
        kind=made.kind,
        prediction=made.prediction,
        answers=made.answers,
        assessment=made.assessment,
        outline=_OUTLINE,
        scale=SCALE,
        measurements=MEASURED,
        comparisons=(comparison(before, f"o{number}"),) if number % per_mark else (),
    )


def measure(path: Path, data_key: bytes | None, out: Path, *, whole: bool = True) -> Figures:
    """Open the history as the app does, ask what its screens ask, and look at every photo."""
    found = Figures()
    table = desk(path)
    table.data_key = data_key
    with found.timed("open, with its first list"):
        follow.agenda(table)
    table.close()
    with found.timed("open"):
        table.history.person  # noqa: B018
    history = table.history
    for name, asked in _questions(table).items():
        with found.timed(f"{name}, first"):
            asked()
        again = [_seconds(asked) for _ in range(5)]
        found.seconds[name], found.used[name] = (min(column) for column in zip(*again, strict=True))
    marks = [one.story.lesion.id for one in follow.agenda(table)]
    with found.timed("every mark and every photo, one by one", memory=True):
        for lesion_id in marks:
            for seen in history.story(lesion_id).observations:
                assert hashlib.sha256(history.photo(seen.id) or b"").hexdigest() == seen.photo.sha256
    if whole:
        with found.timed("verify", memory=True):
            assert history.verify() == ()
        with found.timed("export", memory=True):
            exchange.export(table, out, letters=False)
    table.close()
    return found


def _questions(table: Desk) -> dict[str, Callable[[], object]]:
    history = table.history
    return {
        "story of one mark": lambda: history.story("l0"),
        "the list of marks": lambda: follow.agenda(table),
        "the reminders": lambda: remind.overdue(table),
        "every story at once": history.lesions,
    }


def _seconds(asked: Callable[[], object]) -> tuple[float, float]:
    begun, used = time.perf_counter(), time.process_time()
    asked()
    return time.perf_counter() - begun, time.process_time() - used


def missed(found: Figures) -> list[str]:
    """Return the bars that were not held."""
    asked = ("story of one mark", "the list of marks", "the reminders")
    late = [name for name in ("open", "open, with its first list") if found.seconds[name] > OPEN_S]
    late += [name for name in asked if found.used[name] > QUERY_S]
    return late + [
        name for name, grown in found.growth_mb.items() if "one by one" in name and grown > GROWTH_MB
    ]


def main() -> int:
    """Fill, measure, print, delete."""
    parser = argparse.ArgumentParser(prog="python -m tests.scale_history", description=__doc__)
    parser.add_argument("--n", type=int, default=10_000)
    parser.add_argument("--encrypted", action="store_true")
    parser.add_argument("--folder", type=Path)
    parser.add_argument(
        "--keep", action="store_true", help="leave the file in --folder, and use one that is there"
    )
    parser.add_argument("--quick", action="store_true", help="leave verify and export out")
    given = parser.parse_args()
    key = DATA_KEY if given.encrypted else None
    with tempfile.TemporaryDirectory() as name:
        folder = given.folder if given.keep and given.folder else Path(name)
        path = folder / ("sealed.triage" if key else "plain.triage")
        if not path.exists():
            begun, history = time.monotonic(), open_history(path, data_key=key)
            fill(history, given.n)
            history.close()
            print(f"filled: {path.stat().st_size / 1e6:.0f} MB in {time.monotonic() - begun:.0f} s")
        found = measure(path, key, Path(name) / "out.zip", whole=not given.quick)
    for asked, seconds in found.seconds.items():
        print(f"{asked}: {seconds * 1000:.0f} ms, {found.used[asked] * 1000:.0f} ms of the processor")
    for asked, grown in found.growth_mb.items():
        print(f"memory, {asked}: {grown:+.0f} MB at its highest")
    late = missed(found)
    print("bars held" if not late else "MISSED: " + ", ".join(late))
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main())
