"""Pictures and their damaged copies, measured by the gate, and the shares of them that it refuses."""

import math
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from triage.domain.quality import SHORT_SIDE_REFUSE, Measures, QualityCode, Severity, judge
from triage.imaging.decode import decode
from triage.imaging.quality import measure_pixels
from triage.imaging.resize import Pixels, shrink_short
from triage.training.gate_damage import (
    CURVED_PERCENT,
    Copy,
    blurred_copies,
    curved_shake,
    lit_copies,
    sensor,
    soft_centre,
)
from triage.training.manifest import Row

LARGE_SETS = ("ham10000_large", "isic2016_large", "pad_large")
SHARP = "untouched"
SHARP_NOISE = "untouched + noise"
STRONG = ("Gaussian 0.5 %", "Gaussian 1.0 %", "motion 3.0 %")  # what the bar asks to be refused
STRONG_NOISE = tuple(f"{name} + noise" for name in STRONG)
MODALITIES = ("dermoscopic", "clinical")
COPY_SHORT = 600  # pixels; pictures are shrunk to it before they are damaged, to keep a run short
_BISECTIONS = 50


@dataclass(frozen=True)
class Measured:
    """One picture or damaged copy: whose it is, what was done to it, what the gate measured."""

    image_id: str
    modality: str
    copy: str
    measures: Measures

    def refused(self, *codes: QualityCode) -> bool:
        """Say whether one of `codes` refuses it; without codes, whether anything but its size does."""
        wanted = codes or tuple(code for code in QualityCode if code is not QualityCode.LOW_RESOLUTION)
        findings = judge(self.measures).findings
        return any(f.severity is Severity.REFUSE and f.code in wanted for f in findings)

    def warned(self, code: QualityCode) -> bool:
        """Say whether `code` was found at all, as a warning or a refusal."""
        return any(finding.code is code for finding in judge(self.measures).findings)


def large_rows(rows: Iterable[Row], split: str) -> list[Row]:
    """Return the pictures of a split that are large enough for the gate: short side >= 400 pixels."""
    return [
        row
        for row in rows
        if row.split == split and row.set in LARGE_SETS and min(row.width, row.height) >= SHORT_SIDE_REFUSE
    ]


def measured_copies(folder: Path, rows: Iterable[Row]) -> Iterator[Measured]:
    """Yield every picture, untouched and in all damaged copies, measured. The seed is the picture's id."""
    for row in rows:
        photo = decode((folder / row.file).read_bytes())
        chance = np.random.default_rng(zlib.crc32(row.image_id.encode()))
        for copy in _copies(shrink_short(photo.pixels, COPY_SHORT), chance):
            measures = measure_pixels(copy.pixels, min(photo.facts.width, photo.facts.height))
            yield Measured(row.image_id, row.modality, copy.name, measures)


def _copies(pixels: Pixels, chance: np.random.Generator) -> Iterator[Copy]:
    yield Copy(SHARP, pixels)
    yield Copy(SHARP_NOISE, sensor(pixels, chance))
    yield from blurred_copies(pixels, chance)
    yield soft_centre(pixels)
    yield from (curved_shake(pixels, percent) for percent in CURVED_PERCENT)
    yield from lit_copies(pixels)


def by_copy(measured: Iterable[Measured], modality: str) -> dict[str, list[Measured]]:
    """Group the copies of one kind of picture by what was done to them."""
    groups: dict[str, list[Measured]] = defaultdict(list)
    for one in measured:
        if one.modality == modality:
            groups[one.copy].append(one)
    return groups


@dataclass(frozen=True)
class Share:
    """`count` of `total`, with its Clopper-Pearson interval."""

    count: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1; not a number where nothing was counted."""
        return self.count / self.total if self.total else math.nan

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Return the exact binomial interval of Clopper and Pearson (1934)."""
        tail = (1 - confidence) / 2
        low = _solve(lambda p: 1 - _at_most(self.count - 1, self.total, p), tail) if self.count else 0.0
        high = (
            _solve(lambda p: -_at_most(self.count, self.total, p), -tail) if self.count < self.total else 1.0
        )
        return low, high

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.value:.1%} ({low:.1%} to {high:.1%}; {self.count} of {self.total})"


def refused(group: Sequence[Measured], *codes: QualityCode) -> Share:
    """Count how many of `group` are refused by `codes`, or by anything but the size."""
    return Share(sum(one.refused(*codes) for one in group), len(group))


def why(group: Iterable[Measured]) -> Counter[str]:
    """Count the codes that refuse the pictures of `group`."""
    return Counter(
        finding.code.value
        for one in group
        for finding in judge(one.measures).findings
        if finding.severity is Severity.REFUSE
    )


def _at_most(count: int, total: int, chance: float) -> float:
    """Return the probability of at most `count` successes in `total` tries."""
    return sum(math.comb(total, k) * chance**k * (1 - chance) ** (total - k) for k in range(count + 1))


def _solve(rising: Callable[[float], float], target: float) -> float:
    """Return where a rising function on 0 to 1 reaches `target`, by bisection."""
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2
