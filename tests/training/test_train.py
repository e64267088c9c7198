"""Training: the sanity check of the machinery, and a stopped run that goes on as if it had never stopped."""

import csv
import re
import shutil
from dataclasses import replace

import numpy as np
import pytest

keras = pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import changed  # noqa: E402
from triage.errors import DataError, UsageError  # noqa: E402
from triage.training import runlog, score  # noqa: E402
from triage.training.manifest import digest, read_manifest  # noqa: E402
from triage.training.sampling import Views  # noqa: E402
from triage.training.score_files import read_scores, write_scores  # noqa: E402
from triage.training.train import Budget, load_run, train  # noqa: E402

TWO_EPOCHS = Budget(views=96, epoch=48, watched=20)


class Stopped(Exception):
    """Somebody pulled the plug."""


def weights(run) -> list[np.ndarray]:
    return load_run(run)[1].get_weights()


def stop_at(epoch: int, monkeypatch) -> None:
    """Let the next training end as `epoch` begins."""
    start = Views.start

    def stopping(views: Views, number: int) -> None:
        if number == epoch:
            raise Stopped
        start(views, number)

    monkeypatch.setattr(Views, "start", stopping)


def test_sanity_finds_apples_and_oranges(sanity_run):
    run, said = sanity_run
    assert "the trunk starts from random numbers" in said
    found = re.search(r"recall ([\d.]+)% of the apples and ([\d.]+)% of the oranges", said)
    assert min(float(share) for share in found.groups()) >= 98
    held = read_scores(run / "scores-test.csv")
    assert len(held) == 100
    assert not held.keys() & {one.file for one in read_manifest(run / "drawn") if one.split != "test"}


def test_what_a_run_leaves_behind(sanity_run):
    run, _ = sanity_run
    record = runlog.read(run)
    trained = [one for one in read_manifest(run / "drawn") if one.split == "train"]
    assert (record["pictures"], record["data_sha256"]) == (120, digest(trained))
    assert (record["epochs"], record["trunk_weights"], record["teacher"]) == (4, None, None)
    assert record["preparation"]["size"] == 96
    assert record["metrics"]["calibrate"]["drawn"]["n"] == 60
    assert len(runlog.curves(run)["val_loss"]) == 4
    assert not (run / "backup").exists()


def test_unsound_machinery_is_said(workbench, tmp_path):
    done = workbench(
        "train", "sanity", "--out", tmp_path / "run", "--views", 16, "--epoch", 16, "--rate", 1e-9
    )
    assert isinstance(done.exception, DataError)
    assert "A sound network finds 98% of both" in str(done.exception)


@pytest.mark.parametrize("cosine", [True, False])
def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(drawn, tmp_path, monkeypatch, cosine):
    arm = changed(cosine=cosine, average=0.9 if cosine else 0.0, patience=0 if cosine else 5)
    train(arm, TWO_EPOCHS, drawn, tmp_path / "whole")
    with monkeypatch.context() as patched:
        stop_at(1, patched)
        with pytest.raises(Stopped):
            train(arm, TWO_EPOCHS, drawn, tmp_path / "stopped")
    assert runlog.read(tmp_path / "stopped")["epochs"] == 1
    with pytest.raises(FileNotFoundError):
        load_run(tmp_path / "stopped")
    train(arm, TWO_EPOCHS, drawn, tmp_path / "stopped")
    assert runlog.read(tmp_path / "stopped")["epochs"] == 2
    assert runlog.curves(tmp_path / "stopped")["epoch"] == [0, 1]
    pairs = list(zip(weights(tmp_path / "whole"), weights(tmp_path / "stopped"), strict=True))
    assert max(np.abs(one - other).max() for one, other in pairs) < 1e-5
    with pytest.raises(DataError, match="The run stopped is finished"):
        train(arm, TWO_EPOCHS, drawn, tmp_path / "stopped")


