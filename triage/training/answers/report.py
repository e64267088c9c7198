"""What the answers are worth: alone and with the picture, on all lesions, complete cases and biopsied ones.

Answers alone: out of fold on `train`, and on `calibrate`, which the model did not see. With the picture: out of fold on
`calibrate`. `test` is opened by ``triage evaluate`` only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import expit

from triage.classifier.answers import VARIABLES, read_voices
from triage.domain.prediction import Prediction, Thresholds
from triage.domain.tier import Band
from triage.training.answers import fit as answers_fit
from triage.training.answers import fusion
from triage.training.answers.card_part import KIND, fitted_on_train, lesions_of, seen_lesions
from triage.training.answers.fit import columns_of, labels_of, patients_of
from triage.training.answers.logistic import Floats
from triage.training.answers.pad import PadCase, pad_answers
from triage.training.evaluation.intervals import paired_difference, ranking
from triage.training.thresholds import reached

SHUFFLES = 20
"""How often the known answers are redrawn for the check that blanks alone tell nothing."""


def answers_report(
    folder: Path, image_logits: Mapping[str, float], card: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the figures. `card`: the whole card, with its part ``answers``; the rest is as for `fit_answers`."""
    cases = pad_answers(folder)
    learned, penalty, fitted = fitted_on_train(cases)
    columns, labels = columns_of(learned), labels_of(learned)
    folds = answers_fit.out_of_fold(columns, labels, patients_of(learned), penalty)
    held = lesions_of(cases, "calibrate")
    pictures, seen = seen_lesions(folder, cases, image_logits, card["calibration"][KIND])
    lift, people = fitted.lift(columns_of(pictures)), patients_of(pictures)
    shrunk = card["answers"][KIND]["fusion"]["penalty"]
    joint = fusion.out_of_fold(seen, lift, labels_of(pictures), people, shrunk)
    return {
        "answers_alone": {
            "train, out of fold": _figures(learned, folds),
            "calibrate": _figures(held, fitted.lift(columns_of(held))),
            "calibrate, with a picture": _figures(pictures, lift),
        },
        "picture_alone": {"calibrate": _figures(pictures, seen)},
        "together": {"calibrate, out of fold": _figures(pictures, joint)},
        "together_minus_picture": paired_difference(joint, seen, labels_of(pictures)),
        "bands_on_calibrate": _bands(pictures, expit(seen), card),
        "blanks_alone": _blanks_alone(learned, penalty),
    }


def as_lines(report: Mapping[str, Any]) -> list[str]:
    """The areas as lines for a terminal: voice, split, lesions, n (malignant), AUC with its interval."""
    return [
        f"{voice.replace('_', ' ')}; {split}; {which}: {one['n']} ({one['malignant']}), "
        + (
            f"{one['auc']['value']:.3f} ({one['auc']['low']:.3f}-{one['auc']['high']:.3f})"
            if one["auc"]
            else "-"
        )
        for voice in ("answers_alone", "picture_alone", "together")
        for split, parts in report[voice].items()
        for which, one in parts.items()
    ]


def _figures(cases: Sequence[PadCase], scores: Floats) -> dict[str, Any]:
    """AUC with its interval (bootstrap by patient) on all lesions and on parts of them."""
    kept = {
        "all": np.ones(len(cases), dtype=bool),
        "complete": np.array([case.complete for case in cases]),
        "biopsied": np.array([case.biopsied for case in cases]),
        "complete and biopsied": np.array([case.complete and case.biopsied for case in cases]),
        "without actinic keratosis": np.array([case.diagnosis != "ACK" for case in cases]),
    }
    found: dict[str, Any] = {}
    for name, where in kept.items():
        chosen = [case for case, use in zip(cases, where, strict=True) if use]
        ranked = ranking(scores[where], labels_of(chosen), patients_of(chosen))
        found[name] = {
            "n": len(chosen),
            "malignant": int(labels_of(chosen).sum()),
            "auc": ranked["auc"] if ranked else None,
        }
    return found


def _bands(cases: Sequence[PadCase], picture: Floats, card: Mapping[str, Any]) -> dict[str, Any]:
    """Sensitivity and specificity of the picture's band and of the joint one, as serving finds them.

    Measured on the pictures that the cut-offs were set on; what counts is the difference of the two.
    """
    labels = labels_of(cases)
    limits = card["thresholds"][KIND]
    cut_offs = Thresholds(limits["raised"]["value"], limits["high"]["value"])
    voice = read_voices(card["answers"])[KIND]
    found = [
        Prediction("", KIND, float(score), cut_offs, voice.joined(float(score), case.answers))
        for case, score in zip(cases, picture, strict=True)
    ]
    bands = {
        "picture": np.array([one.band for one in found]),
        "joint": np.array([one.joint_band for one in found]),
    }
    return {
        least.code: {which: reached(of_all, labels, least) for which, of_all in bands.items()}
        for least in (Band.RAISED, Band.HIGH)
    }


def _blanks_alone(cases: Sequence[PadCase], penalty: float) -> dict[str, Any]:
    """AUC, out of fold, where the blanks are the real ones and every known answer is redrawn without the label.

    Age and site are taken out. About 0.5: what is blank tells nothing by its blankness.
    """
    found = []
    for seed in range(SHUFFLES):
        random = np.random.default_rng(seed)
        bare = [replace(case, answers=replace(case.answers, age=None, site=None)) for case in cases]
        columns = columns_of(bare)
        known = ~np.isnan(columns)
        columns[known] = random.integers(0, 2, int(known.sum()))
        labels = labels_of(cases)
        scores = answers_fit.out_of_fold(columns, labels, patients_of(cases), penalty)
        ranked = ranking(scores, labels, patients_of(cases), draws=2)
        found.append(ranked["auc"]["value"] if ranked else float("nan"))
    blank = np.asarray(np.isnan(columns_of(cases)[:, : len(VARIABLES)]).any(axis=1), dtype=np.float64)
    counted = ranking(blank, labels_of(cases), patients_of(cases))
    return {
        "mean_auc": float(np.mean(found)),
        "lowest": float(np.min(found)),
        "highest": float(np.max(found)),
        "shuffles": SHUFFLES,
        "auc_of_an_indicator": counted["auc"] if counted else None,
    }
