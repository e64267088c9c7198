"""The lesion network's graph: a picture in, how surely each pixel is inside the mark out."""

import threading
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from triage.errors import ModelError
from triage.lesion.card import NETWORK_FILE, PARITY_GRID, Card
from triage.litert import check_files, interpreter, parity_picture

_SURE = np.float32(1e-6)  # nearer to 0 or 1 the log odds are rounding
PARITY_TOLERANCE = 5e-3
"""Largest difference of a field's mean probability from the card; fp16 weights differ by less than 1e-3."""

Map = NDArray[np.float32]
"""(side, side), probability of "inside the mark", 0 to 1."""


class Runs(Protocol):
    """A graph on any runtime."""

    def run(self, picture: NDArray[np.float32]) -> Map:
        """Run one squeezed picture, shape (size, size, 3) of the card, RGB 0..255."""


class Network:
    """A loaded graph. Calls from several threads take turns."""

    def __init__(self, path: Path, threads: int | None = None) -> None:
        self._lock = threading.Lock()
        self._interpreter = interpreter(path, threads)
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def run(self, picture: NDArray[np.float32]) -> Map:
        """Run one squeezed picture, shape (size, size, 3) of the card, RGB 0..255."""
        with self._lock:
            self._interpreter.set_tensor(self._input, np.ascontiguousarray(picture[None]))
            self._interpreter.invoke()
            return np.array(self._interpreter.get_tensor(self._output)[0, ..., 0], dtype=np.float32)


def turned(network: Runs, picture: NDArray[np.float32], turns: int) -> Map:
    """Run a squeezed picture and its quarter turns, `turns` in all, and average their log odds.

    A mark that is photographed from another side is outlined more alike (docs/evaluation/compare.md).
    """
    odds = [np.rot90(_odds(network.run(np.rot90(picture, turn))), -turn) for turn in range(turns)]
    return np.asarray(1 / (1 + np.exp(-np.mean(odds, axis=0))), dtype=np.float32)


def _odds(found: Map) -> NDArray[np.float32]:
    held = np.clip(found, _SURE, 1 - _SURE)
    return np.asarray(np.log(held / (1 - held)), dtype=np.float32)


def load_network(card: Card) -> Network:
    """Check the files, load the graph and check its parity. Raises `ModelError` where one of them fails."""
    check_files(card.id, card.path, card.sha256)
    try:
        network = Network(card.path / NETWORK_FILE)
        check_parity(network, card, count=1)
    except (ValueError, RuntimeError) as fault:
        raise ModelError(f"The network {card.id} cannot be loaded. Install triage again.") from fault
    return network


def parity(network: Runs, size: int, count: int = 3) -> dict[str, tuple[float, ...]]:
    """The maps of `network` on the parity pictures, as a card stores them."""
    return {f"wave{number}": fields(network.run(parity_picture(number, size))) for number in range(count)}


def fields(found: Map) -> tuple[float, ...]:
    """The mean of each of `PARITY_GRID` by `PARITY_GRID` fields of a map, row by row."""
    rows = np.array_split(found, PARITY_GRID)
    return tuple(float(field.mean()) for row in rows for field in np.array_split(row, PARITY_GRID, axis=1))


def check_parity(network: Runs, card: Card, count: int) -> float:
    """Compare the maps with the card's and return the largest difference of a field.

    Raises `ModelError` where it is over `PARITY_TOLERANCE`.
    """
    found = parity(network, card.size, count)
    if not found.keys() <= card.parity.keys():
        raise ModelError(f"The card of the model {card.id} is damaged. Install triage again.")
    difference = max(
        abs(one - other) for name in found for one, other in zip(found[name], card.parity[name], strict=True)
    )
    if not difference <= PARITY_TOLERANCE:  # NaN is no parity either
        raise ModelError(
            f"The network {card.id} gives other values here than on its card. Do not use it here."
        )
    return difference
