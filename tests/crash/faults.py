"""Bad disks: ``python -m tests.crash.faults [--most N] [--way upgrade] [--encrypted]``.

Each way of writing (make a file, save, rename, upgrade, ...) is done once for every call that it makes on the
history's folder, and that call fails: the disk is full from then on, an input/output error comes once or from then
on, the stick is pulled (every call fails, reading too), the folder is read-only, or the program is killed right
there. A person must read one sentence, what was kept before must be there and whole, and nothing may be half.
``--most`` takes that many of the calls of each way, evenly spread.
"""

import argparse
import ctypes
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from tests.crash.forked import ChildDied, in_child
from tests.crash.opened import NAME, can_encrypt, copy_of, lay_release, opened
from tests.crash.preload import under
from tests.crash.state import State, judge, state_of
from tests.crash.work import Step, do, warm_up
from triage.errors import HistoryError
from triage.service.desk import Desk

NEVER = 1_000_000
"""The number of a call that never comes."""
ASIDE = ("kept although refused", "cannot be read", "leftovers")
"""What is counted and is no failure of the lab."""


class Fault(IntEnum):
    """How a call fails; the numbers are those of `faults.c`."""

    FULL = 1
    IO_ONCE = 2
    IO = 3
    GONE = 4
    READ_ONLY = 5
    KILL = 6


STEPS = (
    Step("mark", size=1),
    Step("photo", "s0-1", 0),
    Step("mark", size=1),
    Step("rename", "s0-1"),
    Step("event", "s0-1"),
    Step("outline", "s0-2"),
    Step("remove", "s0-1"),
    Step("answers", "s2-1"),
)
WAYS = {"save": 2, "rename": 3, "event": 4, "outline": 5, "remove": 6}
"""The step that each way does, on a history that stands right before it."""


@dataclass(frozen=True)
class Way:
    """One way of writing. `base`: the folder before it; `states`: before and after it, and one step later."""

    name: str
    base: Path
    at: int | None
    states: tuple[State, ...]
    done: int = 0
    """How many steps stand before it."""


@dataclass(frozen=True)
class Told:
    """What a child met. `said`: the sentence; "" where the call returned. `read`: the sentence of reading after it."""

    said: str
    read: str
    fault: str
    steps: int
    fired: bool


def attempt(shim: ctypes.CDLL, way: Way, path: Path, fault: Fault, k: int, encrypted: bool) -> Told:
    """Do the way while the k-th call fails; then read what is there, while it still fails; then close."""
    table: Desk | None = None
    if way.at is not None:
        table = opened(path, encrypted)
        state_of(table.history)
    shim.crash_arm(str(path.parent).encode(), int(fault), k)
    said = read = wrong = ""
    try:
        if table is None:
            table = opened(path, encrypted)
            state_of(table.history)
        else:
            do(table, STEPS, way.at or 0)
    except HistoryError as found:
        said = str(found)
    except Exception as found:
        wrong = repr(found)
    steps, fired = shim.crash_steps(), bool(shim.crash_fired())
    try:
        if table is not None:
            state_of(table.history)
    except HistoryError as found:
        read = str(found)
    except Exception as found:
        wrong += f" then, reading: {found!r}"
    try:
        if table is not None:
            table.close()
    except Exception as found:
        wrong += f" then, closing: {found!r}"
    shim.crash_disarm()
    return Told(said, read, wrong, steps, fired)


def prepare(folder: Path, encrypted: bool) -> list[Way]:
    """Do all ways undisturbed, and keep the folder before and the states around each."""
    (folder / "done").mkdir()
    path, states, last = folder / "done" / NAME, [], len(STEPS)
    for at in range(last + 1):
        copy_of(path.parent, folder / f"before-{at}")
        table = opened(path, encrypted)
        states.append(state_of(table.history))
        if at < last:
            do(table, STEPS, at)
        table.close()
    (folder / "empty").mkdir()
    ways = [Way("create", folder / "empty", None, tuple(states[:2]))]
    ways += [Way("open", folder / "before-2", None, tuple(states[2:4]), 2)]
    ways += [
        Way(name, folder / f"before-{at}", at, tuple(states[at : at + 3]), at) for name, at in WAYS.items()
    ]
    if not encrypted:
        (folder / "old").mkdir()
        lay_release(folder / "old")
        table = opened(copy_of(folder / "old", folder / "upgraded"), encrypted)
        first = state_of(table.history)
        do(table, STEPS, 0)
        ways.append(Way("upgrade", folder / "old", None, (first, state_of(table.history))))
        table.close()
    return ways


