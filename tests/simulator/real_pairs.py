"""Real photos of one lesion, and of different ones: is the mark recognised?"""

import random
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tests.simulator.photos import Outliner
from tests.simulator.scenes import rows, scene
from triage.domain.outline import Outline
from triage.imaging.mark_size import carried
from triage.imaging.measure_shape import area_of
from triage.imaging.recognise import Look, Recognised, look, recognise

SEED = 9


@dataclass(frozen=True)
class PairRecord:
    """`same`: yes, unsure or no. `fault`: why the skin carries no size; where it does, `ratio` is that of the areas."""

    first: str
    second: str
    same: str
    pairs: int
    skin_pairs: int
    fault: str | None
    ratio: float | None


@dataclass(frozen=True, eq=False)
class _Picture:
    name: str
    lesion: str
    outline: Outline
    look: Look


def real_pairs(
    data: Path,
    sets: tuple[str, ...],
    splits: tuple[str, ...],
    repeats: int,
    different: int,
    outliner: Outliner,
) -> tuple[list[PairRecord], list[PairRecord]]:
    """Return records of up to `repeats` pairs of one lesion (one a lesion), and of `different` random pairs.

    The random pairs are drawn among the repeats' pictures, so one picture is in several of them.
    """
    of_lesion = defaultdict(list)
    for row in rows(data, sets, splits):
        of_lesion[row["lesion_id"]].append(row)
    lesions = sorted(lesion for lesion, seen in of_lesion.items() if len(seen) > 1)
    draw = random.Random(SEED)
    draw.shuffle(lesions)
    pictures: list[_Picture] = []
    same = []
    for lesion in lesions[:repeats]:
        pair = [one for row in of_lesion[lesion][:2] if (one := _picture(data, row, outliner))]
        pictures += pair
        if len(pair) == 2:
            same.append(_record(*pair))
    other = []
    while len(other) < different:
        first, second = draw.sample(pictures, 2)
        if first.lesion != second.lesion:
            other.append(_record(first, second))
    return same, other


def _picture(data: Path, row: dict[str, str], outliner: Outliner) -> _Picture | None:
    one = scene(data, row)
    outline = outliner(one, 0)
    return _Picture(one.name, one.lesion, outline, look(one.pixels, outline)) if outline else None


def _record(first: _Picture, second: _Picture) -> PairRecord:
    found = recognise(first.look, second.look)
    return PairRecord(
        first=first.name,
        second=second.name,
        same=found.same.value,
        pairs=found.pairs,
        skin_pairs=found.skin_pairs,
        fault=found.fault.value if found.fault else None,
        ratio=_ratio(first, second, found),
    )


def _ratio(first: _Picture, second: _Picture, found: Recognised) -> float | None:
    if found.skin is None:
        return None
    width, height = first.look.view.size
    before, now = carried((first.outline, second.outline), width / height, found.skin.to_first)
    return area_of(now) / area_of(before)
