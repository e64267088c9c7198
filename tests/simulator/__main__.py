"""The long run: `python -m tests.simulator growth|repeats|pairs|report`; pictures from TRIAGE_DATA.

Each run adds its figures to docs/evaluation/compare.json and writes compare.md anew.
"""

import argparse
import json
import os
from dataclasses import asdict
from pathlib import Path

from tests.simulator.figures import growth_figures, pair_figures, repeat_figures
from tests.simulator.known_growth import records
from tests.simulator.photos import OUTLINERS
from tests.simulator.real_pairs import real_pairs
from tests.simulator.report import written
from tests.simulator.scenes import real

FOLDER = Path(__file__).parents[2] / "docs" / "evaluation"
GROWTHS = (0.20, 0.35)


def main() -> None:
    """Run one bench."""
    arguments = _arguments()
    made = {}
    if arguments.bench != "report":
        made[f"{arguments.bench}/{arguments.set}/{arguments.split}/{arguments.outlines}"] = _run(arguments)
    file = FOLDER / "compare.json"
    figures = {**(json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}), **made}
    file.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    (FOLDER / "compare.md").write_text(written(figures), encoding="utf-8")


def _run(arguments: argparse.Namespace) -> dict[str, object]:
    data = Path(os.environ["TRIAGE_DATA"])
    sets, splits, outliner = (
        (arguments.set,),
        tuple(arguments.split.split("+")),
        OUTLINERS[arguments.outlines],
    )
    if arguments.bench == "pairs":
        same, other = real_pairs(data, sets, splits, arguments.n, arguments.different, outliner)
        return {
            "repeats": pair_figures([asdict(one) for one in same]),
            "different": pair_figures([asdict(one) for one in other]),
        }
    growths = (0.0,) if arguments.bench == "repeats" else GROWTHS
    found = [asdict(one) for one in records(real(data, sets, splits, arguments.n), growths, outliner)]
    if arguments.bench == "repeats":
        return {"0": repeat_figures(found)}
    return {
        f"{growth:.0%}": growth_figures([r for r in found if r["growth"] == growth]) for growth in GROWTHS
    }


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.simulator", description=__doc__)
    parser.add_argument("bench", choices=("growth", "repeats", "pairs", "report"))
    parser.add_argument("--n", type=int, default=30, help="scenes, or pairs of one lesion")
    parser.add_argument("--different", type=int, default=1000, help="random pairs of different lesions")
    parser.add_argument("--set", default="ham10000_large", help="a set of the manifest")
    parser.add_argument("--split", default="test", help="one or more splits, joined by +")
    parser.add_argument("--outlines", choices=sorted(OUTLINERS), default="drawn")
    return parser.parse_args()


main()
