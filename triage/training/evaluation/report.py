"""Everything that is measured of a model on a split, as one JSON object: ``triage.evaluation/1``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage import __version__
from triage.classifier import Card, Model
from triage.training.evaluation.cases import COPIES, Case, lesions_of
from triage.training.evaluation.cost import cost
from triage.training.evaluation.data_card import data_card
from triage.training.evaluation.intervals import DRAWS
from triage.training.evaluation.lines import Track, silent
from triage.training.evaluation.robustness import (
    FILE,
    SAMPLE,
    SAMPLE_QUICK,
    changed_lines,
    robustness,
    sample,
)
from triage.training.evaluation.runtime import runtime_parity
from triage.training.evaluation.sets import set_figures
from triage.training.evaluation.skin_tone import agreement, angle_of, band_of
from triage.training.evaluation.subgroups import PARTS
from triage.training.evaluation.unfamiliar import OTHER, risk_coverage, turned_away

SCHEMA = "triage.evaluation/1"
QUICK_DRAWS = 300


@dataclass(frozen=True)
class Subject:
    """What is evaluated, where its pictures lie, and the whole way of serving for one picture's bytes."""

    model: Model
    folder: Path
    check: Callable[[bytes], object]


def report(
    subject: Subject,
    cases: Sequence[Case],
    split: str,
    out: Path,
    *,
    quick: bool = False,
    from_batch: bool = False,
    track: Track = silent,
) -> dict[str, Any]:
    """Measure everything. `quick`: fewer resamples, a small robustness sample, no TensorFlow; the report says so.

    Robustness keeps its lines in the folder `out` and goes on where it was.
    """
    draws = QUICK_DRAWS if quick else DRAWS
    lesions = [case.row for case in lesions_of(cases)]
    angles = {
        row.file: angle_of(subject.folder, row) for row in track(lesions, len(lesions), "Measuring skin")
    }
    chosen = sample([case for case in cases if case.row.set not in COPIES], SAMPLE_QUICK if quick else SAMPLE)
    changed = changed_lines(subject.model, subject.folder, chosen, out / FILE, track)
    return {
        "schema": SCHEMA,
        "triage": __version__,
        "quick": quick,
        "bootstrap_draws": draws,
        "lines": "triage batch" if from_batch else "served here, gate on report",
        "model": model_part(subject.model.card),
        "data": data_card(cases, split),
        "kinds": kinds(cases, angles, draws),
        "unfamiliarity": turned_away(cases),
        "skin_tone": skin(cases, angles),
        "robustness": robustness(chosen, changed),
        "parity": runtime_parity(subject.model, with_tensorflow=not quick),
        "cost": cost(subject.model, subject.folder, cases, subject.check),
    }


def model_part(card: Card) -> dict[str, Any]:
    """What the report says of the model: files, steps, scaling, thresholds with their promise."""
    whole = card.whole
    return {
        "id": card.id,
        "title": whole["title"],
        "licence": whole["licence"],
        "sha256": dict(card.sha256),
        "preparation": whole["preparation"],
        "calibration": whole["calibration"],
        "thresholds": whole["thresholds"],
        "limits": list(whole["limits"]),
    }


def kinds(
    cases: Sequence[Case], angles: Mapping[str, float | None], draws: int = DRAWS
) -> dict[str, dict[str, Any]]:
    """Figures of every set by kind of picture, and pooled over a kind's sets. Kinds are never pooled: which one a
    picture is gives its class away."""
    parts = {**PARTS, "skin tone (ITA)": lambda case: band_of(angles.get(case.row.file))}
    shown = [case for case in cases if case.row.set != OTHER]
    found: dict[str, dict[str, Any]] = {}
    for kind in sorted({case.row.modality for case in shown}, reverse=True):
        of_kind = [case for case in shown if case.row.modality == kind]
        names = sorted({case.row.set for case in of_kind})
        together = [name for name in names if name not in COPIES]
        pooled = [case for case in of_kind if case.row.set in together]
        found[kind] = {
            "sets": {
                name: set_figures([case for case in of_kind if case.row.set == name], draws, parts)
                for name in names
            },
            "pooled_sets": together,
            "pooled": set_figures(pooled, draws, parts) if len(together) > 1 else None,
            "risk_coverage": risk_coverage(lesions_of(pooled)),
        }
    return found


def skin(cases: Sequence[Case], angles: Mapping[str, float | None]) -> dict[str, Any]:
    """How the measured angle agrees with the stated skin type, in each set that states it."""
    found = {}
    for name in sorted({case.row.set for case in cases}):
        lesions = [case for case in lesions_of(cases) if case.row.set == name]
        read = agreement(lesions, [angles.get(case.row.file) for case in lesions])
        if read:
            found[name] = read
    return found
