"""Send hostile inputs through commands and page: ``python -m tests.hostile --n 1000 --seed 1``."""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.hostile import page
from tests.hostile.cases import Case, Seeds, Tally, case, faults, lay, seeds
from tests.hostile.run import Ran, in_child, in_process


def warm_up() -> None:
    """Load what the commands load, so that a fork is quick; no threads are started."""
    import cv2

    import triage.cli.root
    import triage.imaging.decode
    import triage.letter.render
    import triage.service.about
    import triage.service.check
    import triage.service.exchange
    import triage.store  # noqa: F401

    cv2.setNumThreads(0)


def run_all(
    n: int, seed: int, folder: Path, made: Seeds, how: Callable[[list[str], Path], Ran] = in_child
) -> Tally:
    """Run `n` cases; every case follows from the seed and its number, so that one can be run again."""
    tally = Tally()
    for number in range(n):
        one = case(Random(f"{seed} {number}"), made)
        where = folder / "case"
        lay(where, one, made)
        ran = how(one.arguments, where)
        tally.codes[one.kind, ran.code] += 1
        tally.seconds = max(tally.seconds, ran.seconds)
        tally.megabytes = max(tally.megabytes, ran.megabytes)
        wrong = faults(where, one, made, ran)
        tally.wrong += [(number, one, text, ran) for text in wrong]
        if wrong:
            show(number, one, wrong, ran, where)
    return tally


def show(number: int, one: Case, wrong: list[str], ran: Ran, folder: Path) -> None:
    """Print what went wrong with a case."""
    print(f"WRONG case {number}: {'; '.join(wrong)}: triage {' '.join(one.arguments)}")
    print("  stderr: " + ran.err.strip()[-700:].replace("\n", "\n          "))
    for log in folder.glob("state/**/faults.log"):
        print("  " + "\n  ".join(log.read_text(errors="replace").strip().splitlines()[-9:]), flush=True)


def main() -> int:
    """Run, print the figures, and end with 1 where something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--n", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--case", type=int, help="only this one; its files stay in the folder that is printed"
    )
    given = parser.parse_args()
    if given.case is not None:
        return _one(given.seed, given.case)
    through_page, processes = given.n // 5, min(50, given.n // 20)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = seeds(folder)
        warm_up()
        tally = run_all(given.n - through_page - processes, given.seed, folder, made)
        real = run_all(processes, given.seed + 1, folder, made, in_process)
        seen = page.run_all(through_page, given.seed, folder)
    for (kind, code), count in sorted(tally.codes.items(), key=str):
        print(f"{kind}: exit code {code}: {count}")
    print(f"page: {seen.sent} sent, answers {dict(seen.answers)}")
    for text in seen.wrong:
        print(f"WRONG page: {text}")
    bad = {number for number, *_ in (*tally.wrong, *real.wrong)}
    print(
        f"{given.n} inputs ({processes} in processes of their own, {through_page} through the page): "
        f"{len(bad) + len(seen.wrong)} with something wrong; at most {tally.seconds:.1f} s of the processor and "
        f"{tally.megabytes:.0f} MB; {time.monotonic() - begun:.0f} s in all"
    )
    return 1 if bad or seen.wrong else 0


def _one(seed: int, number: int) -> int:
    folder = Path(tempfile.mkdtemp())
    made = seeds(folder)
    one = case(Random(f"{seed} {number}"), made)
    lay(folder / "case", one, made)
    ran = in_child(one.arguments, folder / "case")
    print(folder / "case", ran.code)
    show(number, one, faults(folder / "case", one, made, ran), ran, folder / "case")
    return 0


if __name__ == "__main__":
    sys.exit(main())
