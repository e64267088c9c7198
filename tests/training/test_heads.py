"""The learned activation and the learned residual: how they start, and that they learn."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from triage.training.heads import Laurel, Splash  # noqa: E402

X = np.linspace(-4, 4, 33, dtype=np.float32)[None]


def moved(layer, inputs, values) -> list[np.ndarray]:
    """How far each weight of `layer` moves in one step towards a function that it is not."""
    entries = [keras.Input(one.shape[1:]) for one in inputs]
    network = keras.Model(entries, layer(entries if len(entries) > 1 else entries[0]))
    network.compile(keras.optimizers.SGD(0.01), "mse")
    before = [keras.ops.convert_to_numpy(weight).copy() for weight in layer.trainable_weights]
    network.train_on_batch(inputs if len(inputs) > 1 else inputs[0], values)
    return [
        np.abs(now - old)
        for now, old in zip(map(keras.ops.convert_to_numpy, layer.trainable_weights), before, strict=True)
    ]


def test_splash_starts_as_relu_and_learns_every_slope():
    layer = Splash()
    assert np.array_equal(np.asarray(layer(X)), np.maximum(X, 0))
    right, left = moved(layer, [X], np.abs(X) * 2)
    assert right.shape == left.shape == (4,)
    assert right.min() > 0
    assert left.min() > 0


def test_splash_is_the_published_sum():
    layer = Splash()
    layer(X)
    layer.set_weights([np.array([1, 2, 0, 0], np.float32), np.array([0, 0, 0, 3], np.float32)])
    expected = np.maximum(X, 0) + 2 * np.maximum(X - 1, 0) + 3 * np.maximum(-X - 2.5, 0)
    assert np.allclose(np.asarray(layer(X)), expected)


def test_laurel_starts_as_the_plain_residual_and_learns_its_shares():
    layer, other = Laurel(), X[:, ::-1] ** 2
    assert np.allclose(np.asarray(layer([X, other])), X + other, atol=1e-6)
    (mix,) = moved(layer, [X, other], 2 * X)
    assert mix.min() > 0
    assert np.allclose(2 * np.asarray(keras.ops.softmax(layer.mix)).sum(), 2)
