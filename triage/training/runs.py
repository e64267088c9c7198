"""The runs in a folder: what each was, how long it took, how it scored, and its curves."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from triage.errors import DataError
from triage.training import runlog, score
from triage.training.arms import SHARES
from triage.training.manifest import read_manifest
from triage.training.score_files import scores_file, write_scores
from triage.training.train import check_finished, load_run

SETS = {"ham10000": "HAM10000", "isic2017": "ISIC 2017", "pad": "PAD"}


def found(folder: Path) -> tuple[Path, ...]:
    """The run folders in `folder`, or `folder` itself where it is one. Raises `DataError` where there is none."""
    if (folder / runlog.FILE).is_file():
        return (folder,)
    runs = tuple(sorted(path.parent for path in folder.glob(f"*/{runlog.FILE}")))
    if not runs:
        raise DataError(f"There is no run in {folder.name}: train one with triage train.")
    return runs


def listed(runs: Sequence[Path]) -> list[dict[str, Any]]:
    """One line a run, by arm and seed: its budget, its epochs so far and its AUC on `calibrate` a set."""
    lines = [_line(run) for run in runs]
    return sorted(lines, key=lambda line: (line["arm"], line["seed"], line["run"]))


def score_run(run: Path, folder: Path, split: str, *, turned: bool = False) -> dict[str, Any]:
    """Score `split` with the run's network into ``scores-SPLIT.csv``; its figures enter run.json and are returned.

    One picture a lesion; of `train` every picture that the arm learns from, so that the scores can teach another arm.
    """
    check_finished(run)
    arm, network = load_run(run)
    manifest = read_manifest(folder)
    sets = (*score.SETS, *(name for name in arm.sets if name not in SHARES))
    rows = score.taught(manifest, arm) if split == "train" else score.rows_of(manifest, split, sets)
    if not rows:
        raise DataError(f"There are no pictures in {split} to score: name the unpacked pictures with --data.")
    values = score.logits(network, folder, rows, arm, turned=turned)
    write_scores(run / scores_file(split, turned=turned), rows, values)
    figures = score.metrics(rows, dict(zip((row.file for row in rows), values.tolist(), strict=True)))
    record = runlog.read(run)
    runlog.write(
        run,
        record | {"metrics": record.get("metrics", {}) | {f"{split} turned" if turned else split: figures}},
    )
    return figures


def plot(runs: Sequence[Path], out: Path) -> None:
    """Draw the loss of every run, on the trained views and on the watched pictures of `calibrate`, epoch by epoch."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(10, 4.5), sharey=True, layout="constrained")
    for run in runs:
        curves = runlog.curves(run)
        for axes, column in ((left, "loss"), (right, "val_loss")):
            if column in curves:
                axes.plot(np.arange(1, len(curves[column]) + 1), curves[column], label=run.name)
    left.set(title="training views", xlabel="epoch", ylabel="loss")
    right.set(title="watched pictures of calibrate", xlabel="epoch")
    right.legend(fontsize="small", frameon=False)
    figure.savefig(out, dpi=150)
    pyplot.close(figure)


def _line(run: Path) -> dict[str, Any]:
    record = runlog.read(run)
    figures = record.get("metrics", {}).get("calibrate", {})
    return {
        "run": run.name,
        "arm": record["arm"]["name"],
        "size": record["arm"]["size"],
        "seed": record["budget"]["seed"],
        "views": record["budget"]["views"],
        "epochs": record.get("epochs", 0),
        "seconds": record.get("seconds"),
        "trunk_weights": record["trunk_weights"],
        "commit": (record["code"]["commit"] or "")[:10],
        "auc": {name: figures[name]["value"] for name in SETS if name in figures},
    }
