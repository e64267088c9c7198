"""What a run goes on with, what is read of one that is not finished, and what a card and a manifest need."""

import csv

import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import PLAIN  # noqa: E402
from triage.errors import DataError, UsageError  # noqa: E402
from triage.training import runlog, runs  # noqa: E402
from triage.training.calibrate import check_sets  # noqa: E402
from triage.training.export import export  # noqa: E402
from triage.training.manifest import read_manifest  # noqa: E402
from triage.training.train import Budget, load_run, train  # noqa: E402

SHORT = Budget(views=8, epoch=8, watched=8, precision="mixed_bfloat16")


@pytest.fixture(scope="module")
def finished(drawn, tmp_path_factory):
    """The shortest run, trained in bfloat16."""
    out = tmp_path_factory.mktemp("short") / "run"
    train(PLAIN, SHORT, drawn, out)
    return out


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("data_sha256", "0" * 64, "other pictures"),
        ("trunk_weights", "mobilenet_v2.npz", "other starting weights"),
        ("teacher", "scores-train.csv", "another teacher"),
    ],
)
def test_a_run_goes_on_with_what_it_began_with(finished, drawn, tmp_path, part, value, said):
    """Without its starting weights a trunk would run on the statistics of its batches from then on."""
    out = tmp_path / "run"
    out.mkdir()
    began = runlog.read(finished) | {part: value}
    runlog.write(out, began)
    with pytest.raises(DataError, match=f"The run run began with {said}"):
        train(PLAIN, SHORT, drawn, out)
    assert runlog.read(out) == began


def test_a_run_is_read_in_float32(finished):
    keras.mixed_precision.set_global_policy("mixed_bfloat16")
    _, network = load_run(finished)
    assert {layer.compute_dtype for layer in network.layers} == {"float32"}


def test_a_run_that_is_not_finished_is_said(finished, drawn, tmp_path):
    out = tmp_path / "half"
    out.mkdir()
    runlog.write(out, runlog.read(finished))
    with pytest.raises(DataError, match="The run half is not finished"):
        runs.score_run(out, drawn, "calibrate")
    if keras.backend.backend() == "tensorflow":
        with pytest.raises(DataError, match="The run half is not finished"):
            export([out], tmp_path / "model")


def test_another_arm_is_not_resumed(workbench, finished):
    said = workbench("train", "report", "--resume", "--out", finished).exception
    assert isinstance(said, UsageError)
    assert "is of the arm plain, not report" in str(said)


def test_a_card_needs_its_sets(drawn):
    with pytest.raises(DataError, match="dermoscopic pictures in train: unpack ham10000, isic2017"):
        check_sets(read_manifest(drawn))


@pytest.mark.parametrize(("column", "value"), [("width", "wide"), ("mask", None)])
def test_a_manifest_that_cannot_be_read(drawn, tmp_path, column, value):
    with (drawn / "manifest.csv").open(newline="") as lines:
        first = next(csv.DictReader(lines))
    row = {name: cell for name, cell in (first | {column: value}).items() if cell is not None}
    with (tmp_path / "manifest.csv").open("w", newline="") as out:
        writer = csv.DictWriter(out, list(row))
        writer.writeheader()
        writer.writerow(row)
    with pytest.raises(DataError, match=r"The manifest\.csv .*(wide|no column 'mask').*triage data split"):
        read_manifest(tmp_path)
