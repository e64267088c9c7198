"""A split that does not leak: whole groups go to train, calibrate or test by a fixed hash, near the wanted shares."""

import csv
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from triage.errors import UsageError
from triage.training.data.groups import join
from triage.training.data.record import COLUMNS, Record, to_cells
from triage.training.data.scan import Watch, scan
from triage.training.data.source import Source

SHARES: Mapping[str, float] = {"train": 0.64, "calibrate": 0.18, "test": 0.18}


@dataclass(frozen=True)
class Split:
    """What was written: pictures by (split, malignant), groups by split, and what was joined by pixels alone."""

    pictures: Mapping[tuple[str, int | None], int]
    groups: Mapping[str, int]
    near_duplicates: int


@dataclass(frozen=True)
class _Group:
    name: str
    stratum: tuple[str, int]
    pictures: int


def split(source: Source, out: Path, shares: Mapping[str, float], seed: int, watch: Watch = iter) -> Split:
    """Write `out`, a manifest of `source` with `group` and `split` filled.

    The same pictures, shares and seed give the same file. Raises `UsageError` for shares that do not add up to 1 or a
    file that is there, `DataError` for a source that cannot be read.
    """
    if any(share < 0 for share in shares.values()) or not abs(sum(shares.values()) - 1) <= 1e-6:
        raise UsageError("The shares --train, --calibrate and --test need to add up to 1.")
    if out.exists() or out.is_symlink():
        raise UsageError(f"There is a file {out} already: choose another name for --out.")
    scanned = scan(source, watch)
    joined = [(one, other) for one, other, _ in scanned.ties] + [
        (one.first, one.second) for one in scanned.pairs
    ]
    roots = join(len(scanned), joined).tolist()
    names: dict[int, int] = {}
    for root, digest in zip(roots, scanned.digests.tolist(), strict=True):
        names[root] = min(names.get(root, digest), digest)
    part_of = assign(_groups(source.records(), roots, names), shares, seed)
    placed = (
        replace(
            record,
            group=_name(names[root]),
            split=part_of[_name(names[root])],
            width=int(size[0]),
            height=int(size[1]),
        )
        for record, root, size in zip(source.records(), roots, scanned.sizes, strict=True)
    )
    pictures = _write(out, placed)
    return Split(pictures, Counter(part_of.values()), len(scanned.pairs))


def assign(groups: Iterable[_Group], shares: Mapping[str, float], seed: int) -> dict[str, str]:
    """Give each group its part: within each set and class, in the order of a hash, to the part that lacks most."""
    strata: dict[tuple[str, int], list[_Group]] = defaultdict(list)
    for group in groups:
        strata[group.stratum].append(group)
    part_of: dict[str, str] = {}
    lacking = {
        part: 0.0 for part, share in shares.items() if share > 0
    }  # carried on, so that many small strata do not all round alike
    for _, members in sorted(strata.items()):
        for part in lacking:
            lacking[part] += shares[part] * sum(group.pictures for group in members)
        for group in sorted(members, key=lambda one: hashlib.sha256(f"{seed}:{one.name}".encode()).digest()):
            part = max(lacking, key=lambda name: lacking[name])
            part_of[group.name] = part
            lacking[part] -= group.pictures
    return part_of


def _groups(records: Iterable[Record], roots: list[int], names: Mapping[int, int]) -> list[_Group]:
    """Every group with the set of its first picture, its worst class (-1 where there is none) and its size."""
    sets: dict[int, str] = {}
    worst: dict[int, int] = {}
    sizes: Counter[int] = Counter()
    for record, root in zip(records, roots, strict=True):
        sets.setdefault(root, record.set)
        worst[root] = max(worst.get(root, -1), -1 if record.malignant is None else record.malignant)
        sizes[root] += 1
    return [_Group(_name(names[root]), (sets[root], worst[root]), size) for root, size in sizes.items()]


def _name(digest: int) -> str:
    return f"{digest:016x}"


def _write(out: Path, records: Iterable[Record]) -> Counter[tuple[str, int | None]]:
    counts: Counter[tuple[str, int | None]] = Counter()
    partial = out.with_name(f".{out.name}.partial")
    try:
        try:
            with partial.open("w", encoding="utf-8", newline="") as lines:
                writer = csv.writer(lines, lineterminator="\n")
                writer.writerow(COLUMNS)
                for record in records:
                    writer.writerow(to_cells(record))
                    counts[record.split, record.malignant] += 1
            partial.replace(out)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)
    except OSError as fault:
        raise UsageError(f"The file {out} cannot be written: choose another folder.") from fault
    return counts
