"""The trunks: what they expect, and the weights that they start from."""

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import stored_weights  # noqa: E402
from triage.errors import DataError  # noqa: E402
from triage.training.trunks import TRUNKS, load, normalise, weights_path  # noqa: E402

IMAGENET = (
    [(0 - 0.485) / 0.229, (0 - 0.456) / 0.224, (0 - 0.406) / 0.225],
    [0.515 / 0.229, 0.544 / 0.224, 0.594 / 0.225],
)
HALF = ([-1, -1, -1], [1, 1, 1])
CAFFE = ([-123.68, -116.779, -103.939], [131.32, 138.221, 151.061])
BLACK_AND_WHITE = {
    "resnet50_v1_conv3": IMAGENET,
    "resnet50_v1_conv4": IMAGENET,
    "resnet50_v1": IMAGENET,
    "resnet50_v2_conv4": IMAGENET,
    "mobilenet_v2": HALF,
    "vgg16": CAFFE,
    "inception_v3": HALF,
    "plain": HALF,
}
"""What each trunk makes of black and of white."""


@pytest.mark.parametrize("name", TRUNKS)
def test_normalisation(name):
    pixels = np.array([0, 255], dtype=np.float32)[:, None, None, None] * np.ones((1, 1, 1, 3), np.float32)
    found = np.asarray(normalise(TRUNKS[name])(pixels))[:, 0, 0]
    assert np.allclose(found, BLACK_AND_WHITE[name], atol=1e-4)


@pytest.mark.parametrize(
    "name",
    ["resnet50_v1_conv3", "resnet50_v1_conv4", "resnet50_v1", "resnet50_v2_conv4", "mobilenet_v2", "vgg16"],
)
def test_the_starting_weights_fit(name):
    path = weights_path(name)
    if path is None:
        pytest.skip(f"TRIAGE_WEIGHTS holds no {TRUNKS[name].weights}")
    trunk = load(name, 64, path)
    unstored = TRUNKS[name].unstored
    with np.load(path) as stored:
        of_file = [one for one in trunk.weights if not (unstored and one.path.startswith(unstored))]
        assert len(of_file) > 15
        assert all(np.array_equal(one, stored[one.path].astype(np.float32)) for one in of_file)


def test_other_weights_are_refused(tmp_path):
    path = stored_weights(tmp_path / "other.npz", load("plain", 32, None))
    assert np.array_equal(
        load("plain", 32, path).weights[0], np.load(path)["conv1/kernel"].astype(np.float32)
    )
    np.savez(path, **{"conv1/kernel": np.load(path)["conv1/kernel"]})
    with pytest.raises(DataError, match="holds no bn1/gamma: it is no weights file of plain"):
        load("plain", 32, path)


def test_where_weights_are_found(tmp_path, monkeypatch):
    (tmp_path / "mobilenet_v2.npz").touch()
    monkeypatch.delenv("TRIAGE_WEIGHTS", raising=False)
    monkeypatch.chdir(tmp_path)
    assert weights_path("mobilenet_v2") is None
    monkeypatch.setenv("TRIAGE_WEIGHTS", str(tmp_path))
    assert weights_path("mobilenet_v2") == tmp_path / "mobilenet_v2.npz"
    assert weights_path("vgg16") is None
    assert weights_path("inception_v3") is None
