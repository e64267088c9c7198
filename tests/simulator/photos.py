"""A scene as a photo with an outline: the reference, one drawn again by hand, or the network's."""

from collections.abc import Callable

import numpy as np

from tests.simulator.scenes import Scene
from triage.domain.outline import DrawnBy, Outline
from triage.domain.photo import PhotoFacts
from triage.imaging.decode import Photo
from triage.imaging.outlines import outline_of

Outliner = Callable[[Scene, int], Outline | None]

SIZE_ERROR = (
    0.025  # standard deviation of the logarithm of the radius: 5 % of the area (real repeats, compare.md)
)
WAVE_ERROR = 0.012  # standard deviation of each wave round the outline, share of the radius
WAVES = range(2, 9)


def photo(scene: Scene) -> Photo:
    """Return the scene as a decoded photo."""
    height, width = scene.mask.shape
    facts = PhotoFacts(
        sha256=scene.name, format="JPEG", width=width, height=height, taken_at=None, camera=None
    )
    return Photo(facts, scene.pixels)


def reference(scene: Scene, seed: int) -> Outline | None:
    """Return the outline of the scene's own mask."""
    del seed
    points = outline_of(scene.mask)
    return Outline(points, DrawnBy.PERSON) if points else None


def drawn_again(scene: Scene, seed: int) -> Outline | None:
    """Return the reference with the error of another drawing: larger or smaller, and wavy."""
    exact = reference(scene, seed)
    if exact is None:
        return None
    random = np.random.default_rng(seed)
    height, width = scene.mask.shape
    points = np.array(exact.points) * (width, height)
    middle = points.mean(axis=0)
    angle = np.arctan2(*(points - middle).T[::-1])
    wave = sum(WAVE_ERROR * random.normal() * np.cos(k * angle + random.uniform(0, 2 * np.pi)) for k in WAVES)
    factor = np.exp(random.normal(0, SIZE_ERROR)) * (1 + wave)
    moved = np.clip((middle + (points - middle) * np.asarray(factor)[:, None]) / (width, height), 0, 1)
    return Outline(tuple((float(x), float(y)) for x, y in moved), DrawnBy.PERSON)


def network(scene: Scene, seed: int) -> Outline | None:
    """Return the shipped lesion network's outline. Raises `ModelError` where none is shipped."""
    from triage.lesion import finder

    del seed
    return finder().find(scene.pixels).outline


OUTLINERS: dict[str, Outliner] = {"reference": reference, "drawn": drawn_again, "network": network}
