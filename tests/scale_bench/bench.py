"""Measures the scale on rendered scenes with the mark's true outline: the card and the coin."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.scale_bench.scenes import Rendered, Scene, render
from triage.domain.measurements import Scale
from triage.domain.outline import Outline
from triage.domain.quality import QualityCode, QualityReport, judge
from triage.domain.scale_fault import ScaleFault
from triage.imaging.coin import look_for_coin
from triage.imaging.measure import measure
from triage.imaging.measure_shape import area_of, feret_of
from triage.imaging.plane import homography, mapped
from triage.imaging.quality import measure_pixels
from triage.imaging.resize import Pixels
from triage.imaging.scale import find_scale, look_for_card
from triage.imaging.scale_colour import card_light
from triage.imaging.scale_view import view_of

TILTS = (0.0, 10.0, 20.0, 30.0, 40.0)  # degrees
BLURS = (0.5, 1.5, 3.0)  # pixels
NOISES = (2.0, 5.0, 10.0)  # levels
COIN_TILTS = (0.0, 5.0, 10.0, 15.0, 22.0)
COINS_MM = (16.25, 19.05, 23.25, 28.4)


@dataclass(frozen=True)
class Result:
    """What one scene gave. `error`: of the Feret diameter, relative and signed; None where the photo was refused."""

    scene: Scene
    fault: ScaleFault | None
    error: float | None
    area_error: float | None
    tilt_error: float | None
    stated: float | None
    markers: int = field(default=0)


def card_scenes(count: int, *, blur: float | None = None, hidden: tuple[int, ...] = ()) -> Iterator[Scene]:
    """Yield `count` scenes; tilt, blur and noise go round their lists, the rest is drawn with a fixed seed."""
    chance = np.random.default_rng(20261124)
    for nth in range(count):
        yield Scene(
            diameter=float(chance.uniform(3, 12)),
            wave=float(chance.uniform(0.15, 0.45)) if nth % 2 else 0.0,
            tilt=TILTS[nth % len(TILTS)],
            azimuth=float(chance.uniform(0, 360)),
            roll=float(chance.uniform(0, 360)),
            fine=float(chance.uniform(5, 8.5)),
            blur=BLURS[nth // len(TILTS) % len(BLURS)] if blur is None else blur,
            noise=NOISES[nth // (len(TILTS) * len(BLURS)) % len(NOISES)],
            side_light=float(chance.uniform(0, 0.5)),
            hidden=hidden,
            seed=1000 + nth,
        )


def coin_scenes(count: int) -> Iterator[Scene]:
    """Yield `count` scenes with a coin beside the mark. The finder was tuned on others, of seed 20261125."""
    chance = np.random.default_rng(20261126)
    for nth in range(count):
        yield Scene(
            diameter=float(chance.uniform(3, 12)),
            wave=float(chance.uniform(0.15, 0.45)) if nth % 2 else 0.0,
            tilt=COIN_TILTS[nth % len(COIN_TILTS)],
            azimuth=float(chance.uniform(0, 360)),
            roll=float(chance.uniform(0, 360)),
            fine=float(chance.uniform(6, 11)),
            blur=float(chance.choice(BLURS)),
            noise=float(chance.choice(NOISES)),
            side_light=float(chance.uniform(0, 0.5)),
            coin_mm=float(COINS_MM[int(chance.integers(len(COINS_MM)))]),
            seed=7000 + nth,
        )


def card_result(scene: Scene) -> Result:
    """Render a scene and measure its mark by the card, with the true outline."""
    made = render(scene)
    seen = look_for_card(made.pixels)
    if seen.scale is None:
        return Result(scene, seen.fault, None, None, None, None, seen.markers)
    return _measured(scene, made, seen.scale, seen.markers)


def coin_result(scene: Scene) -> Result:
    """Render a scene and measure its mark by the coin, with the true outline."""
    made = render(scene)
    assert scene.coin_mm is not None
    seen = look_for_coin(made.pixels, scene.coin_mm)
    if seen.scale is None:
        return Result(scene, seen.fault, None, None, None, None)
    return _measured(scene, made, seen.scale, 0)


@dataclass(frozen=True)
class Found:
    """A scene whose outline was found by a network: relative error of the diameter, and whether its interval holds
    it."""

    error: float | None
    inside: bool = False


def found_result(scene: Scene, find: Callable[[Pixels], Outline | None]) -> Found:
    """Render a scene, find the mark in the card's window and measure it, as the program does."""
    made = render(scene)
    scale = find_scale(made.pixels)
    view = view_of(made.pixels, scale)
    outline = find(view.pixels)
    if scale is None or outline is None:
        return Found(None)
    diameter = measure(made.pixels, view.on_photo(outline), scale).diameter
    assert diameter is not None
    return Found(diameter.value / made.feret - 1, diameter.low <= made.feret <= diameter.high)


@dataclass(frozen=True)
class Lit:
    """What a scene's card tells of light and blur, and whether the gate warns of a cast by the card and by the skin."""

    scene: Scene
    blur: float
    by_card: bool
    by_skin: bool


def lit_result(scene: Scene) -> Lit | None:
    """Render a scene and read light and blur; None where no card was found."""
    made = render(scene)
    scale = find_scale(made.pixels)
    if scale is None:
        return None
    light, measures = card_light(made.pixels, scale), measure_pixels(made.pixels, min(made.pixels.shape[:2]))
    by_card, by_skin = (_cast_told(judge(measures, card=card)) for card in (light, None))
    return Lit(scene, light.blur, by_card, by_skin)


def _cast_told(report: QualityReport) -> bool:
    return any(finding.code is QualityCode.COLOUR_CAST for finding in report.findings)


def _measured(scene: Scene, made: Rendered, scale: Scale, markers: int) -> Result:
    edge = mapped(homography(scale.to_mm), made.edge)
    return Result(
        scene,
        None,
        feret_of(edge) / made.feret - 1,
        area_of(edge) / made.area - 1,
        scale.tilt - scene.tilt if scale.tilt is not None else None,
        scale.error,
        markers,
    )


def errors(results: Sequence[Result]) -> list[float]:
    """Relative errors without sign of what was measured."""
    return [abs(one.error) for one in results if one.error is not None]


def quantile(values: Sequence[float], share: float) -> float:
    """A quantile; not a number where there is no value."""
    return float(np.quantile(values, share)) if values else math.nan


def quantile_interval(values: Sequence[float], share: float, draws: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of a quantile; scenes are independent."""
    chance = np.random.default_rng(1)
    drawn = [np.quantile(chance.choice(values, len(values)), share) for _ in range(draws)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)
