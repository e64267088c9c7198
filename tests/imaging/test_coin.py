"""The coin on rendered scenes; the full figures are in docs/evaluation/scale.md."""

import numpy as np
import pytest

from tests.scale_bench.bench import coin_result
from tests.scale_bench.scenes import HEIGHT, WIDTH, Scene, render
from triage.domain.coins import BY_CODE, COINS
from triage.domain.measurements import ScaleBy
from triage.domain.outline import DrawnBy, Outline
from triage.domain.scale_fault import ScaleFault
from triage.imaging.coin import COIN_ERROR, find_coin, look_for_coin

EURO = BY_CODE["eur-1"].diameter_mm


@pytest.mark.parametrize("seed", range(6))
def test_a_flat_coin_measures_within_its_error(seed: int) -> None:
    scene = Scene(coin_mm=EURO, fine=9.0, blur=0.8, noise=2.0, seed=seed, diameter=4.0 + seed)
    found = coin_result(scene)
    assert found.error is not None
    assert abs(found.error) <= COIN_ERROR


def test_the_coin_gives_a_scale_that_covers_it() -> None:
    made = render(Scene(coin_mm=EURO, fine=9.0, seed=2))
    scale = find_coin(made.pixels, EURO)
    assert scale is not None
    assert scale.by is ScaleBy.COIN
    assert scale.error == COIN_ERROR
    assert scale.pixels_per_mm == pytest.approx(9.0, rel=COIN_ERROR)
    (cover,) = scale.covers
    middle = np.array(cover).mean(axis=0) * (WIDTH, HEIGHT)
    mark = np.array(made.edge).mean(axis=0) * (WIDTH, HEIGHT)
    assert np.hypot(*(middle - mark)) == pytest.approx((8 + EURO / 2) * 9.0, rel=0.05)


def test_a_tilted_coin_is_refused() -> None:
    made = render(Scene(coin_mm=28.4, fine=9.0, tilt=24, blur=0.6, noise=1.0, seed=3))
    seen = look_for_coin(made.pixels, 28.4)
    assert seen.scale is None
    assert seen.fault in (ScaleFault.COIN_TILTED, ScaleFault.NO_COIN)


def test_skin_with_a_mark_has_no_coin_beside_it() -> None:
    made = render(Scene(card=False, diameter=12.0, fine=8.0))
    seen = look_for_coin(made.pixels, EURO, mark=Outline(made.edge, DrawnBy.NETWORK))
    assert seen.scale is None
    assert seen.fault is ScaleFault.NO_COIN


def test_a_coin_far_away_is_refused() -> None:
    made = render(Scene(coin_mm=EURO, fine=2.6, blur=0.5, noise=1.0, diameter=4, seed=2))
    assert find_coin(made.pixels, EURO) is None


@pytest.mark.parametrize("shape", [(3, 3, 3), (64, 48, 3)])
def test_any_picture_may_come(shape: tuple[int, ...]) -> None:
    assert look_for_coin(np.full(shape, 90, np.uint8), EURO).fault is ScaleFault.NO_COIN


def test_the_table_of_coins() -> None:
    assert len(BY_CODE) == len(COINS)
    for coin in COINS:
        assert coin.code.split("-")[0].upper() == coin.currency
        assert 15 <= coin.diameter_mm <= 33
        assert coin.source
    assert {"EUR", "GBP", "USD", "CHF", "AUD", "CAD", "JPY", "INR", "BRL"} <= {
        coin.currency for coin in COINS
    }
