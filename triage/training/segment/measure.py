"""The lesion network and what it must beat, read on one split: everything that the report needs, as JSON."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from triage.domain.quality import QualityCode, QualityReport, Severity, judge
from triage.imaging.decode import decode
from triage.imaging.outlines import mask_of
from triage.imaging.prepare import centre_square
from triage.imaging.quality import measure
from triage.imaging.resize import Pixels
from triage.lesion import Finder, lesion_facts
from triage.training.gate_measure import LARGE_SETS
from triage.training.manifest import Row
from triage.training.segment import baselines
from triage.training.segment.augment import paste
from triage.training.segment.judge import Judged, Mask, figures
from triage.training.segment.judge import judge as judged_by
from triage.training.segment.samples import BARE, read, usable
from triage.training.statistics import share

SETS = {
    "ham10000": "HAM10000, dermoscopic, 200x150",
    "ham10000_large": "HAM10000, dermoscopic, 600x450",
    "pad": "PAD-UFES-20, phone, short side up to 300",
    "pad_large": "PAD-UFES-20, phone, up to 1024",
}
KINDS = {"dermoscopic": ("ham10000", "ham10000_large"), "clinical": ("pad", "pad_large")}
SIZES = ((0.0, 0.02), (0.02, 0.1), (0.1, 0.3), (0.3, 1.01))
"""Groups of marks by their share of the picture."""
CONFIDENT = (0.0, 0.6, 0.7, 0.8, 0.85, 0.9, 1.01)
"""Edges of the groups of outlines by confidence."""
BEST_OF = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)
"""Thresholds that the ceiling of phone pictures is read over."""
TIMED = 40
"""Pictures that are timed."""
PASTED = 150
"""Views with a second mark pasted in that `several_lesions` is read on."""


@dataclass(frozen=True)
class Outlined:
    """One picture judged, and what the finder said of it."""

    judged: Judged
    confidence: float
    several: int


def measured(finder: Finder, folder: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """Read everything on `rows`, which are of one split."""
    split = {row.split for row in rows}
    held = {name: [row for row in rows if row.set == name and row.mask] for name in SETS}
    found = {name: _outlined(finder, folder, of_set) for name, of_set in held.items() if of_set}
    return {
        "schema": "triage.lesion-report/1",
        "model": finder.card.id,
        "split": sorted(split),
        "sets": {name: _set(finder, folder, held[name], found[name]) for name in found},
        "kinds": {
            kind: figures([one.judged for name in names if name in found for one in found[name]])
            for kind, names in KINDS.items()
            if any(name in found for name in names)
        },
        "groups": _groups([one for of_set in found.values() for one in of_set]),
        "confidence": {
            kind: _reliability([one for name in names for one in found.get(name, [])])
            for kind, names in KINDS.items()
        },
        "no_lesion": _no_lesion(finder, folder, rows, found),
        "several": _several(finder, folder, rows, found),
        "gate": {
            kind: _gate(
                finder, folder, [row for row in rows if row.set in LARGE_SETS and row.modality == kind]
            )
            for kind in KINDS
        },
        "cost": _cost(finder, folder, rows),
    }


def _outlined(finder: Finder, folder: Path, rows: Sequence[Row], *, smoother: bool = False) -> list[Outlined]:
    """Outline every picture and hold it against its mask, or against the `smoother` one."""
    said: list[tuple[float, int]] = []

    def drawn(pixels: Pixels, height: int, width: int) -> Mask:
        found = finder.find(pixels)
        said.append((found.confidence, found.several))
        if found.outline is None:
            return np.zeros((height, width), np.uint8)
        return mask_of(found.outline, height, width)

    judged = judged_by(folder, rows, drawn, baselines.smoother if smoother else lambda mask: mask)
    return [Outlined(one, *spoken) for one, spoken in zip(judged, said, strict=True)]


def _set(finder: Finder, folder: Path, rows: Sequence[Row], found: Sequence[Outlined]) -> dict[str, Any]:
    """The rows of one set's table."""
    table = {
        "network": figures([one.judged for one in found]),
        "otsu": figures(judged_by(folder, rows, baselines.otsu_blue)),
        "disc": figures(judged_by(folder, rows, baselines.disc)),
    }
    if rows[0].modality == "clinical":
        smooth = _outlined(finder, folder, rows, smoother=True)
        table["network_best"] = _best(finder, folder, rows)
        table["network_smoother"] = figures([one.judged for one in smooth])
        table["otsu_smoother"] = figures(judged_by(folder, rows, baselines.otsu_blue, baselines.smoother))
        table["disc_smoother"] = figures(judged_by(folder, rows, baselines.disc, baselines.smoother))
    return table