def disturb(
    shim: ctypes.CDLL, way: Way, fault: Fault, k: int, target: Path, encrypted: bool
) -> tuple[Counter[str], Told]:
    """Do a way once with a fault. Return what to count and what a person met."""
    path = copy_of(way.base, target)
    try:
        told = in_child(attempt, shim, way, path, fault, k, encrypted)
    except ChildDied as died:
        told = Told("", "", "" if fault is Fault.KILL else str(died), 0, True)
    verdict = in_child(judge, path, way.states, STEPS, first=way.done, encrypted=encrypted)
    returned = not told.said and not told.fault and fault is not Fault.KILL and way.at is not None
    counted: Counter[str] = Counter()
    counted["cases"] = 1
    counted["told"] = bool(told.said)
    counted["traceback"] = bool(told.fault) or "\n" in told.said
    counted["lost"] = returned and verdict.at == way.done
    counted["kept although refused"] = bool(told.said) and way.at is not None and verdict.at == way.done + 1
    counted["cannot be read"] = bool(told.read)
    counted["bad"] = not verdict.whole
    counted["leftovers"] = bool(verdict.leftovers)
    if told.fault or not verdict.whole or counted["lost"]:
        print(f"{way.name}, {fault.name} at call {k}: {told} {verdict}", file=sys.stderr)
    return counted, told


def calls(shim: ctypes.CDLL, way: Way, fault: Fault, target: Path, encrypted: bool) -> int:
    """How many calls of a way can fail like this."""
    told = in_child(attempt, shim, way, copy_of(way.base, target), fault, NEVER, encrypted)
    return told.steps


def spread(count: int, most: int) -> list[int]:
    """At most so many of the numbers from 1 to `count`, evenly, the first and the last among them."""
    if count <= most:
        return list(range(1, count + 1))
    return sorted({1 + round(at * (count - 1) / (most - 1)) for at in range(most)})


def run(shim: ctypes.CDLL, most: int, only: str | None, encrypted: bool) -> bool:
    """Do all ways with all faults, print a table, and return True where nothing was lost or half."""
    warm_up()
    counted: dict[tuple[str, str], Counter[str]] = {}
    sentences: dict[str, set[str]] = {fault.name: set() for fault in Fault}
    with tempfile.TemporaryDirectory() as made:
        ways = [way for way in prepare(Path(made), encrypted) if only in (None, way.name)]
        for way in ways:
            for fault in Fault:
                folder = Path(made) / f"{way.name}-{fault.name}"
                count = counted[way.name, fault.name] = Counter()
                for k in spread(calls(shim, way, fault, Path(f"{folder}-dry"), encrypted), most):
                    found, told = disturb(shim, way, fault, k, Path(f"{folder}-{k}"), encrypted)
                    count.update(found)
                    said = {told.said, told.read and f"(reading after it) {told.read}"} - {""}
                    sentences[fault.name] |= {one.replace(made, "...") for one in said}
    print(*_table(counted), "", *_sentences(sentences), sep="\n")
    return not any(count[bad] for count in counted.values() for bad in ("traceback", "lost", "bad"))


def _table(counted: dict[tuple[str, str], Counter[str]]) -> list[str]:
    columns = ("cases", "told", "traceback", "lost", "bad", *ASIDE)
    lines = [f"| way | fault | {' | '.join(columns)} |", "|---" * (len(columns) + 2) + "|"]
    whole = ("all", ""), sum(counted.values(), Counter())
    for (way, fault), count in (*counted.items(), whole):
        lines.append(f"| {way} | {fault} | {' | '.join(str(count[one]) for one in columns)} |")
    return lines


def _sentences(sentences: dict[str, set[str]]) -> list[str]:
    return [f"{fault}: {said}" for fault, all_said in sentences.items() for said in sorted(all_said)]


def main() -> int:
    """Read the options and run."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--most", type=int, default=NEVER)
    ask.add_argument("--way")
    ask.add_argument("--encrypted", action="store_true")
    said = ask.parse_args()
    if said.encrypted and not can_encrypt():
        ask.error("the store cannot open encrypted histories yet")
    shim = under("faults", "tests.crash.faults")
    if isinstance(shim, int):
        return shim
    return 0 if run(shim, said.most, said.way, said.encrypted) else 1


if __name__ == "__main__":
    sys.exit(main())
