"""The lesion network's card: its files, its input, where the mask is cut, how sure it is, what was measured."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from triage.errors import ModelError
from triage.resources import folder

SCHEMA = "triage.lesion-card/1"
PREFIX = "lesion-"
"""Opens the id of every lesion network, and the name of its folder."""
NETWORK_FILE = "model.tflite"
PARITY_GRID = 4
"""A parity picture's map is kept as the means of this many fields across and down."""


@dataclass(frozen=True)
class Card:
    """The parts of a card that serving needs; `whole` is the card as written, for people and reports.

    `size`: side of the square input, pixels. `turns`: over how many quarter turns of the picture the network's log odds
    are averaged, 1 or 4. `threshold`: probability from which a pixel is inside. `expected`: the
    network's own estimate of the overlap, rising, and `overlap`: what was measured there on `calibrate`, between which
    is read straight. `parity`: the means of the fields of the map of each parity picture, row by row.
    """

    id: str
    path: Path
    sha256: Mapping[str, str]
    size: int
    turns: int
    threshold: float
    expected: tuple[float, ...]
    overlap: tuple[float, ...]
    parity: Mapping[str, tuple[float, ...]]
    whole: Mapping[str, Any]

    def confidence(self, expected: float) -> float:
        """The overlap (Jaccard, 0 to 1) to expect, from the network's own estimate."""
        return float(np.interp(expected, self.expected, self.overlap))


def models() -> tuple[str, ...]:
    """The ids of the shipped lesion networks, oldest first."""
    return tuple(sorted(path.parent.name for path in folder("models").glob(f"{PREFIX}*/card.json")))


def read_card(model_id: str) -> Card:
    """Read a shipped card. Raises `ModelError` where it is missing or not understood."""
    return read_card_at(folder("models") / model_id)


def read_card_at(path: Path) -> Card:
    """Read the card in the folder `path`. Raises `ModelError` where it is missing or not understood."""
    try:
        whole = json.loads((path / "card.json").read_text(encoding="utf-8"))
        if whole["schema"] != SCHEMA:
            raise ModelError(f"The card of {path.name} is of another version. Install triage again.")
        card = Card(
            id=whole["id"],
            path=path,
            sha256=whole["sha256"],
            size=int(whole["preparation"]["size"]),
            turns=int(whole["preparation"].get("turns", 1)),
            threshold=float(whole["threshold"]["value"]),
            expected=tuple(float(value) for value in whole["confidence"]["expected"]),
            overlap=tuple(float(value) for value in whole["confidence"]["overlap"]),
            parity={name: tuple(float(one) for one in fields) for name, fields in whole["parity"].items()},
            whole=whole,
        )
        _check(card)
    except OSError as fault:
        raise ModelError(
            f"The model {path.name} is missing. List the models with: triage model list"
        ) from fault
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as fault:
        raise ModelError(f"The card of the model {path.name} is damaged. Install triage again.") from fault
    return card


def _check(card: Card) -> None:
    """Raise `KeyError` or `ValueError` where a part is missing or a number is none."""
    if set(card.sha256) != {NETWORK_FILE} or not card.parity:
        raise ValueError("digests or parity are missing")
    fields = [value for means in card.parity.values() for value in means]
    numbers = (card.threshold, *card.expected, *card.overlap, *fields)
    in_range = 0 < card.threshold < 1 and card.size >= 1 and card.turns in (1, 4)
    if not in_range or not all(math.isfinite(number) for number in numbers):
        raise ValueError("a number is out of range")
    if len(card.expected) != len(card.overlap) or any(
        later <= former for former, later in zip(card.expected, card.expected[1:], strict=False)
    ):
        raise ValueError("the confidence is not a rising line")
    if len(fields) != len(card.parity) * PARITY_GRID**2:
        raise ValueError("the parity is incomplete")
    for part in ("title", "licence", "limits", "test"):
        card.whole[part]
