"""A run leaves a network behind, goes on after a stop, and is told from a classifier's."""

import shutil
from dataclasses import replace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.segment.drawn import BUDGET, RECIPE  # noqa: E402
from triage.errors import DataError, UsageError  # noqa: E402
from triage.training import runlog  # noqa: E402
from triage.training.segment import train as training  # noqa: E402
from triage.training.segment.network import SKIPS, build  # noqa: E402
from triage.training.segment.recipe import Recipe  # noqa: E402


def test_a_finished_run_has_weights_a_record_and_curves(run):
    record = runlog.read(run)
    assert record["task"] == training.TASK
    assert record["arm"]["trunk"] == "plain"
    assert record["epochs"] == 2
    assert len(runlog.curves(run)["val_jaccard"]) == 2
    assert not (run / training.BACKUP).exists()
    recipe, network = training.load_run(run)
    assert recipe == RECIPE
    assert network.output_shape == (None, 64, 64, 1)
    with pytest.raises(DataError, match="is finished"):
        training.train(RECIPE, BUDGET, run, run)


def test_a_stopped_run_goes_on_to_the_same_network(folder, run, tmp_path, monkeypatch):
    out = tmp_path / "stopped"
    start, calls = training.Views.start, []

    def stops(self, epoch):
        calls.append(epoch)
        if epoch == 1 and calls.count(1) == 1:
            raise KeyboardInterrupt
        start(self, epoch)

    monkeypatch.setattr(training.Views, "start", stops)
    with pytest.raises(KeyboardInterrupt):
        training.train(RECIPE, BUDGET, folder, out)
    recipe, budget = training.resumed(out)
    assert (recipe, budget) == (RECIPE, BUDGET)
    network = training.train(recipe, budget, folder, out)
    assert calls == [0, 1, 1]
    _, whole = training.load_run(run)
    picture = np.random.default_rng(0).uniform(0, 255, (1, 64, 64, 3)).astype(np.float32)
    assert np.allclose(network.predict(picture, verbose=0), whole.predict(picture, verbose=0), atol=1e-3)


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("task", None, "another task"),
        ("data_sha256", "0" * 64, "other pictures"),
        ("trunk_weights", "mobilenet_v2.npz", "other starting weights"),
    ],
)
def test_a_run_goes_on_with_what_it_began_with(run, folder, tmp_path, part, value, said):
    out = tmp_path / "run"
    out.mkdir()
    runlog.write(out, runlog.read(run) | {part: value})
    with pytest.raises(DataError, match=f"The run run began with {said}"):
        training.train(RECIPE, BUDGET, folder, out)


def test_a_classifiers_run_is_none_of_it(run, tmp_path):
    shutil.copytree(run, tmp_path / "other")
    record = runlog.read(run)
    runlog.write(tmp_path / "other", {name: value for name, value in record.items() if name != "task"})
    with pytest.raises(DataError, match="is of a classifier"):
        training.load_run(tmp_path / "other")
    runlog.write(tmp_path / "other", record | {"arm": {"shape": "round"}})
    with pytest.raises(DataError, match="another version"):
        training.resumed(tmp_path / "other")


def test_the_network_learns_the_drawn_marks(folder, tmp_path):
    recipe = replace(RECIPE, rate=5e-3, pasted=0.0)
    budget = replace(BUDGET, views=640, epoch=160)
    training.train(recipe, budget, folder, tmp_path / "run")
    assert runlog.curves(tmp_path / "run")["val_jaccard"][-1] > 0.6


@pytest.mark.parametrize("size", [64, 96])
def test_the_shipped_recipe_is_small_and_gives_a_value_a_pixel(size):
    network = build(Recipe(size=size))
    assert network.output_shape == (None, size, size, 1)
    assert 0.4e6 < network.count_params() < 2e6
    assert len(SKIPS["mobilenet_v2"]) == 5


def test_the_command_trains_and_refuses_what_does_not_fit(workbench, folder, run, tmp_path):
    said = workbench("train", "mobile", "--task", "segment", "--out", tmp_path / "r").exception
    assert isinstance(said, UsageError)
    assert "no recipe mobile" in str(said)
    said = workbench("train", "--task", "segment", "--out", tmp_path / "r", "--sets", "pad").exception
    assert "no sets" in str(said)
    said = workbench("train", "--task", "segment", "--out", run, "--data", folder).exception
    assert isinstance(said, UsageError)
    said = workbench("train", "--task", "segment", "--out", tmp_path / "r", "--data", folder, "--size", "50")
    assert "multiple of 32" in str(said.exception)
    said = workbench("train", "--task", "segment", "--resume", "--out", run, "--data", folder).exception
    assert isinstance(said, DataError)
    assert "is finished" in str(said)
