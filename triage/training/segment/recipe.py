"""How the lesion network is built and trained, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

SHARES: Mapping[str, float] = {
    "ham10000": 0.46,
    "ham10000_large": 0.06,
    "pad": 0.26,
    "pad_large": 0.10,
    "other": 0.12,
}
"""Share of a batch that each set fills: phone pictures far beyond their number, bare skin and objects as empty ones."""


@dataclass(frozen=True)
class Recipe:
    """One recipe, with the names that the list of runs reads of an arm.

    `size`: side of the square input, pixels; every picture is squeezed to it. `trunk`: of `network.SKIPS`.
    `rate`, `trunk_rate`: of AdamW for the decoder and for the trunk. `average`: momentum of the moving average of the
    weights. `pasted`: share of the views in which another mark is pasted in, marked in the mask as well.
    `zoomed`: share of the views in which the mark is brought to another size. `strong_light`: share that is re-lit
    twice over. `shares`: of the draws, a set of the manifest each.
    """

    name: str = "lesion"
    trunk: str = "mobilenet_v2"
    size: int = 192
    batch: int = 24
    rate: float = 2e-3
    trunk_rate: float = 4e-4
    weight_decay: float = 0.01
    average: float = 0.995
    pasted: float = 0.12
    zoomed: float = 0.5
    strong_light: float = 0.3
    shares: Mapping[str, float] = field(default_factory=lambda: dict(SHARES))


@dataclass(frozen=True)
class Budget:
    """How long it is trained: random views in all, views between two looks at `calibrate`, pictures watched there."""

    views: int = 43_200
    epoch: int = 2_400
    watched: int = 300
    seed: int = 1
    precision: str = "float32"


FINISH = Recipe(
    name="lesion-finish",
    rate=6e-4,
    trunk_rate=2e-4,
    average=0.99,
    zoomed=0.2,
    strong_light=0.05,
    shares={"ham10000": 0.34, "ham10000_large": 0.06, "pad": 0.38, "pad_large": 0.14, "other": 0.08},
)
"""The second stage, from the weights of a first run: more phone pictures, seen more as they are, at a lower rate."""
RECIPES: Mapping[str, tuple[Recipe, Budget]] = {
    "lesion": (Recipe(), Budget()),
    FINISH.name: (FINISH, Budget(views=14_400)),
}
"""The recipes by name, each with its usual budget."""