def test_the_command_goes_on_with_a_stopped_run(workbench, drawn, tmp_path, monkeypatch):
    out = tmp_path / "run"
    said = ("train", "sanity", "--out", out, "--data", drawn, "--views", 32, "--epoch", 16, "--size", 32)
    with monkeypatch.context() as patched:
        stop_at(1, patched)
        assert isinstance(workbench(*said).exception, Stopped)
    again = workbench(*said)
    assert isinstance(again.exception, UsageError)
    assert "go on with a stopped run by --resume" in str(again.exception)
    workbench("train", "--resume", "--out", out, "--data", drawn)
    assert runlog.read(out)["epochs"] == 2
    assert runlog.arm_of(out).size == 32
    assert isinstance(workbench("train", "--resume").exception, UsageError)


def test_patience_stops_and_goes_back_to_the_best(drawn, tmp_path, monkeypatch):
    """The pictures that are watched turn their labels: what is learned makes them worse, so the start is best."""
    arm = changed(cosine=False, average=0.0, patience=3)
    with (drawn / "manifest.csv").open(newline="") as lines:
        head, *rows = csv.reader(lines)
    label, split = head.index("malignant"), head.index("split")
    for one in rows:
        one[label] = str(1 - int(one[label])) if one[split] == "calibrate" else one[label]
    shutil.copytree(drawn / "drawn", tmp_path / "drawn")
    with (tmp_path / "manifest.csv").open("w", newline="") as lines:
        csv.writer(lines).writerows([head, *rows])
    budget = replace(TWO_EPOCHS, views=48 * 12, watched=60)
    with monkeypatch.context() as patched:
        stop_at(2, patched)
        with pytest.raises(Stopped):
            train(arm, budget, tmp_path, tmp_path / "run")
    train(arm, budget, tmp_path, tmp_path / "run")
    seen = runlog.curves(tmp_path / "run")["val_loss"]
    best = int(np.argmin(seen))
    assert len(seen) == best + 4 < 12
    _, network = load_run(tmp_path / "run")
    held = [one for one in read_manifest(tmp_path) if one.split == "calibrate"]
    said = np.asarray(network(score.pictures(tmp_path, held, arm)))
    targets = np.eye(2)[[one.malignant for one in held]]
    loss = keras.losses.CategoricalCrossentropy(label_smoothing=arm.smoothing)(targets, said)
    assert float(loss) == pytest.approx(seen[best], abs=1e-4)
    assert not (tmp_path / "run" / "best.weights.h5").exists()


def test_a_teacher_must_know_every_picture(drawn, tmp_path):
    arm, path = changed(teacher=0.5), tmp_path / "scores-train.csv"
    with pytest.raises(DataError, match="needs a teacher"):
        train(arm, TWO_EPOCHS, drawn, tmp_path / "run")
    rows = [one for one in read_manifest(drawn) if one.split == "train"]
    write_scores(path, rows[1:], np.zeros(len(rows) - 1))
    with pytest.raises(DataError, match=r"scores-train\.csv lack training pictures"):
        train(arm, TWO_EPOCHS, drawn, tmp_path / "run", path)
    write_scores(path, rows, np.zeros(len(rows)))
    train(arm, replace(TWO_EPOCHS, views=8, epoch=8), drawn, tmp_path / "run", path)
    assert runlog.read(tmp_path / "run")["teacher"] == "scores-train.csv"


def test_an_arm_without_its_sets(drawn, tmp_path):
    with pytest.raises(DataError, match="has no benign or no malignant pictures here"):
        train(changed(sets=("pad",)), TWO_EPOCHS, drawn, tmp_path / "run")


def test_arms_are_listed_and_unknown_ones_refused(workbench, tmp_path):
    said = workbench("train")
    assert said.exit_code == 0
    assert "report-laurel" in said.output
    unknown = workbench("train", "nonsense", "--out", tmp_path / "run")
    assert isinstance(unknown.exception, UsageError)
    assert "There is no arm nonsense" in str(unknown.exception)
