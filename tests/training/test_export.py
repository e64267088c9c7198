"""The served graph: the mean of members and quarter turns, the same in Keras, numpy and LiteRT."""

import shutil

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="the [train] extra is not installed")

import keras

from tests.training.recipes import changed, picture
from triage.classifier.network import Network
from triage.errors import DataError
from triage.training import runlog
from triage.training.export import export, serving_graph
from triage.training.network import build
from triage.training.score import quarter_turns
from triage.training.train import load_run


@pytest.fixture(scope="module")
def members():
    """Two untrained networks, one of them with a second target."""
    keras.utils.set_random_seed(7)
    return build(changed()), build(changed(diagnosis_weight=0.3))


@pytest.fixture(scope="module")
def exported(sanity_run, tmp_path_factory):
    """A graph of the sanity run, counted twice."""
    out = tmp_path_factory.mktemp("model")
    export([sanity_run[0], sanity_run[0]], out)
    return Network(out / "model.tflite")


def odds(network, batch) -> np.ndarray:
    outputs = network.predict_on_batch(batch)
    softmax = np.asarray(outputs[0] if isinstance(outputs, list) else outputs, dtype=float)
    return np.log(softmax[:, 1] / softmax[:, 0])


def test_the_graph_is_the_mean_of_members_and_quarter_turns(members):
    batch = picture(1)
    expected = np.mean([[odds(one, view)[0] for view in quarter_turns(batch)] for one in members])
    softmax, pooled = (np.asarray(one) for one in serving_graph(members)(batch))
    assert softmax.shape == (1, 2)
    assert softmax.sum() == pytest.approx(1, abs=1e-6)
    assert np.log(softmax[0, 1] / softmax[0, 0]) == pytest.approx(expected, abs=1e-4)
    trunk = keras.Model(members[1].input, members[1].get_layer("trunk").output)
    means = [np.asarray(trunk(view)).mean(axis=(1, 2)) for view in quarter_turns(batch)]
    assert pooled.shape == (1, 256)
    assert np.allclose(pooled[:, 128:], np.mean(means, axis=0), atol=1e-4)


def test_litert_says_what_keras_says(exported, sanity_run):
    _, network = load_run(sanity_run[0])
    for seed in range(3):
        batch = picture(seed, 96)
        expected = np.mean([odds(network, view) for view in quarter_turns(batch)])
        said = exported.run(batch[0])
        assert abs(1 / (1 + np.exp(-said.logit)) - 1 / (1 + np.exp(-expected))) < 2e-3
        assert said.features.shape == (256,)


def test_no_turn_or_mirror_changes_the_answer(exported):
    batch = picture(5, 96)
    said = [exported.run(np.ascontiguousarray(view[0])) for view in quarter_turns(batch)]
    assert np.ptp([one.logit for one in said]) < 1e-4
    assert np.ptp([one.features for one in said], axis=0).max() < 1e-4


def test_runs_of_different_sizes_are_refused(sanity_run, tmp_path):
    shutil.copytree(sanity_run[0], tmp_path / "smaller")
    record = runlog.read(tmp_path / "smaller")
    record["arm"]["size"] = 64
    runlog.write(tmp_path / "smaller", record)
    with pytest.raises(DataError, match="different sizes or steps"):
        export([sanity_run[0], tmp_path / "smaller"], tmp_path / "model")
    assert not (tmp_path / "model").exists()
