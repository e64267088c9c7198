"""Marks re-photographed with a known growth, compared, one record a pair."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.simulator.camera import STILL, USUAL, Conditions, photographed
from tests.simulator.growth import Model, grown
from tests.simulator.photos import Outliner, photo
from tests.simulator.scenes import Scene
from triage.domain.change import Change
from triage.domain.comparison import Comparison
from triage.imaging.compare import compare


@dataclass(frozen=True)
class Record:
    """`growth`: true share of the area. `measured`: share, None where refused. `beyond`: the interval leaves 0 out."""

    scene: str
    growth: float
    model: str
    same: str
    why: str
    changed: bool | None
    measured: float | None
    beyond: bool
    grown: bool


def compared(
    scene: Scene, growth: float, model: Model, outliner: Outliner, seed: int, conditions: Conditions = USUAL
) -> Comparison:
    """Photograph a scene, let the mark grow, photograph it again and compare."""
    first, _ = photographed(scene, 2 * seed, STILL)
    second, _ = photographed(grown(scene, growth, model) if growth else scene, 2 * seed + 1, conditions)
    return compare(
        photo(first), photo(second), outliner(first, 2 * seed), outliner(second, 2 * seed + 1), ids=("1", "2")
    )


def records(scenes: Iterable[Scene], growths: tuple[float, ...], outliner: Outliner) -> Iterator[Record]:
    """Yield one record a scene and growth; every second scene covers skin, the others push it."""
    models = list(Model)
    for number, scene in enumerate(scenes):
        for step, growth in enumerate(growths):
            model = models[number % 2]
            found = compared(scene, growth, model, outliner, 100 * number + step)
            yield record(scene.name, growth, model, found)


def record(scene: str, growth: float, model: Model, found: Comparison) -> Record:
    """Put one comparison beside the truth."""
    ratio = found.area_ratio
    return Record(
        scene=scene,
        growth=growth,
        model=model.value if growth else "none",
        same=found.same.value,
        why=found.why,
        changed=found.changed,
        measured=None if ratio is None else ratio.value - 1,
        beyond=ratio is not None and not ratio.low <= 1 <= ratio.high,
        grown=bool(found.changes & {Change.AREA, Change.WIDTH}),
    )
