"""Kill: ``python -m tests.crash.kill [--runs 200] [--encrypted] [--seed N]``.

A child writes and acknowledges each step after the call returned; the parent kills it with SIGKILL at a seeded
moment: after the k-th acknowledgement and a seeded part of the time that the next step takes. Then the file is
opened: it must stand after the acknowledged steps, or one further (the one that was under way), whole.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.crash.forked import FORK, in_child
from tests.crash.opened import NAME, can_encrypt, copy_of, lay_release, opened
from tests.crash.state import State, Verdict, judge, state_of
from tests.crash.work import Step, do, plan, warm_up
from triage.training.gate_measure import Share

LENGTH = 44
STARTS = (0, 10, 20, 30)
"""After how many steps the histories stand that children write on."""
MOST = 12
"""Steps that a child does at most before it is killed."""
PHASES = {"create": 1, "write": 3, "upgrade": 1}
"""When the kill falls, and how often; `create` and `upgrade` are the opening of the file."""
OVER = 1.2
"""The kill falls within the next step's time in the dry run, times this."""


@dataclass(frozen=True)
class Dry:
    """A run that nobody killed: the states after 0, 1, 2, ... steps and how long each took (the first: to open)."""

    states: tuple[State, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True)
class Lab:
    """What all runs share. `bases`: folders with closed histories, by the phase and the steps done on them."""

    folder: Path
    steps: tuple[Step, ...]
    dry: dict[str, Dry]
    encrypted: bool


def dry_run(path: Path, steps: tuple[Step, ...], last: int, keep: Path | None, encrypted: bool) -> Dry:
    """Do the steps undisturbed; `keep`: where copies of the closed history are put at `STARTS`."""
    seconds, states = [], []
    began = time.perf_counter()
    table = opened(path, encrypted)
    for at in range(last + 1):
        seconds.append(time.perf_counter() - began)
        states.append(state_of(table.history))
        if keep and at in STARTS:
            table.close()
            copy_of(path.parent, keep / f"write-{at}")
            table = opened(path, encrypted)
        began = time.perf_counter()
        if at < last:
            do(table, steps, at)
    table.close()
    return Dry(tuple(states), tuple(seconds))


def prepare(folder: Path, seed: int, encrypted: bool) -> Lab:
    """Warm up, do everything once undisturbed, and keep the histories that runs start from."""
    warm_up()
    steps = plan(seed, LENGTH)
    for name in ("new", "upgrade", "trial"):
        (folder / name).mkdir()
    dry = {"write": in_child(dry_run, folder / "new" / NAME, steps, LENGTH, folder, encrypted)}
    dry["create"] = dry["write"]
    if not encrypted:
        lay_release(folder / "upgrade")
        path = copy_of(folder / "upgrade", folder / "trial" / "upgrade")
        dry["upgrade"] = in_child(dry_run, path, steps, MOST, None, encrypted)
    return Lab(folder, steps, dry, encrypted)


def child(lab: Lab, path: Path, first: int, say: Connection) -> None:
    """Open the file, then do steps, and say the number of steps that stand, each after its call returned."""
    say.send(-1)
    table = opened(path, lab.encrypted)
    for at in range(first, LENGTH):
        say.send(at)
        do(table, lab.steps, at)


def kill_once(lab: Lab, phase: str, random: Random, target: Path) -> tuple[int, int, Verdict]:
    """Start a child, kill it, judge the file. Return the steps before it, the acknowledged ones, and the verdict."""
    first = random.choice(STARTS) if phase == "write" else 0
    path = target / NAME
    if phase == "create":
        target.mkdir()
    else:
        copy_of(lab.folder / (f"write-{first}" if phase == "write" else phase), target)
    waits = random.randrange(1, MOST) if phase == "write" else 0
    dry = lab.dry[phase]
    spin = random.random() * OVER * dry.seconds[first + waits if phase == "write" else 0]
    hear, say = FORK.Pipe(duplex=False)
    process = FORK.Process(target=child, args=(lab, path, first, say))
    process.start()
    say.close()
    heard = hear.recv()
    for _ in range(waits):
        heard = hear.recv()
    until = time.perf_counter() + spin
    while time.perf_counter() < until:
        pass
    process.kill()
    process.join()
    return first, max(_rest(hear, heard), first), _judged(lab, phase, path)


def _rest(hear: Connection, heard: int) -> int:
    """Hear what the child said before it was killed."""
    try:
        while True:
            heard = hear.recv()
    except EOFError:
        return heard
    finally:
        hear.close()


def _judged(lab: Lab, phase: str, path: Path) -> Verdict:
    return in_child(judge, path, lab.dry[phase].states, lab.steps, encrypted=lab.encrypted)


def run(runs: int, seed: int, encrypted: bool) -> bool:
    """Do the runs, print a table, and return True where nothing was lost."""
    random = Random(seed)
    counted: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as made:
        lab = prepare(Path(made), seed, encrypted)
        phases = {phase: often for phase, often in PHASES.items() if phase in lab.dry}
        for number in range(runs):
            (phase,) = random.choices(list(phases), list(phases.values()))
            first, acknowledged, verdict = kill_once(lab, phase, random, Path(made) / f"run-{number}")
            count = counted.setdefault(phase, Counter())
            count["runs"] += 1
            count["acknowledged"] += acknowledged - first
            count["lost"] += verdict.lost(acknowledged)
            count["further"] += verdict.readable and (verdict.at or 0) > acknowledged
            count["bad"] += not verdict.whole or bool(verdict.lost(acknowledged))
            count["orphans"] += bool(verdict.orphans)
            count["damage"] += bool(verdict.damage)
            count["leftovers"] += bool(verdict.leftovers)
            if not verdict.whole or (verdict.at or 0) not in (acknowledged, acknowledged + 1):
                print(f"run {number} ({phase}, acknowledged {acknowledged}): {verdict}", file=sys.stderr)
    print(*_table(counted), sep="\n")
    return not sum(count["bad"] for count in counted.values())


def _table(counted: dict[str, Counter[str]]) -> list[str]:
    head = (
        "phase | runs | acknowledged | lost | step under way kept | orphans | verify | leftovers | bad, upper"
    )
    lines = [f"| {head} |", "|---" * 9 + "|"]
    for phase, count in {**counted, "all": sum(counted.values(), Counter())}.items():
        upper = Share(count["bad"], count["runs"]).interval()[1]
        told = ("runs", "acknowledged", "lost", "further", "orphans", "damage", "leftovers")
        lines.append(f"| {phase} | {' | '.join(str(count[name]) for name in told)} | {upper:.1%} |")
    return lines


def main() -> int:
    """Read the options and run."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--runs", type=int, default=200)
    ask.add_argument("--seed", type=int, default=10)
    ask.add_argument("--encrypted", action="store_true")
    said = ask.parse_args()
    if said.encrypted and not can_encrypt():
        ask.error("the store cannot open encrypted histories yet")
    return 0 if run(said.runs, said.seed, said.encrypted) else 1


if __name__ == "__main__":
    sys.exit(main())