def _best(finder: Finder, folder: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """The overlap if each picture's threshold could be chosen by looking at its mask: a ceiling, not an outline."""
    tried = [
        _outlined(replace(finder, card=replace(finder.card, threshold=at)), folder, rows) for at in BEST_OF
    ]
    best = (
        max((one.judged for one in same), key=lambda one: one.jaccard) for same in zip(*tried, strict=True)
    )
    return figures(list(best))


def _groups(found: Iterable[Outlined]) -> dict[str, dict[str, Any]]:
    """Figures by kind of picture and diagnosis, skin type, and size of the mark."""
    groups: dict[str, list[Judged]] = {}
    for one in found:
        row = one.judged.row
        low, high = next((low, high) for low, high in SIZES if low <= one.judged.share < high)
        names = [f"diagnosis {row.diagnosis}", f"mark {low:.0%} to {min(high, 1):.0%} of the picture"]
        if row.modality == "clinical":
            names.append(f"Fitzpatrick {row.fitzpatrick.split('.')[0] or 'not given'}")
        for name in names:
            groups.setdefault(f"{row.modality}: {name}", []).append(one.judged)
    return {name: figures(groups[name]) for name in sorted(groups)}


def _reliability(found: Sequence[Outlined]) -> list[dict[str, Any]]:
    """What overlap outlines of a confidence really have."""
    lines = []
    for low, high in pairwise(CONFIDENT):
        inside = [one for one in found if low <= one.confidence < high]
        if inside:
            said = float(np.mean([one.confidence for one in inside]))
            lines.append(
                {"from": low, "to": high, "said": round(said, 4), **figures([one.judged for one in inside])}
            )
    return lines


def _no_lesion(
    finder: Finder, folder: Path, rows: Sequence[Row], found: Mapping[str, Sequence[Outlined]]
) -> dict[str, Any]:
    """How often no mark is seen: in bare skin, in objects, and in pictures of a mark."""
    empty: dict[str, list[bool]] = {"bare skin": [], "objects": []}
    for row in rows:
        if row.set == "other":
            seen = finder.find(decode((folder / row.file).read_bytes()).pixels)
            empty["bare skin" if row.diagnosis in BARE else "objects"].append(seen.outline is None)
    shares = {name: share(sum(values), len(values)) for name, values in empty.items()}
    for name, of_set in found.items():
        shares[name] = share(sum(one.several == 0 for one in of_set), len(of_set))
    return shares


def _several(
    finder: Finder, folder: Path, rows: Sequence[Row], found: Mapping[str, Sequence[Outlined]]
) -> dict[str, Any]:
    """How often more than one mark is seen: where a second one was pasted in, and in the pictures as they are."""
    shares = {
        name: share(sum(one.several > 1 for one in of_set), len(of_set)) for name, of_set in found.items()
    }
    for kind, names in KINDS.items():
        of_kind = [row for row in rows if row.set in names and row.mask]
        random = np.random.default_rng(5)
        seen = []
        for host, guest in random.integers(0, max(1, len(of_kind)), (PASTED * bool(of_kind), 2)):
            first, second = read(folder, of_kind[host]), read(folder, of_kind[guest])
            mask = centre_square(first.mask)
            picture = np.ascontiguousarray(centre_square(first.picture))
            both, marked = paste(picture, mask, second, random)
            if mask.any() and (marked != mask).sum() >= 0.4 * mask.sum():
                seen.append(finder.find(both).several > 1)
        shares[f"{kind}, a second mark pasted in"] = share(sum(seen), len(seen))
    return shares


def _gate(finder: Finder, folder: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """What the gate says of untouched large pictures, without and with the lesion network."""
    reports: list[tuple[QualityReport, QualityReport]] = []
    for row in rows:
        photo = decode((folder / row.file).read_bytes())
        measures, facts = measure(photo), lesion_facts(finder.find(photo.pixels), photo)
        reports.append((judge(measures), judge(measures, facts)))
    new = (QualityCode.FRAMING, QualityCode.NO_LESION, QualityCode.SEVERAL_LESIONS)
    counted: dict[str, Any] = {
        "refused without": share(sum(not before.accepted for before, _ in reports), len(reports)),
        "refused with": share(sum(not after.accepted for _, after in reports), len(reports)),
        "framing without": share(sum(_has(before, new[0]) for before, _ in reports), len(reports)),
    }
    for code in new:
        counted[str(code)] = share(sum(_has(after, code) for _, after in reports), len(reports))
    counted["framing refused"] = share(
        sum(_has(after, new[0], Severity.REFUSE) for _, after in reports), len(reports)
    )
    return counted


def _has(report: QualityReport, code: QualityCode, severity: Severity | None = None) -> bool:
    return any(one.code is code and severity in (None, one.severity) for one in report.findings)


def _cost(finder: Finder, folder: Path, rows: Sequence[Row]) -> dict[str, Any]:
    """Milliseconds of one find, and megabytes of the graph."""
    chosen = [row for row in rows if row.set in ("pad_large", "ham10000_large")][:TIMED] or list(rows)[:TIMED]
    spent = []
    for row in chosen:
        pixels = decode((folder / row.file).read_bytes()).pixels
        started = time.perf_counter()
        finder.find(pixels)
        spent.append(1000 * (time.perf_counter() - started))
    size = sum((finder.card.path / name).stat().st_size for name in finder.card.sha256)
    return {
        "n": len(spent),
        "median_ms": round(float(np.median(spent)), 1),
        "megabytes": round(size / 1e6, 2),
    }


def wanted(rows: Iterable[Row], split: str) -> list[Row]:
    """The rows of a split that the report reads."""
    masked = usable(rows, (*SETS, "other"), split)
    large = [row for row in rows if row.split == split and row.set in LARGE_SETS and row not in masked]
    return [*masked, *large]
