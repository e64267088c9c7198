"""Power cut: ``python -m tests.crash.power_cut [--runs 50] [--encrypted] [--seed N] [--synchronous OFF]``.

Sessions are recorded once (make a file and write, write on, upgrade an older file), then each run cuts the power at a
seeded point of a log (`replay.py` says what is then on the disk), opens what is left and holds it to the
acknowledged steps. ``--synchronous`` is the control: with OFF or NORMAL instead of FULL the lab must find losses.
"""

import argparse
import ctypes
import sqlite3
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.crash.forked import in_child
from tests.crash.opened import NAME, can_encrypt, copy_of, lay_release, opened
from tests.crash.preload import under
from tests.crash.replay import Entry, Op, Start, acknowledged, entries, replay, start_of
from tests.crash.state import State, Verdict, judge, state_of
from tests.crash.work import Step, do, plan, warm_up
from triage.training.gate_measure import Share

STEPS = 30


@dataclass(frozen=True)
class Session:
    """One recorded session: what lay there, what was done, and the states after each step from `first` on."""

    start: Start
    log: tuple[Entry, ...]
    first: int
    states: tuple[State, ...]


def perform(
    shim: ctypes.CDLL, path: Path, steps: tuple[Step, ...], first: int, log: Path, encrypted: bool
) -> None:
    """Open, do half of the steps, close and open again, do the rest, close; everything is recorded."""
    assert shim.crash_record(str(path.parent).encode(), str(log).encode()) >= 0
    table = opened(path, encrypted)
    for at in range(first, len(steps)):
        do(table, steps, at)
        shim.crash_mark(ctypes.c_uint64(at + 1))
        if at == (first + len(steps)) // 2:
            table.close()
            table = opened(path, encrypted)
    table.close()


def states_of(path: Path, steps: tuple[Step, ...], first: int, encrypted: bool) -> tuple[State, ...]:
    """The states that the same steps lead to when nothing happens."""
    table = opened(path, encrypted)
    states = [state_of(table.history)]
    for at in range(first, len(steps)):
        do(table, steps, at)
        states.append(state_of(table.history))
    table.close()
    return tuple(states)


def record(shim: ctypes.CDLL, folder: Path, name: str, seed: int, encrypted: bool) -> Session:
    """Record one session in a child of this process."""
    steps, first, base = plan(seed, STEPS), 0, folder / f"{name}-base"
    base.mkdir()
    if name == "write on":
        steps, first = plan(seed, 2 * STEPS), STEPS
        in_child(states_of, base / NAME, steps[:first], 0, encrypted)
    elif name == "upgrade":
        lay_release(base)
    log, path = folder / f"{name}.log", copy_of(base, folder / name)
    start = start_of(path.parent)
    in_child(perform, shim, path, steps, first, log, encrypted)
    states = in_child(states_of, copy_of(base, folder / f"{name}-dry"), steps, first, encrypted)
    return Session(start, entries(log), first, states)


def cut_once(session: Session, random: Random, target: Path, encrypted: bool) -> tuple[int, Verdict]:
    """Cut the power once. Return the acknowledged steps and the verdict."""
    cut = random.randint(0, len(session.log))
    if random.random() < 0.5:  # close to a sync or an acknowledgement, where it matters most
        ends = [at for at, one in enumerate(session.log[:cut]) if one.op in (Op.SYNC, Op.MARK)]
        cut = max(0, ends[-1] + random.randint(-2, 2)) if ends else cut
    replay(session.start, session.log, cut, random, target)
    verdict = in_child(judge, target / NAME, session.states, first=session.first, encrypted=encrypted)
    return max(acknowledged(session.log, cut), session.first), verdict


def run(shim: ctypes.CDLL, runs: int, seed: int, encrypted: bool) -> bool:
    """Do the runs, print a table, and return True where nothing was lost."""
    warm_up()
    names = ["create", "write on"] if encrypted else ["create", "write on", "upgrade"]
    counted: dict[str, Counter[str]] = {name: Counter() for name in names}
    random = Random(seed)
    with tempfile.TemporaryDirectory() as made:
        sessions = {name: record(shim, Path(made), name, seed, encrypted) for name in names}
        for number in range(runs):
            name = names[number % len(names)]
            target = Path(made) / f"cut-{number}"
            known, verdict = cut_once(sessions[name], random, target, encrypted)
            lost = verdict.lost(known, sessions[name].first)
            bad = bool(lost) or not verdict.whole
            found = {"runs": 1, "lost": lost, "bad": bad, "refused": bool(verdict.refused)}
            counted[name].update({**found, "orphans": bool(verdict.orphans), "damage": bool(verdict.damage)})
            if bad:
                print(f"cut {number} ({name}, acknowledged {known}): {verdict}", file=sys.stderr)
    print(*_table(counted, sessions), sep="\n")
    return not sum(count["bad"] for count in counted.values())


def _table(counted: dict[str, Counter[str]], sessions: dict[str, Session]) -> list[str]:
    lines = [
        "| session | writes / syncs | cuts | lost | refused | orphans | verify | bad, upper |",
        "|---" * 8 + "|",
    ]
    for name, count in {**counted, "all": sum(counted.values(), Counter())}.items():
        logs = [one.log for key, one in sessions.items() if name in (key, "all")]
        writes, syncs = (sum(one.op is op for log in logs for one in log) for op in (Op.WRITE, Op.SYNC))
        upper = Share(count["bad"], count["runs"]).interval()[1]
        told = " | ".join(str(count[key]) for key in ("runs", "lost", "refused", "orphans", "damage"))
        lines.append(f"| {name} | {writes} / {syncs} | {told} | {upper:.1%} |")
    return lines


def weaken(mode: str) -> None:
    """Run every connection with another ``PRAGMA synchronous`` than the store's."""

    def set_mode(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA synchronous={mode}")

    event.listen(Pool, "checkout", set_mode)


def main() -> int:
    """Read the options and run."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=50)
    ask.add_argument("--seed", type=int, default=10)
    ask.add_argument("--encrypted", action="store_true")
    ask.add_argument("--synchronous", choices=("OFF", "NORMAL"))
    said = ask.parse_args()
    if said.encrypted and not can_encrypt():
        ask.error("the store cannot open encrypted histories yet")
    shim = under("record", "tests.crash.power_cut")
    if isinstance(shim, int):
        return shim
    if said.synchronous:
        weaken(said.synchronous)
    return 0 if run(shim, said.runs, said.seed, said.encrypted) else 1


if __name__ == "__main__":
    sys.exit(main())
