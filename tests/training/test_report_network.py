"""The report's network to the last parameter."""

import os
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from triage.training import report_network  # noqa: E402


@pytest.fixture(scope="module")
def network():
    return report_network.build()


def count(weights) -> int:
    return sum(int(np.prod(weight.shape)) for weight in weights)


def test_parameters(network):
    assert count(network.trainable_weights) == report_network.TRAINABLE == 10_746_210
    assert count(network.non_trainable_weights) == report_network.FROZEN == 1_481_152
    assert network.get_layer("resnet50_conv4").count_params() == 8_589_184


def test_shapes(network):
    assert network.input_shape == (None, 224, 224, 3)
    assert network.get_layer("head_conv1").input.shape == (None, 14, 14, 1024)
    assert network.get_layer("head_pool").output.shape == (None, 7, 7, 128)
    assert network.output_shape == (None, 2)
    assert network.get_layer("head_dense").activation is keras.activations.tanh


def test_only_conv4_and_the_head_are_trained(network):
    trunk = network.get_layer("resnet50_conv4")
    assert all(layer.name.startswith("conv4") for layer in trunk.layers if layer.trainable_weights)
    assert any(layer.name.startswith("conv4") for layer in trunk.layers)


def test_normalisation_is_inside():
    layer = report_network.normalise()
    mean = np.array(report_network.IMAGENET_MEAN) * 255
    assert np.abs(np.asarray(layer(mean[None, None, None].astype("float32")))).max() < 1e-5


def test_the_starting_weights_fit():
    path = Path(os.environ.get("TRIAGE_WEIGHTS", "none")) / "resnet50_v1_conv4.npz"
    if not path.is_file():
        pytest.skip("TRIAGE_WEIGHTS holds no resnet50_v1_conv4.npz")
    trunk = report_network.trunk(path)
    with np.load(path) as stored:
        assert np.array_equal(trunk.weights[0], stored[trunk.weights[0].path])


def test_tensorflows_own_runtime_gives_the_cards_values():
    from triage.classifier import models
    from triage.training.parity import tensorflow_difference

    assert tensorflow_difference(models()[-1]) < 1e-3
