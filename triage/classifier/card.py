"""A model's card: what the network is, which pictures it takes, how its score is read, what was measured."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from triage import litert
from triage.classifier.answers import Voice, read_thresholds, read_voices
from triage.classifier.numbers import finite
from triage.domain.prediction import Thresholds
from triage.domain.tier import Kind
from triage.errors import ModelError
from triage.imaging.prepare import Preparation
from triage.resources import folder

SCHEMA = "triage.card/1"
LESION_PREFIX = "lesion-"
"""Opens the id of every lesion network, which has a card of its own kind."""
NETWORK_FILE, FAMILIARITY_FILE = "model.tflite", "familiarity.npz"


@dataclass(frozen=True)
class Platt:
    """Platt scaling of one kind of picture: probability = 1 / (1 + exp(-(slope * logit + intercept)))."""

    slope: float
    intercept: float


@dataclass(frozen=True)
class Card:
    """The parts of a card that serving needs; `whole` is the card as written, for people and reports.

    `voices` is what the answers may add, empty on a card without that part.
    """

    id: str
    path: Path
    sha256: Mapping[str, str]
    preparation: Preparation
    calibration: Mapping[Kind, Platt]
    thresholds: Mapping[Kind, Thresholds]
    voices: Mapping[Kind, Voice]
    parity: Mapping[str, float]
    whole: Mapping[str, Any]


def models() -> tuple[str, ...]:
    """The ids of the shipped classifiers, oldest first. Cards of other networks (`triage.lesion`) are none of them."""
    shipped = (path.parent.name for path in folder("models").glob("*/card.json"))
    return tuple(sorted(name for name in shipped if not name.startswith(LESION_PREFIX)))


def read_card(model_id: str) -> Card:
    """Read a shipped card. Raises `ModelError` where it is missing or not understood."""
    return read_card_at(folder("models") / model_id)


def read_card_at(path: Path) -> Card:
    """Read the card in the folder `path`. Raises `ModelError` where it is missing or not understood."""
    try:
        whole = json.loads((path / "card.json").read_text(encoding="utf-8"))
        if whole["schema"] != SCHEMA:
            raise ModelError(f"The card of {path.name} is of another version. Install triage again.")
        _check_complete(whole)
        return Card(
            id=whole["id"],
            path=path,
            sha256=whole["sha256"],
            preparation=Preparation.from_json(whole["preparation"]),
            calibration={
                Kind(kind): Platt(slope=finite(read["slope"]), intercept=finite(read["intercept"]))
                for kind, read in whole["calibration"].items()
            },
            thresholds={Kind(kind): read_thresholds(read) for kind, read in whole["thresholds"].items()},
            voices=read_voices(whole.get("answers")),
            parity={name: finite(logit) for name, logit in whole["parity"].items()},
            whole=whole,
        )
    except OSError as fault:
        raise ModelError(
            f"The model {path.name} is missing. List the models with: triage model list"
        ) from fault
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as fault:
        raise ModelError(f"The card of the model {path.name} is damaged. Install triage again.") from fault


def _check_complete(whole: Mapping[str, Any]) -> None:
    """Raise `KeyError` or `ValueError` where a part is missing that serving, checks or people need."""
    if set(whole["sha256"]) != {NETWORK_FILE, FAMILIARITY_FILE} or not whole["parity"]:
        raise ValueError("digests or parity are missing")
    for part in ("calibration", "thresholds"):
        if set(whole[part]) != {Kind.DERMOSCOPIC, Kind.CLINICAL}:
            raise ValueError(f"{part} is not there for both kinds")
    for part in ("title", "licence", "limits", "test"):
        whole[part]


def check_files(card: Card) -> None:
    """Compare every file of the model with its digest. Raises `ModelError` at the first that differs."""
    litert.check_files(card.id, card.path, card.sha256)
