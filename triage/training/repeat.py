"""Repeat errors of the measurements: ``python -m triage.training.repeat [--data DIR]`` prints them.

Two photos of one lesion (same ``lesion_id``, HAM10000, `train` and `calibrate`, reference masks) should measure
alike; by how much they do not is the repeat error of asymmetry, border, colours and contrast. Their magnification
is not known, so width and area are measured on one photo instead: the outline of the lesion network against the
reference. Where no network is installed the reference is redrawn with waves of a given overlap instead. `test` is
never read.
"""

import argparse
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from triage.domain.outline import FEWEST_POINTS, DrawnBy, Outline
from triage.errors import DataError
from triage.imaging import measure_errors as errors
from triage.imaging.decode import decode
from triage.imaging.measure_colour import colour_of
from triage.imaging.measure_shape import area_of, asymmetry_of, border_of, feret_of
from triage.imaging.outlines import mask_of, outline_of
from triage.imaging.resize import Pixels
from triage.training.manifest import Row, data_folder, read_manifest

SPLITS = ("train", "calibrate")
CONFIDENCE = 0.95
SETS = {"dermoscopic": ("ham10000", "ham10000_large"), "clinical": ("pad", "pad_large")}
EVERY = 1
"""Every n-th lesion of the pairs."""
OUTLINES = 400
"""Pictures of each kind whose outline is drawn again."""

WAVES = {"dermoscopic": 0.09, "clinical": 0.15}
"""Height of the waves, share of the equivalent radius. They give a median Jaccard of about 0.85, the bar of issue
9, and 0.77, what two drawers of PAD masks reach (data notes)."""

_LEAST_AREA = 1.0  # pixels

LEAST_MISS = 0.02
"""No outline is taken for nearer than this to an expert's."""

Finder = Callable[[Pixels], Outline | None]


@dataclass(frozen=True)
class Figures:
    """What one photo with its reference outline measures, without a scale."""

    asymmetry: float
    border: float
    colours: float
    contrast: float | None


@dataclass(frozen=True)
class Repeat:
    """The 95 % error of one measurement: `error` (half of an interval), from `count` pairs; `middle`: median
    difference."""

    name: str
    error: float
    middle: float
    count: int
    unit: str


@dataclass(frozen=True)
class Redrawn:
    """Outlines of one kind of photo against the reference: relative errors of width and area, 95 %, and their bias.

    `width_per_miss`, `area_per_miss`: those errors for each unit of overlap that the outline is expected to lack,
    by the network's own confidence, or by the median overlap where waves were drawn. `width_inside`, `area_inside`:
    share of the outlines within the shipped error.
    """

    kind: str
    by: str
    count: int
    overlap: float
    diameter: float
    diameter_bias: float
    area: float
    area_bias: float
    width_per_miss: float
    area_per_miss: float
    width_inside: float
    area_inside: float


def pairs(rows: Iterable[Row]) -> list[tuple[Row, Row]]:
    """The first two photos of each lesion that has two with a reference mask."""
    of_lesion: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.set == "ham10000" and row.split in SPLITS and row.mask and row.lesion_id:
            of_lesion[row.lesion_id].append(row)
    return [(many[0], many[1]) for many in of_lesion.values() if len(many) > 1]


def repeats(folder: Path, every: int = EVERY) -> list[Repeat]:
    """Measure the pairs."""
    both = [
        (one, other)
        for first, second in pairs(read_manifest(folder))[::every]
        if (one := figures(folder, first)) and (other := figures(folder, second))
    ]
    contrast = [
        (a.contrast, b.contrast) for a, b in both if a.contrast is not None and b.contrast is not None
    ]
    return [
        _repeat("asymmetry", "share", [a.asymmetry - b.asymmetry for a, b in both]),
        _repeat("border", "relative", [math.log(a.border / b.border) for a, b in both]),
        _repeat("colours", "count", [a.colours - b.colours for a, b in both]),
        _repeat("contrast", "delta E", [one - other for one, other in contrast]),
    ]


def figures(folder: Path, row: Row) -> Figures | None:
    """Measure a picture with its reference mask; None where the mask is empty."""
    pixels, outline = read(folder, row)
    if outline is None:
        return None
    points = on_photo(outline, pixels)
    colour = colour_of(pixels, outline)
    return Figures(asymmetry_of(points), border_of(points), float(colour.count), colour.contrast)


