"""Every arm's network: its layers, which of them are trained, and the report's to the last parameter."""

from dataclasses import replace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import changed, picture, stored_weights  # noqa: E402
from triage.training.arms import ARMS, DIAGNOSES  # noqa: E402
from triage.training.network import OnStoredStatistics, build  # noqa: E402
from triage.training.trunks import TRUNKS, load  # noqa: E402

DIFFERENT = {
    (arm.trunk, arm.trained, arm.head, arm.activation, arm.laurel, arm.diagnosis_weight > 0): name
    for name, arm in ARMS.items()
}
"""The arms whose networks differ; the others differ in how they are trained."""


def count(weights) -> int:
    return sum(int(np.prod(weight.shape)) for weight in weights)


def value(variable) -> np.ndarray:
    return keras.ops.convert_to_numpy(variable).copy()


def features(network, training: bool) -> np.ndarray:
    trunk = keras.Model(network.input, network.get_layer("trunk").output)
    return np.asarray(trunk(picture(), training=training))


def moving(network) -> dict[str, np.ndarray]:
    return {one.path: value(one) for one in network.non_trainable_variables if "moving_" in one.path}


@pytest.mark.parametrize("name", DIFFERENT.values())
def test_every_arm_builds_and_trains_what_it_says(name):
    arm = replace(ARMS[name], size=128 if ARMS[name].trunk == "inception_v3" else 64)
    network = build(arm)
    shapes = [(None, 2)] + [(None, len(DIAGNOSES))] * (arm.diagnosis_weight > 0)
    assert [output.shape for output in network.outputs] == shapes
    inside = [layer for layer in network.get_layer("trunk").trunk.layers if layer.weights]
    for prefix in arm.trained:
        assert any(layer.name.startswith(prefix) for layer in inside)
    expected = sum(
        count(w for w in layer.weights if "moving_" not in w.path)
        for layer in inside
        if layer.name.startswith(arm.trained)
    )
    assert count(network.get_layer("trunk").trainable_weights) == expected
    head = [layer for layer in network.layers if layer.name.startswith("head_")]
    outside = [layer.name for layer in network.layers if layer not in head]
    assert outside == ["picture", "normalise", "trunk"]
    assert all(layer.trainable for layer in head)
    last = 2 if arm.head == "pooled" else 3
    assert len({layer.name for layer in head}) >= last


@pytest.fixture(scope="module")
def report():
    return build(ARMS["report"])


def test_the_reports_parameters(report):
    assert count(report.trainable_weights) == 10_746_210
    assert count(report.non_trainable_weights) == 1_481_152
    assert report.get_layer("trunk").count_params() == 8_589_184


def test_the_reports_shapes(report):
    assert report.input_shape == (None, 224, 224, 3)
    assert report.get_layer("head_conv1").input.shape == (None, 14, 14, 1024)
    assert report.get_layer("head_pool").output.shape == (None, 7, 7, 128)
    assert [output.shape for output in report.outputs] == [(None, 2)]
    assert report.get_layer("head_dense").activation is keras.activations.tanh
    assert report.get_layer("head_dense").units == 512


def test_a_trunk_with_weights_keeps_its_statistics_in_training(tmp_path):
    """Keras 3.15 hands its own `training` on to models inside a model: seen to ruin a folded trunk."""
    arm = changed(average=0.0)
    network = build(arm, stored_weights(tmp_path / "plain.npz", load("plain", arm.size, None)))
    assert np.array_equal(features(network, training=True), features(network, training=False))
    network.compile("sgd", "categorical_crossentropy")
    before = moving(network)
    kernel = value(network.get_layer("trunk").trainable_weights[0])
    network.train_on_batch(picture(1).repeat(4, axis=0), np.eye(2, dtype=np.float32)[[0, 1, 0, 1]])
    assert len(before) == 8
    assert all(np.array_equal(before[path], now) for path, now in moving(network).items())
    assert not np.array_equal(kernel, network.get_layer("trunk").trainable_weights[0])


def test_a_model_inside_a_model_forgets_what_it_was_built_with():
    """The trap itself: should Keras mend it, `OnStoredStatistics` can go."""
    inner = load("plain", 32, None)
    outer = keras.Input((32, 32, 3))
    whole = keras.Model(outer, inner(outer, training=False))
    fixed = keras.Model(outer, OnStoredStatistics(inner)(outer))
    said = [np.asarray(model(picture(), training=True)) for model in (whole, fixed)]
    assert np.abs(said[0] - said[1]).max() > 0.01


def test_a_trunk_without_weights_learns_its_statistics():
    network = build(changed())
    assert not np.allclose(features(network, training=True), features(network, training=False))
    network.compile("sgd", "categorical_crossentropy")
    before = moving(network)
    network.train_on_batch(picture(1).repeat(4, axis=0), np.eye(2, dtype=np.float32)[[0, 1, 0, 1]])
    assert not any(np.array_equal(before[path], now) for path, now in moving(network).items())


def test_every_trunk_is_used():
    assert {arm.trunk for arm in ARMS.values()} == set(TRUNKS)
