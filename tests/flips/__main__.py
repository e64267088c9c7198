"""Print how many flipped bits are found: ``python -m tests.flips --n 500 --seed 1``."""

import argparse
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from tests.flips.filled import DATA_KEY, filled
from tests.flips.flips import Series, anywhere, run, table_by_table


def lower_bound(found: int, n: int, confidence: float = 0.95) -> float:
    """Clopper-Pearson's lower bound, two-sided, of a share where all of `n` were found; else by bisection."""
    from math import comb

    if found == 0:
        return 0.0
    tail = (1 - confidence) / 2
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        above = sum(comb(n, k) * middle**k * (1 - middle) ** (n - k) for k in range(found, n + 1))
        low, high = (middle, high) if above < tail else (low, middle)
    return low


def show(series: Series, seconds: float) -> None:
    """Print one series, and each miss."""
    share = lower_bound(series.found, series.changed)
    print(
        f"{series.name}: {series.found} of {series.changed} found (95 % interval from {share:.4f}), "
        f"{series.flips} flips, {series.unreadable} left the file unreadable, {seconds:.0f} s"
    )
    print("  changed: " + ", ".join(f"{name} {count}" for name, count in series.tables.most_common()))
    for one in series.missed:
        print(f"  MISSED byte {one.flip.at} bit {one.flip.bit}: {one.table}")
        print(f"    before {one.before[:400]}")
        print(f"    after  {one.after[:400]}")


def main() -> int:
    """Run the three series."""
    parser = argparse.ArgumentParser(prog="python -m tests.flips", description=__doc__)
    parser.add_argument("--n", type=int, default=500, help="flips a series that change a stored value")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=("anywhere", "tables", "encrypted"))
    given = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = filled(folder / "plain.triage")
        sealed = filled(folder / "sealed.triage", data_key=DATA_KEY)
        for called, path, flips, key in (
            ("anywhere", plain, anywhere, None),
            ("tables", plain, table_by_table, None),
            ("encrypted", sealed, anywhere, DATA_KEY),
        ):
            if given.only in (None, called):
                begun = time.monotonic()
                series = run(called, path, flips(path, Random(given.seed)), folder, given.n, key)
                show(series, time.monotonic() - begun)
                missed += len(series.missed)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
