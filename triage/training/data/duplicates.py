"""Pairs of pictures that are the same one: turned, mirrored, shrunk, squeezed or compressed again.

The rule was measured on 16,472 pictures of six sets: correlation of the 32x32 grey copies (mean 0, variance 1), less
the mean copy of the set, of at least 0.99, and at most 6 of 64 bits of the hash apart. The hash alone is poor for
moles, which look alike when small; it only proposes. Proposals come from bands of bits: two hashes at most 6 apart
agree wholly in one of seven bands, so only pictures that share a band are compared, a block at a time, and no table
of all pairs is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from triage.imaging.resize import Pixels
from triage.training.data.fingerprints import TURNS, Hashes, turned

LEAST_CORRELATION = 0.99
MOST_BITS = 6  # of 64 that may differ
FEWEST_FOR_A_MEAN = 200
"""Pictures from which on a mean picture is subtracted; the mean of a few copies would be the copies."""
_BITS = 64
_FLAT = 1e-3  # grey levels or standard deviations; a picture with less spread shows nothing
_BLOCK = 1 << 21  # hashes compared at once: 16 MB
_COMPARED = 4096  # pairs of grey copies compared at once: 32 MB

Indices = NDArray[np.intp]


@dataclass(frozen=True)
class Pair:
    """Pictures `first` < `second` (places in the list) that are one picture. `correlation` is that of the best turn."""

    first: int
    second: int
    correlation: float


def find_pairs(copies: Pixels, hashed: Hashes) -> list[Pair]:
    """Find every pair in `copies` (n, 32, 32; may lie on disk) with its `hashed` (n, 8), in order."""
    mean = mean_picture(copies)
    best: dict[tuple[int, int], float] = {}
    for first, second, turn in _proposals(hashed):
        correlations = _correlations(copies, mean, first, second, turn)
        for at in np.flatnonzero(correlations >= LEAST_CORRELATION):
            pair = (min(first[at], second[at]), max(first[at], second[at]))
            key = (int(pair[0]), int(pair[1]))
            best[key] = max(best.get(key, 0.0), float(correlations[at]))
    return [Pair(first, second, value) for (first, second), value in sorted(best.items())]


def mean_picture(copies: Pixels) -> NDArray[np.float32]:
    """The mean standard copy over a set and the eight turns, (32, 32); all 0 for a set that is too small."""
    total = np.zeros(copies.shape[1:], np.float64)
    if len(copies) < FEWEST_FOR_A_MEAN:
        return total.astype(np.float32)
    for start in range(0, len(copies), _COMPARED):
        total += _standard(copies[start : start + _COMPARED]).sum(axis=0, dtype=np.float64)
    turns = np.stack([turned(total / len(copies), turn) for turn in range(TURNS)])
    return np.asarray(turns.mean(axis=0), dtype=np.float32)


def _proposals(hashed: Hashes) -> Iterator[tuple[Indices, Indices, Indices]]:
    """Yield blocks of (first, second, turn of the second) whose hashes are at most `MOST_BITS` apart."""
    upright, all_turns = hashed[:, 0], hashed.ravel()
    bands = _bands()
    for number, band in enumerate(bands):
        held = _by_value(all_turns & band)
        for value, rows in _by_value(upright & band).items():
            others = held[value]
            step = max(1, _BLOCK // len(others))
            for start in range(0, len(rows), step):
                block = rows[start : start + step]
                apart = upright[block, None] ^ all_turns[others]
                at, where = np.nonzero(np.bitwise_count(apart) <= MOST_BITS)
                first, second, turn = block[at], others[where] // TURNS, others[where] % TURNS
                new = first != second
                for earlier in bands[:number]:  # a pair that shares an earlier band was proposed there
                    new &= (apart[at, where] & earlier) != 0
                if new.any():
                    yield first[new], second[new], turn[new]


def _bands() -> list[np.uint64]:
    """Masks of the bands of bits: one more than bits may differ, so that one band is the same in both hashes."""
    edges = np.linspace(0, _BITS, MOST_BITS + 2).astype(int).tolist()
    return [np.uint64((1 << high) - (1 << low)) for low, high in pairwise(edges)]


def _by_value(values: Hashes) -> dict[int, Indices]:
    """Places of each value."""
    order = np.argsort(values, kind="stable")
    found, starts = np.unique(values[order], return_index=True)
    return dict(zip(found.tolist(), np.split(order, starts[1:]), strict=True))


def _correlations(
    copies: Pixels, mean: NDArray[np.float32], first: Indices, second: Indices, turn: Indices
) -> NDArray[np.float64]:
    """Pearson's r of each first copy with its second one turned, both less the mean."""
    values = np.zeros(len(first))
    for start in range(0, len(first), _COMPARED):
        part = slice(start, start + _COMPARED)
        one = _standard(_standard(copies[first[part]]) - mean)
        other = _standard(copies[second[part]]) - mean
        for way in range(TURNS):
            this = turn[part] == way
            other[this] = turned(other[this], way)
        values[part] = (one * _standard(other)).mean(axis=(1, 2))
    return values


def _standard(pictures: NDArray[np.generic]) -> NDArray[np.float32]:
    """Pictures (n, 32, 32) with mean 0 and variance 1; a flat one becomes all 0."""
    values = np.asarray(pictures, dtype=np.float32)
    centred = values - values.mean(axis=(1, 2), keepdims=True)
    spread = centred.std(axis=(1, 2), keepdims=True)
    shown = np.divide(centred, spread, out=np.zeros_like(centred), where=spread > _FLAT)
    return np.asarray(shown, dtype=np.float32)
