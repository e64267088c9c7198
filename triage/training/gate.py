"""Fit and check the photo gate: ``python -m triage.training.gate fit|report --data DIR``.

`fit` looks at `train` only and prints, for every measure, where untouched and damaged pictures lie, to set
the limits in `triage/domain/quality.py` by. `report` reads `test` with the limits as they stand and writes
the figures as Markdown. Limits are never chosen on `test`.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from triage.training.gate_measure import MODALITIES, SHARP, by_copy, large_rows, measured_copies, refused
from triage.training.gate_report import report
from triage.training.manifest import data_folder, read_manifest

_MEASURES = (
    "blurriness",
    "streak",
    "brightest",
    "white_share",
    "red_share",
    "cast",
    "mark_contrast",
    "mark_cut",
)
_QUANTILES = (0.01, 0.02, 0.05, 0.5, 0.95, 0.97, 0.98, 0.99)


def fit(folder: Path, every: int) -> str:
    """Return the table that limits are set by: quantiles of the untouched, refusals of the damaged."""
    rows = large_rows(read_manifest(folder), "train")[::every]
    measured = list(measured_copies(folder, rows))
    lines = []
    for modality in MODALITIES:
        groups = by_copy(measured, modality)
        lines.append(f"{modality}, n = {len(groups[SHARP])}; untouched, quantiles {_QUANTILES}")
        for name in _MEASURES:
            quantiles = np.quantile([getattr(one.measures, name) for one in groups[SHARP]], _QUANTILES)
            lines.append(f"  {name:12s} " + " ".join(f"{value:8.3f}" for value in quantiles))
        lines += [f"  {name:24s} refused {refused(group)}" for name, group in groups.items()]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run `fit` or `report` from the command line."""
    parser = argparse.ArgumentParser(prog="triage.training.gate", description="Fit or check the photo gate.")
    parser.add_argument("action", choices=("fit", "report"))
    parser.add_argument("--data", type=Path, help="the unpacked pictures; default: TRIAGE_DATA")
    parser.add_argument("--out", type=Path, default=Path("docs/evaluation/gate.md"), help="report's file")
    parser.add_argument("--every", type=int, default=1, help="fit: take every n-th picture only")
    options = parser.parse_args(arguments)
    folder = data_folder(options.data)
    if options.action == "fit":
        print(fit(folder, options.every))
        return
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(report(folder), encoding="utf-8")


if __name__ == "__main__":
    main()
