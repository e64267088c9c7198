"""The card's part ``answers``: fitted on `train`, calibrated and joined with the picture on `calibrate`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

from triage.classifier.answers import SITE_GROUPS, VARIABLES, read_voices
from triage.domain.answers import Answers
from triage.domain.tier import Kind
from triage.training.answers import fusion
from triage.training.answers.fit import (
    AGES,
    DECADE,
    Fitted,
    best_penalty,
    columns_of,
    fit,
    labels_of,
    patients_of,
)
from triage.training.answers.logistic import Floats
from triage.training.answers.pad import PadCase, one_case_a_lesion, pad_answers
from triage.training.manifest import one_a_lesion, read_manifest
from triage.training.statistics import platt
from triage.training.thresholds import thresholds

KIND = Kind.CLINICAL
"""The one kind of picture that has answers to learn from."""


def fit_answers(
    folder: Path, image_logits: Mapping[str, float], scaling: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the card's part ``answers``; `test` is not opened.

    `folder`: the unpacked pictures with `pad_answers.csv`. `image_logits`: what the graph says, uncalibrated, by the
    manifest's file name, for PAD's `calibrate` pictures at least. `scaling`: the ``slope`` and ``intercept`` of the
    card's ``calibration.clinical``. Raises `DataError` where the table of answers is missing.
    """
    cases = pad_answers(folder)
    learned, penalty, fitted = fitted_on_train(cases)
    held = lesions_of(cases, "calibrate")
    alone = platt(fitted.lift(columns_of(held)), labels_of(held))
    pictures, seen = seen_lesions(folder, cases, image_logits, scaling)
    lift, labels, patients = fitted.lift(columns_of(pictures)), labels_of(pictures), patients_of(pictures)
    losses = fusion.compare(seen, lift, labels, patients)
    chosen = fusion.best_penalty(losses)
    joined = fusion.fuse(seen, lift, labels, chosen)
    part = {
        "data": "PAD-UFES-20, one row a lesion; actinic keratosis counts as benign",
        "n": len(learned),
        "malignant": int(labels_of(learned).sum()),
        "penalty": penalty,
        **numbers_of(fitted),
        "alone": {
            **dict(zip(("slope", "intercept"), alone, strict=True)),
            "n": len(held),
            "malignant": int(labels_of(held).sum()),
        },
        "fusion": {
            "picture": joined.picture,
            "answers": joined.answers,
            "intercept": joined.intercept,
            "penalty": chosen,
            "log_loss": {f"{tried:g}": round(loss, 4) for tried, loss in losses.items()},
            "n": len(pictures),
            "malignant": int(labels.sum()),
        },
        "thresholds": thresholds(expit(joined.score(seen, lift)), labels),
    }
    return {KIND.value: part}


def answers_logit(card_part: Mapping[str, Any], answers: Answers) -> float:
    """Calibrated log odds of the answers without a picture, by a card's part ``answers``."""
    return read_voices(card_part)[KIND].answers_logit(answers)


def fused(card_part: Mapping[str, Any], kind: str, probability: float, answers: Answers) -> float | None:
    """The joint score of a picture's calibrated `probability` and the answers, 0 to 1.

    None where the card has no voice for this kind, or nothing that it uses was answered: then the picture's counts.
    """
    voice = read_voices(card_part).get(Kind(kind))
    heard = voice.joined(probability, answers) if voice else None
    return heard.probability if heard else None


def fitted_on_train(cases: Mapping[str, PadCase]) -> tuple[tuple[PadCase, ...], float, Fitted]:
    """The lesions of `train`, the penalty that their folds chose, and the model."""
    learned = lesions_of(cases, "train")
    columns, labels = columns_of(learned), labels_of(learned)
    penalty = best_penalty(columns, labels, patients_of(learned))
    return learned, penalty, fit(columns, labels, penalty)


def lesions_of(cases: Mapping[str, PadCase], split: str) -> tuple[PadCase, ...]:
    """The lesions of a split, those without a picture here included."""
    return one_case_a_lesion(case for case in cases.values() if case.split == split)


def seen_lesions(
    folder: Path, cases: Mapping[str, PadCase], image_logits: Mapping[str, float], scaling: Mapping[str, Any]
) -> tuple[tuple[PadCase, ...], Floats]:
    """The lesions of PAD's `calibrate` that have a picture, and the picture's calibrated log odds, (n,)."""
    rows = one_a_lesion(row for row in read_manifest(folder) if row.set == "pad" and row.split == "calibrate")
    logits = np.array([image_logits[row.file] for row in rows], dtype=np.float64)
    return tuple(cases[row.image_id] for row in rows), scaling["slope"] * logits + scaling["intercept"]


def numbers_of(fitted: Fitted) -> dict[str, Any]:
    """The model as serving reads it: a site's number is against the mean over all sites."""
    names = tuple(VARIABLES)
    centre, weights = fitted.centre.tolist(), fitted.weights.tolist()
    count = len(names)
    of_sites = weights[count + 1 :]
    mean = sum(share * weight for share, weight in zip(centre[count + 1 :], of_sites, strict=True))
    return {
        "centre": dict(zip(names, centre[:count], strict=True)),
        "weights": dict(zip(names, weights[:count], strict=True)),
        "age": {
            "centre": DECADE * centre[count],
            "per_decade": weights[count],
            "lowest": AGES[0],
            "highest": AGES[1],
        },
        "sites": {group: weight - mean for group, weight in zip(SITE_GROUPS, of_sites, strict=True)},
        "intercept": fitted.intercept,
    }
