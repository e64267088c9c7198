"""Is the map that explains a score better than chance? A deletion test on `calibrate`.

The patches of a picture are covered one after the other: the most important ones of the map first, in random order, and
from the centre outwards (a mark mostly lies there). The faster the score falls, the better the order. Printed by
``python -m triage.training.explanation MODEL``; `test` is not opened.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier import Model, load_model_at, read_card_at
from triage.classifier.explain import GRID, Runs, covered, explain, masks, surrounding
from triage.domain.tier import Band, Kind
from triage.imaging.decode import decode
from triage.imaging.prepare import prepare
from triage.training.evaluation.intervals import bootstrap
from triage.training.manifest import Row, data_folder, one_a_lesion, read_manifest

COVERED = (1, 2, 3, 4, 6, 8, 12)
"""After so many covered patches, of 25, the score is read."""
ORDERS = ("map", "random", "centre")
SETS = {Kind.DERMOSCOPIC: "ham10000", Kind.CLINICAL: "pad"}
"""The set that stands for a kind of picture."""

Floats = NDArray[np.float64]


def deletion_test(model: Model, folder: Path, rows: Sequence[Row], *, seed: int = 1) -> dict[str, Any]:
    """Return the mean fall of the logit of each order, and the map's lead over the two others with 95 % intervals.

    `rows`: pictures that the network raises; each takes 26 passes for the map and 21 for the orders. The intervals are
    from a bootstrap by `group`.
    """
    random = np.random.default_rng(seed)
    curves = []
    for row in rows:
        pixels = decode((folder / row.file).read_bytes()).pixels
        curves.append(falls(model.network, prepare(pixels, model.card.preparation), random))
    of_all = np.array(curves)
    mean = of_all.mean(axis=2)
    groups = [row.group for row in rows]
    return {
        "n": len(rows),
        "covered": list(COVERED),
        "patches": GRID * GRID,
        "curves": dict(zip(ORDERS, of_all.mean(axis=0).round(4).tolist(), strict=True)),
        "mean_fall": {name: float(mean[:, nth].mean()) for nth, name in enumerate(ORDERS)},
        "map_minus_random": _with_interval(mean[:, 0] - mean[:, 1], groups),
        "map_minus_centre": _with_interval(mean[:, 0] - mean[:, 2], groups),
    }


def falls(network: Runs, picture: NDArray[np.float32], random: np.random.Generator) -> Floats:
    """By how much the logit has fallen at each of `COVERED`, in each of `ORDERS`: (3, 7)."""
    found = explain(network, picture)
    orders = (
        np.argsort(-found.falls.ravel(), kind="stable"),
        random.permutation(GRID * GRID),
        np.argsort(_from_centre(), kind="stable"),
    )
    patches, skin = masks(picture.shape[0]), surrounding(picture)
    return np.array(
        [
            [
                found.logit - network.run(covered(picture, _together(patches[order[:count]]), skin)).logit
                for count in COVERED
            ]
            for order in orders
        ]
    )


def raised_rows(model: Model, folder: Path, kind: Kind, most: int) -> tuple[Row, ...]:
    """The first `most` lesions of the kind's set in `calibrate` that the network knows and does not find low."""
    kept: list[Row] = []
    for row in one_a_lesion(read_manifest(folder)):
        if row.split != "calibrate" or row.set != SETS[kind]:
            continue
        _, seen = model.classify(decode((folder / row.file).read_bytes()).pixels)
        if seen is not None and seen.band > Band.LOW:
            kept.append(row)
        if len(kept) == most:
            break
    return tuple(kept)


def _together(patches: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 - np.prod(1 - patches, axis=0), dtype=np.float32)


def _from_centre() -> Floats:
    away = np.arange(GRID) - (GRID - 1) / 2
    return np.asarray(np.hypot(away[:, None], away[None]).ravel(), dtype=np.float64)


def _with_interval(values: Floats, groups: Sequence[str]) -> dict[str, float]:
    ((low, high),) = bootstrap(lambda weights: np.array([np.average(values, weights=weights)]), groups)
    return {"value": float(values.mean()), "low": low, "high": high}


def main() -> None:
    """Read the command line, test both kinds of picture, print JSON."""
    parser = argparse.ArgumentParser(prog="python -m triage.training.explanation", description=__doc__)
    parser.add_argument("model", type=Path, help="the model's folder, with its card")
    parser.add_argument("--data", type=Path, help="the unpacked pictures (default: TRIAGE_DATA)")
    parser.add_argument("--kind", choices=[kind.value for kind in SETS], help="one kind only")
    parser.add_argument("--most", type=int, default=60, help="pictures a kind")
    parser.add_argument("--out", type=Path, help="write the figures here")
    options = parser.parse_args()
    model, folder = load_model_at(read_card_at(options.model)), data_folder(options.data)
    kinds = [Kind(options.kind)] if options.kind else list(SETS)
    found = {
        kind.value: deletion_test(model, folder, raised_rows(model, folder, kind, options.most))
        for kind in kinds
    }
    print(json.dumps(found, indent=1))
    if options.out:
        options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
