"""From a graph to a model that can be shipped: familiarity, calibration, thresholds and the card.

`train` and `calibrate` are read through the steps of serving. `test` is not opened.
"""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier.card import FAMILIARITY_FILE, NETWORK_FILE, SCHEMA
from triage.classifier.network import Network, parity
from triage.errors import DataError
from triage.imaging.prepare import Preparation
from triage.training import runlog
from triage.training.answers import fit_answers
from triage.training.card_words import words
from triage.training.export import VIEWS
from triage.training.familiar import fit, limit
from triage.training.manifest import Row, one_a_lesion, read_manifest
from triage.training.outputs import outputs
from triage.training.statistics import platt, share
from triage.training.thresholds import thresholds

CALIBRATED_ON = {"dermoscopic": ("ham10000", "isic2017"), "clinical": ("pad",)}
"""The sets whose `calibrate` split sets a kind's scaling and thresholds; one picture a lesion."""
REFERENCE_SETS = {
    "dermoscopic": ("ham10000", "isic2017", "ham10000_large", "isic2016_large"),
    "clinical": ("pad", "pad_large"),
}
"""The sets that familiarity learns a kind from."""
OTHER = "other"
"""The set of pictures that show no lesion."""
PER_SET = 300
"""Training pictures of a set that familiarity learns from, so that the few large ones are all among them."""


def calibrate(
    runs: Sequence[Path], model: Path, folder: Path, said: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Write familiarity and card into `model`, whose graph is there already; return the card.

    `runs`: the runs that the graph averages. What the graph says is kept in the first run's folder. `said`: the card's
    words (`card_words.WORDS`), for a model of other pictures than this project's.
    """
    records = [runlog.read(run) for run in runs]
    steps, kept = runlog.arm_of(runs[0]).preparation(), runs[0]
    rows = read_manifest(folder)
    check_sets(rows)
    turned_away = _familiarity(model, folder, rows, steps, kept)
    scaled, cut_offs = {}, {}
    picture_logits: dict[str, float] = {}
    for kind, sets in CALIBRATED_ON.items():
        held = one_a_lesion(row for row in rows if row.split == "calibrate" and row.set in sets)
        logits = outputs(model, folder, held, steps, kept).logits.astype(np.float64)
        labels = np.array([int(row.malignant or 0) for row in held])
        scaled[kind], cut_offs[kind] = read_scores(logits, labels)
        picture_logits |= dict(zip((row.file for row in held), logits.tolist(), strict=True))
    card = {
        "schema": SCHEMA,
        "id": model.name,
        **(said or words([record["arm"]["trunk"] for record in records], VIEWS)),
        "sha256": digests(model),
        "preparation": steps.to_json(),
        "calibration": scaled,
        "thresholds": cut_offs,
        "familiarity": turned_away,
        "answers": fit_answers(folder, picture_logits, scaled["clinical"]),
        "parity": parity(Network(model / NETWORK_FILE), steps.size),
        "training": {"views_averaged": VIEWS, "members": records},
        "test": {},
    }
    write_card(model, card)
    return card


def check_sets(rows: Sequence[Row]) -> None:
    """Raise `DataError` where a set that a card is made from is missing."""
    needed = [(kind, split, sets) for kind, sets in CALIBRATED_ON.items() for split in ("train", "calibrate")]
    for kind, split, sets in needed:
        if {row.malignant for row in rows if row.split == split and row.set in sets} != {0, 1}:
            raise DataError(
                f"A card needs benign and malignant {kind} pictures in {split}: unpack {', '.join(sets)}."
            )
    if not {row.split for row in rows if row.set == OTHER} >= {"train", "calibrate"}:
        raise DataError(f"A card needs pictures without a lesion in train and calibrate: unpack {OTHER}.")


def digests(model: Path) -> dict[str, str]:
    """SHA-256 of the files that a card vouches for."""
    return {
        name: hashlib.sha256((model / name).read_bytes()).hexdigest()
        for name in (NETWORK_FILE, FAMILIARITY_FILE)
    }


def read_scores(
    logits: NDArray[np.float64], labels: NDArray[np.int64]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Platt scaling and both thresholds (on the scaled score) of one kind, each with its n and interval."""
    slope, intercept = platt(logits, labels)
    scores = 1 / (1 + np.exp(-(slope * logits + intercept)))
    scaled = {
        "method": "Platt",
        "slope": slope,
        "intercept": intercept,
        "n": len(labels),
        "malignant": int(labels.sum()),
    }
    return scaled, thresholds(scores, labels)


def write_card(model: Path, card: dict[str, Any]) -> None:
    """Write ``card.json``."""
    (model / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _familiarity(
    model: Path, folder: Path, rows: tuple[Row, ...], steps: Preparation, run: Path
) -> dict[str, Any]:
    random = np.random.default_rng(1)
    learned: list[Row] = []
    kinds: list[int] = []
    for number, sets in enumerate([*REFERENCE_SETS.values(), (OTHER,)]):
        for name in sets:
            of_set = one_a_lesion(row for row in rows if row.split == "train" and row.set == name)
            chosen = sorted(random.permutation(len(of_set))[:PER_SET])
            learned += [of_set[index] for index in chosen]
            kinds += [number] * len(chosen)
    fitted = fit(outputs(model, folder, learned, steps, run).features, np.array(kinds))
    lesion_sets = {name for sets in REFERENCE_SETS.values() for name in sets}
    held = one_a_lesion(row for row in rows if row.split == "calibrate" and row.set in lesion_sets)
    limited = limit(fitted, _balanced(model, folder, held, steps, run))
    (model / FAMILIARITY_FILE).write_bytes(limited.to_bytes())
    others = [row for row in rows if row.split == "calibrate" and row.set == OTHER]
    judged = [limited.kind(one) for one in outputs(model, folder, others, steps, run).features]
    return {
        "distance_limit": limited.distance_limit,
        "other_limit": limited.other_limit,
        "energy_limit": limited.energy_limit,
        "calibrate_others_turned_away": share(sum(kind == "unfamiliar" for kind in judged), len(judged)),
    }


def _balanced(
    model: Path, folder: Path, held: tuple[Row, ...], steps: Preparation, run: Path
) -> NDArray[np.float32]:
    """Features of as many dermoscopic as clinical calibration lesions, so that neither is turned away more."""
    random = np.random.default_rng(2)
    kinds = [[row for row in held if row.modality == kind] for kind in REFERENCE_SETS]
    size = min(len(kind) for kind in kinds)
    chosen = [kind[index] for kind in kinds for index in sorted(random.permutation(len(kind))[:size])]
    return outputs(model, folder, chosen, steps, run).features
