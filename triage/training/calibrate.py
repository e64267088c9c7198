"""From a graph to a model that can be shipped: familiarity, calibration, thresholds and the card.

``python -m triage.training.calibrate RUN MODEL`` reads `train` and `calibrate` through the steps of serving and writes
``MODEL/familiarity.npz`` and ``MODEL/card.json``. `test` is not opened.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from triage.classifier.card import FAMILIARITY_FILE, NETWORK_FILE, SCHEMA
from triage.classifier.network import Network, parity
from triage.imaging.prepare import Preparation
from triage.training.card_words import LICENCE, LIMITS, LIMITS_SHORT, MALIGNANT, TITLE
from triage.training.familiar import fit, limit
from triage.training.manifest import Row, data_folder, one_a_lesion, read_manifest
from triage.training.outputs import outputs
from triage.training.statistics import platt, promised_point, sensitivity_point, share, specificity_point

CALIBRATED_ON = {"dermoscopic": ("ham10000", "isic2017"), "clinical": ("pad",)}
"""The sets whose `calibrate` split sets a kind's scaling and thresholds; one picture a lesion."""
REFERENCE_SETS = {
    "dermoscopic": ("ham10000", "isic2017", "ham10000_large", "isic2016_large"),
    "clinical": ("pad", "pad_large"),
}
"""The sets that familiarity learns a kind from."""
PER_SET = 600
"""Training pictures of a set that familiarity learns from, so that the few large ones are all among them."""
SENSITIVITY_POINT, SPECIFICITY_POINT = 0.95, 0.90
"""Points of clinical.md, section 3."""
PROMISE, CONFIDENCE = 0.90, 0.95
"""The sensitivity that the raised threshold promises, and the one-sided confidence of the promise."""


def calibrate(run: Path, model: Path, folder: Path, model_id: str) -> dict[str, Any]:
    """Write familiarity and card into `model`; return the card."""
    steps = Preparation()
    record = json.loads((run / "run.json").read_text(encoding="utf-8"))
    if record["preparation"] != steps.to_json():
        raise ValueError("the run was trained with other steps than these")
    rows = read_manifest(folder)
    turned_away = _familiarity(model, folder, rows, steps, run)
    scaled, thresholds = {}, {}
    for kind, sets in CALIBRATED_ON.items():
        held = one_a_lesion(row for row in rows if row.split == "calibrate" and row.set in sets)
        logits = outputs(model, folder, held, steps, run).logits.astype(np.float64)
        labels = np.array([int(row.malignant or 0) for row in held])
        scaled[kind], thresholds[kind] = read_scores(logits, labels)
    digests = {
        name: hashlib.sha256((model / name).read_bytes()).hexdigest()
        for name in (NETWORK_FILE, FAMILIARITY_FILE)
    }
    card = {
        "schema": SCHEMA,
        "id": model_id,
        "title": TITLE,
        "licence": LICENCE,
        "sha256": digests,
        "preparation": steps.to_json(),
        "calibration": scaled,
        "thresholds": thresholds,
        "familiarity": turned_away,
        "parity": parity(Network(model / NETWORK_FILE), steps.size),
        "training": record,
        "test": {},
        "malignant": MALIGNANT,
        "limits": list(LIMITS),
        "limits_short": LIMITS_SHORT,
    }
    write_card(model, card)
    return card


def read_scores(
    logits: NDArray[np.float64], labels: NDArray[np.int64]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Platt scaling and both thresholds (on the scaled score) of one kind, each with its n and interval."""
    slope, intercept = platt(logits, labels)
    scores = 1 / (1 + np.exp(-(slope * logits + intercept)))
    malignant, n = int(labels.sum()), len(labels)
    promised = promised_point(scores, labels, PROMISE, CONFIDENCE)
    by_sensitivity = sensitivity_point(scores, labels, SENSITIVITY_POINT)
    raised = min(by_sensitivity, promised if promised is not None else float(scores[labels == 1].min()))
    high = max(raised, specificity_point(scores, labels, SPECIFICITY_POINT))
    scaled = {"method": "Platt", "slope": slope, "intercept": intercept, "n": n, "malignant": malignant}
    promise = {"sensitivity": PROMISE, "confidence": CONFIDENCE, "kept": promised is not None}
    return scaled, {
        "n": n,
        "malignant": malignant,
        "promise": promise,
        "raised": {"value": raised, **_reached(scores, labels, raised)},
        "high": {"value": high, **_reached(scores, labels, high)},
    }


def write_card(model: Path, card: dict[str, Any]) -> None:
    """Write ``card.json``."""
    (model / "card.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _reached(scores: NDArray[np.float64], labels: NDArray[np.int64], threshold: float) -> dict[str, Any]:
    at = scores >= threshold
    return {
        "sensitivity": share(int((at & (labels == 1)).sum()), int(labels.sum())),
        "specificity": share(int((~at & (labels == 0)).sum()), int((labels == 0).sum())),
    }


def _familiarity(
    model: Path, folder: Path, rows: tuple[Row, ...], steps: Preparation, run: Path
) -> dict[str, Any]:
    random = np.random.default_rng(1)
    learned: list[Row] = []
    kinds: list[int] = []
    for number, sets in enumerate([*REFERENCE_SETS.values(), ("other",)]):
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
    others = [row for row in rows if row.split == "calibrate" and row.set == "other"]
    judged = [limited.kind(one) for one in outputs(model, folder, others, steps, run).features]
    return {
        "distance_limit": limited.distance_limit,
        "other_limit": limited.other_limit,
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


def main() -> None:
    """Read the command line and calibrate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="the run folder")
    parser.add_argument("model", type=Path, help="the model's folder; its name is the model's id")
    parser.add_argument("--data", type=Path, help="the unpacked pictures (default: TRIAGE_DATA)")
    options = parser.parse_args()
    card = calibrate(options.run, options.model, data_folder(options.data), options.model.name)
    print(json.dumps({key: card[key] for key in ("calibration", "thresholds", "familiarity")}, indent=1))


if __name__ == "__main__":
    main()
