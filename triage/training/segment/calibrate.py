"""From a graph to a lesion network that can be shipped: threshold, confidence and the card, all on `calibrate`."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.isotonic import IsotonicRegression

from triage.domain.outline import DrawnBy, Outline
from triage.imaging.outlines import mask_of, outline_of
from triage.lesion.card import NETWORK_FILE, SCHEMA
from triage.lesion.marks import mark_in
from triage.lesion.network import Map, Network, parity, turned
from triage.lesion.prepare import squeezed
from triage.training import runlog
from triage.training.data.pictures import Pictures
from triage.training.data.tree import Tree
from triage.training.manifest import Row, read_manifest
from triage.training.segment.card_words import words
from triage.training.segment.export import VIEWS
from triage.training.segment.judge import Judged, figures, overlap, size_of
from triage.training.segment.samples import mask_of_row, usable
from triage.training.segment.train import resumed

KINDS = {"dermoscopic": ("ham10000", "ham10000_large"), "clinical": ("pad", "pad_large")}
"""The sets of each kind of picture that have masks."""
THRESHOLDS = tuple(round(value, 3) for value in np.arange(0.3, 0.81, 0.05))
"""Probabilities that are tried as the edge of a mark."""
TRIED_ON = 400
"""Pictures of each kind that they are tried on, evenly spread over `calibrate`."""
TURNS = 4
"""Quarter turns that serving averages: with them the simulated repeats of `calibrate` differ less (`tried.TRIED`)."""
KNOTS = 9
"""Points of the confidence line, spread evenly over the calibration pictures."""


@dataclass(frozen=True, eq=False)
class Seen:
    """A calibration picture: its row, the drawn mask, and the network's map."""

    row: Row
    mask: NDArray[np.uint8]
    found: Map


def calibrate(run: Path, model: Path, folder: Path) -> dict[str, Any]:
    """Write the card into `model`, whose graph is there already; return it. `test` is not opened."""
    recipe, _ = resumed(run)
    network = Network(model / NETWORK_FILE)
    sets = [name for names in KINDS.values() for name in names]
    rows = [row for row in usable(read_manifest(folder), sets, "calibrate") if row.mask]
    seen = list(look(network, folder, rows, recipe.size))
    some = _alike_many(seen)
    tried = {threshold: _means(some, threshold) for threshold in THRESHOLDS}
    threshold = max(tried, key=lambda one: sum(tried[one].values()))
    read = [_read(one, threshold) for one in seen]
    expected, overlaps = confidence_line(read)
    card = {
        "schema": SCHEMA,
        "id": model.name,
        **words(recipe, VIEWS * TURNS),
        "sha256": {NETWORK_FILE: hashlib.sha256((model / NETWORK_FILE).read_bytes()).hexdigest()},
        "preparation": {
            "steps": ["shrink_by_area", "squeeze_to_square"],
            "size": recipe.size,
            "turns": TURNS,
        },
        "threshold": {
            "value": threshold,
            "tried": {str(one): means for one, means in tried.items()},
        },
        "confidence": {"method": "isotonic", "expected": expected, "overlap": overlaps},
        "parity": parity(network, recipe.size),
        "calibrate": {
            kind: figures([judged for judged, _ in read if judged.row.set in names])
            for kind, names in KINDS.items()
            if any(judged.row.set in names for judged, _ in read)
        },
        "training": {"views_averaged": VIEWS * TURNS, "members": [runlog.read(run)]},
        "test": {},
    }
    write_card(model, card)
    return card


def look(network: Network, folder: Path, rows: Iterable[Row], size: int) -> Iterable[Seen]:
    """Run the network on every picture."""
    pictures = Pictures(Tree(folder))
    for row in rows:
        pixels = pictures.photo(row.file).pixels
        found = turned(network, squeezed(pixels, size), TURNS)
        yield Seen(row, mask_of_row(folder, row, *size_of(pixels)), found)


def confidence_line(read: Sequence[tuple[Judged, float]]) -> tuple[list[float], list[float]]:
    """A rising line from the map's own expectation to the measured overlap; both kinds of picture count alike."""
    expected = np.array([one for _, one in read])
    measured = np.array([judged.jaccard for judged, _ in read])
    kinds = np.array([judged.row.modality for judged, _ in read])
    weights = np.zeros(len(read))
    for kind in np.unique(kinds):
        weights[kinds == kind] = 1 / np.count_nonzero(kinds == kind)
    fitted = IsotonicRegression(out_of_bounds="clip").fit(expected, measured, sample_weight=weights)
    order = np.argsort(expected)
    spread = np.cumsum(weights[order]) / weights.sum()
    middles = (np.arange(KNOTS) + 0.5) / KNOTS
    places = np.unique(np.round(expected[order][np.searchsorted(spread, middles)], 4))
    edges = np.concatenate([[0.0], (places[1:] + places[:-1]) / 2, [1.01]])
    values = [
        _mean_between(fitted.predict(expected), expected, weights, low, high) for low, high in pairwise(edges)
    ]
    rising = np.maximum.accumulate(np.array(values))
    return [float(one) for one in places], [round(float(one), 4) for one in rising]


def write_card(model: Path, card: dict[str, Any]) -> None:
    """Write ``card.json``."""
    (model / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _alike_many(seen: Sequence[Seen]) -> list[Seen]:
    """Every picture of the rarer kinds, and evenly spread ones of the others."""
    chosen = []
    for kind in KINDS:
        of_kind = [one for one in seen if one.row.modality == kind]
        chosen += of_kind[:: max(1, len(of_kind) // TRIED_ON)]
    return chosen


def _mean_between(
    values: NDArray[np.float64],
    at: NDArray[np.float64],
    weights: NDArray[np.float64],
    low: float,
    high: float,
) -> float:
    inside = (at >= low) & (at < high)
    return float(np.average(values[inside], weights=weights[inside]))


def _means(seen: Sequence[Seen], threshold: float) -> dict[str, float]:
    """Mean overlap of each kind of picture, quick: at the size of the map."""
    found: dict[str, list[float]] = {}
    for one in seen:
        mark = mark_in(one.found, threshold)
        side = one.found.shape[0]
        drawn = (squeezed(one.mask * 255, side) > 127).astype(np.uint8)
        found.setdefault(one.row.modality, []).append(overlap(drawn, mark.mask) if mark else 0.0)
    return {kind: round(float(np.mean(values)), 4) for kind, values in found.items()}


def _read(one: Seen, threshold: float) -> tuple[Judged, float]:
    """The overlap of the outline at the size of the picture, and what the map itself expects of it."""
    mark = mark_in(one.found, threshold)
    points = outline_of(mark.fine) if mark else ()
    if mark is None or not points:
        return Judged(one.row, 0.0, float(one.mask.mean())), 0.0
    drawn = mask_of(Outline(points, DrawnBy.NETWORK), *one.mask.shape)
    return Judged(one.row, overlap(one.mask, drawn), float(one.mask.mean())), mark.expected
