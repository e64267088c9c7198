"""One pass over a source: what ties its pictures together. A picture is read, measured and let go."""

import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from triage.errors import DataError
from triage.imaging.resize import Pixels
from triage.training.data.duplicates import Pair, find_pairs
from triage.training.data.fingerprints import SIDE, TURNS, hashes, small_grey
from triage.training.data.pictures import Pictures
from triage.training.data.record import Record
from triage.training.data.source import Source

Watch = Callable[[Iterable[Record]], Iterable[Record]]
"""Passes records on and shows how far they are."""
_ROW_BYTES = SIDE * SIDE


@dataclass(frozen=True, eq=False)
class Scan:
    """Places are those of the source's records. `ties` are pairs of places with what they share; `sizes` is (n, 2).

    A tie joins a place to the first one with the same patient, lesion, picture id or bytes; `pairs` are the
    near-duplicates. `digests` (n,) are fixed numbers made of the picture ids.
    """

    ties: tuple[tuple[int, int, str], ...]
    pairs: tuple[Pair, ...]
    sizes: NDArray[np.int32]
    digests: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.digests)


def scan(source: Source, watch: Watch = iter) -> Scan:
    """Read every picture once. Raises `DataError` for one that cannot be read, and for a source without any.

    The small copies (1 KB a picture) lie in a file for short while they are compared, so memory stays flat.
    """
    with tempfile.TemporaryDirectory(prefix="triage-") as folder:
        return _scan(source, watch, Path(folder) / "copies")


def _scan(source: Source, watch: Watch, place: Path) -> Scan:
    first: dict[str, int] = {}
    ties: list[tuple[int, int, str]] = []
    hashed, sizes, digests = bytearray(), bytearray(), bytearray()
    with place.open("wb") as copies, Pictures(source.tree) as pictures:
        for number, record in enumerate(watch(source.records())):
            photo = pictures.photo(record.file)
            copy = small_grey(photo.pixels)
            copies.write(copy.tobytes())
            hashed += hashes(copy).tobytes()
            sizes += np.array([photo.facts.width, photo.facts.height], np.int32).tobytes()
            digests += hashlib.sha256(record.image_id.encode()).digest()[:8]
            for key in _keys(record, photo.facts.sha256):
                if (earlier := first.setdefault(key, number)) != number:
                    ties.append((earlier, number, key))
    count = len(digests) // 8
    if not count:
        raise DataError("There is no picture to split: name a folder that holds some.")
    return Scan(
        ties=tuple(ties),
        pairs=tuple(
            find_pairs(_mapped(place, count), np.frombuffer(hashed, np.uint64).reshape(count, TURNS))
        ),
        sizes=np.frombuffer(sizes, np.int32).reshape(count, 2),
        digests=np.frombuffer(digests, ">u8").astype(np.uint64),
    )


def _keys(record: Record, sha256: str) -> Iterator[str]:
    if record.patient_id:
        yield f"patient {record.patient_id}"
    if record.lesion_id:
        yield f"lesion {record.lesion_id}"
    yield f"picture {record.image_id}"
    yield f"bytes {sha256[:16]}"


def _mapped(place: Path, count: int) -> Pixels:
    return np.memmap(place, np.uint8, "r", shape=(count, SIDE, SIDE))
