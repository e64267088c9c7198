"""Two writers: ``python -m tests.crash.two_writers [--writes 1000] [--encrypted]``.

Two processes save into one history at once. No error may be shown, every acknowledged record must be there, and the
audit must have one entry for each write.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.builders import clock, ids
from tests.crash.forked import FORK
from tests.crash.opened import NAME, can_encrypt, opened
from tests.crash.state import orphans
from tests.crash.work import photo, unseen, warm_up
from triage.errors import HistoryError
from triage.service.record import save

WRITERS = 2
PHOTO_EVERY = 4


def write(path: Path, lesion: str, writer: int, writes: int, encrypted: bool) -> tuple[list[str], list[str]]:
    """Save so many observations, every fourth with a photo. Return the ids that were acknowledged, and the errors."""
    known, errors = [], []
    table = opened(path, encrypted)
    table.clock, table.new_id = clock(), ids(f"w{writer}")
    for at in range(writes):
        data, result = photo(0, writer * writes + at) if at % PHOTO_EVERY == 0 else (None, unseen())
        try:
            known.append(save(table, data, result, lesion_id=lesion).id)
        except HistoryError as fault:
            errors.append(str(fault))
    table.close()
    return known, errors


def run(writes: int, encrypted: bool) -> bool:
    """Let both write, print a table, and return True where nothing was lost."""
    warm_up()
    with tempfile.TemporaryDirectory() as made:
        path = Path(made) / NAME
        table = opened(path, encrypted)
        table.new_id = ids("first")
        lesion = save(table, None, unseen()).lesion_id
        before = table.history.changes()
        table.close()
        began = time.perf_counter()
        with FORK.Pool(WRITERS) as pool:
            given = [(path, lesion, writer, writes, encrypted) for writer in range(WRITERS)]
            told = pool.starmap(write, given, chunksize=1)
        took = time.perf_counter() - began
        table = opened(path, encrypted)
        there = {one.id for one in table.history.story(lesion).observations}
        lost = {one for known, _ in told for one in known} - there
        audit = table.history.changes() - before
        wrong = [*orphans(table.history), *(one.text for one in table.history.verify())]
        table.close()
    errors = [one for _, shown in told for one in shown]
    print("| writers | writes each | errors shown | lost | audit entries | orphans and verify | seconds |")
    print("|---" * 7 + "|")
    print(f"| {WRITERS} | {writes} | {len(errors)} | {len(lost)} | {audit} | {len(wrong)} | {took:.0f} |")
    print(*sorted({*errors, *wrong}), sep="\n", end="", file=sys.stderr)
    return not errors and not lost and not wrong and audit == WRITERS * writes


def main() -> int:
    """Read the options and run."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--writes", type=int, default=1000)
    ask.add_argument("--encrypted", action="store_true")
    said = ask.parse_args()
    if said.encrypted and not can_encrypt():
        ask.error("the store cannot open encrypted histories yet")
    return 0 if run(said.writes, said.encrypted) else 1


if __name__ == "__main__":
    sys.exit(main())
