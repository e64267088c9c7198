"""Refusing a split that leaks: one patient, lesion, picture or near-duplicate in two parts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from triage.errors import DataError
from triage.training.data.record import Record
from triage.training.data.scan import Scan, Watch, scan
from triage.training.data.source import Source


@dataclass(frozen=True)
class Leak:
    """The first pictures, in the order of the manifest, that share `what` and lie in two parts."""

    what: str
    first: Record
    second: Record

    @property
    def text(self) -> str:
        """One sentence for a person."""
        return (
            f"The split leaks: {self.first.file} ({self.first.split}) and {self.second.file} "
            f"({self.second.split}) are {self.what}. Make a new one with triage data split --out."
        )


@dataclass(frozen=True)
class Checked:
    """What was checked: pictures by part, pairs of near-duplicates found (all within one part), and a leak or None."""

    pictures: Mapping[str, int]
    near_duplicates: int
    leak: Leak | None


def check(manifest: Source, watch: Watch = iter) -> Checked:
    """Check a manifest with its own `split` column. Raises `DataError` where a row has none."""
    splits = [_split(record) for record in manifest.records()]
    scanned = scan(manifest, watch)
    leaking = (tie for tie in _ties(scanned) if splits[tie[0]] != splits[tie[1]])
    worst = min(leaking, key=lambda tie: (tie[1], tie[0]), default=None)
    leak = None
    if worst is not None:
        one, other, what = worst
        leak = Leak(what, _record_at(manifest, one), _record_at(manifest, other))
    return Checked(Counter(splits), len(scanned.pairs), leak)


def _ties(scanned: Scan) -> Iterator[tuple[int, int, str]]:
    """Every two places that must not be parted, and in words why."""
    for one, other, key in scanned.ties:
        kind, name = key.split(" ", 1)
        yield one, other, "the same file" if kind == "bytes" else f"of the same {kind} {name}"
    for pair in scanned.pairs:
        yield pair.first, pair.second, f"near-duplicates (correlation {pair.correlation:.3f})"


def _split(record: Record) -> str:
    if not record.split:
        raise DataError(f"The picture {record.file} has no split: make one with triage data split --out.")
    return record.split


def _record_at(source: Source, place: int) -> Record:
    return next(record for number, record in enumerate(source.records()) if number == place)
