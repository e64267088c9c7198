"""The deletion test: a map of what a toy network looks at beats chance."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.builders import jpeg
from triage.classifier.explain import GRID
from triage.classifier.network import Output
from triage.imaging.prepare import Preparation
from triage.training.explanation import COVERED, ORDERS, deletion_test, falls


class Corner:
    """A network whose logit is the darkness of the upper left sixth."""

    def run(self, picture: np.ndarray) -> Output:
        part = picture[: picture.shape[0] // GRID, : picture.shape[1] // GRID]
        return Output((255 - float(part.mean())) / 30, np.zeros(4, np.float32))


def _picture(seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    drawn = np.clip(random.normal(200, 8, (90, 90, 3)), 0, 255)
    drawn[:18, :18] = 20
    return drawn


def test_the_map_finds_what_the_network_looks_at_first() -> None:
    found = falls(Corner(), _picture(1).astype(np.float32), np.random.default_rng(1))
    assert found.shape == (len(ORDERS), len(COVERED))
    by_map, _, by_centre = found
    assert by_map[0] > 0.7 * by_map[-1] > 0
    assert by_map[0] > by_centre[0] + 1


def test_the_figures_come_with_intervals_by_group(tmp_path) -> None:
    rows = []
    for seed in range(6):
        (tmp_path / f"{seed}.jpg").write_bytes(jpeg(_picture(seed).astype(np.uint8)))
        rows.append(SimpleNamespace(file=f"{seed}.jpg", group=f"g{seed // 2}"))
    model = SimpleNamespace(network=Corner(), card=SimpleNamespace(preparation=Preparation(size=90)))
    found = deletion_test(model, tmp_path, rows)
    assert found["n"] == 6
    lead = found["map_minus_centre"]
    assert 0 < lead["low"] <= lead["value"] <= lead["high"]
    assert found["mean_fall"]["map"] == pytest.approx(np.mean(found["curves"]["map"]), abs=1e-3)
    assert found == deletion_test(model, tmp_path, rows), "the same seed gives the same figures"