def read(folder: Path, row: Row) -> tuple[Pixels, Outline | None]:
    """Read a picture and its reference outline."""
    pixels = decode((folder / row.file).read_bytes()).pixels
    mask = cv2.imread(str(folder / row.mask), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise DataError(f"The mask {row.mask} cannot be read. Unpack the pictures again.")
    points = outline_of(np.asarray(mask) > 127)
    return pixels, Outline(points, DrawnBy.PERSON) if len(points) >= FEWEST_POINTS else None


def on_photo(outline: Outline, pixels: Pixels) -> NDArray[np.float64]:
    """The outline's points in pixels, (n, 2)."""
    return np.asarray(np.array(outline.points) * (pixels.shape[1], pixels.shape[0]), dtype=np.float64)


def redrawn(folder: Path, kind: str, find: Finder | None, most: int = OUTLINES) -> Redrawn:
    """Draw outlines of `calibrate` again, by the network or with waves, and compare their width and area."""
    rows = [
        row
        for row in read_manifest(folder)
        if row.set in SETS[kind] and row.split == "calibrate" and row.mask
    ]
    chosen = [rows[n] for n in np.random.default_rng(1).permutation(len(rows))[:most]]
    chance = np.random.default_rng(2)
    compared, confidences = [], []
    for row in chosen:
        pixels, reference = read(folder, row)
        if reference is None:
            continue
        again = find(pixels) if find else waved(reference, pixels, WAVES[kind], chance)
        if again is not None:
            compared.append(_compared(reference, again, pixels))
            confidences.append(again.confidence)
    overlap, width, area = (np.array(column) for column in zip(*compared, strict=True))
    expected = [float(np.median(overlap)) if one is None else one for one in confidences]
    by = DrawnBy.NETWORK if find else DrawnBy.PERSON
    missed = np.maximum(1 - np.array(expected), LEAST_MISS)
    return Redrawn(
        kind,
        "network" if find else "waves",
        len(compared),
        float(np.median(overlap)),
        float(np.quantile(_times(width), CONFIDENCE)),
        math.expm1(float(np.median(width))),
        float(np.quantile(_times(area), CONFIDENCE)),
        math.expm1(float(np.median(area))),
        float(np.quantile(_times(width) / missed, CONFIDENCE)),
        float(np.quantile(_times(area) / missed, CONFIDENCE)),
        float((_times(width) <= errors.WIDTH_PER_MISS[by] * missed).mean()),
        float((_times(area) <= errors.AREA_PER_MISS[by] * missed).mean()),
    )


def waved(outline: Outline, pixels: Pixels, height: float, chance: np.random.Generator) -> Outline:
    """Redraw an outline with a few random waves; `height` is their size as a share of the equivalent radius."""
    points = on_photo(outline, pixels)
    centre, radius = points.mean(axis=0), math.sqrt(area_of(points) / math.pi)
    away = points - centre
    turn = np.arctan2(away[:, 1], away[:, 0])
    push = np.full(len(points), chance.normal(0, height))
    for order in (1, 2, 3, 4):
        push += chance.normal(0, height / order) * np.cos(order * turn + chance.uniform(0, 2 * math.pi))
    reach = np.maximum(np.linalg.norm(away, axis=1), 1e-6)[:, None]
    moved = centre + away * np.maximum(0.1, 1 + push[:, None] * radius / reach)
    shares = np.clip(moved / (pixels.shape[1], pixels.shape[0]), 0, 1)
    return Outline(tuple((float(x), float(y)) for x, y in shares), outline.by)


def _times(logarithm: NDArray[np.float64]) -> NDArray[np.float64]:
    """How many times too large or too small, less 1: half as wide is as wrong as twice as wide."""
    return np.asarray(np.expm1(np.abs(logarithm)), dtype=np.float64)


def _compared(reference: Outline, again: Outline, pixels: Pixels) -> tuple[float, float, float]:
    height, width = pixels.shape[:2]
    one, other = mask_of(reference, height, width) > 0, mask_of(again, height, width) > 0
    overlap = float((one & other).sum() / max(1, (one | other).sum()))
    before, now = on_photo(reference, pixels), on_photo(again, pixels)
    area = max(area_of(now), _LEAST_AREA) / max(area_of(before), _LEAST_AREA)
    return overlap, math.log(feret_of(now) / feret_of(before)), math.log(area)


def _repeat(name: str, unit: str, differences: Sequence[float]) -> Repeat:
    """Half an interval of one measurement: the 95 % quantile of the difference of two, over the square root of 2."""
    size = np.abs(np.array(differences))
    error = float(np.quantile(size, CONFIDENCE)) / math.sqrt(2)
    return Repeat(name, error, float(np.median(size)), len(size), unit)


def network() -> Finder | None:
    """The lesion network's outlines; None where no network is installed."""
    from triage.errors import ModelError
    from triage.lesion import finder

    try:
        found = finder()
    except ModelError:
        return None
    return lambda pixels: found.find(pixels).outline


def lines(folder: Path, every: int = EVERY, most: int = OUTLINES) -> Iterator[str]:
    """The figures as Markdown tables."""
    yield "| measurement | repeat error, 95 % | median difference of a pair | pairs |"
    yield "| --- | --- | --- | --- |"
    for one in repeats(folder, every):
        yield f"| {one.name} | {one.error:.3f} {one.unit} | {one.middle:.3f} | {one.count} |"
    yield ""
    yield (
        "| outline | pictures | Jaccard, median | width, 95 % | width, bias | area, 95 % | area, bias | "
        "width and area, 95 %, for each overlap missing | inside the stated error, width and area |"
    )
    yield "| --- | --- | --- | --- | --- | --- | --- | --- | --- |"
    for find in dict.fromkeys((network(), None)):
        for kind in SETS:
            made = redrawn(folder, kind, find, most)
            yield (
                f"| {made.by}, {kind} | {made.count} | {made.overlap:.3f} | {made.diameter:.1%} | "
                f"{made.diameter_bias:+.1%} | {made.area:.1%} | {made.area_bias:+.1%} | "
                f"{made.width_per_miss:.2f}, {made.area_per_miss:.2f} | "
                f"{made.width_inside:.0%}, {made.area_inside:.0%} |"
            )


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="triage.training.repeat", description="Repeat errors.")
    parser.add_argument("--data", type=Path, help="the unpacked pictures; default: TRIAGE_DATA")
    parser.add_argument("--every", type=int, default=EVERY, help="take every n-th lesion of the pairs")
    parser.add_argument("--outlines", type=int, default=OUTLINES, help="pictures of each kind drawn again")
    options = parser.parse_args()
    for line in lines(data_folder(options.data), options.every, options.outlines):
        print(line)


if __name__ == "__main__":
    main()
