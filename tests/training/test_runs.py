"""Listing, scoring and plotting the runs of a folder."""

import json
import shutil

import cv2
import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from triage.errors import DataError
from triage.training import runlog, runs
from triage.training.score_files import read_scores


@pytest.fixture(scope="module")
def folder(sanity_run, tmp_path_factory):
    """A folder with a finished run, one that has just begun, and a file."""
    out = tmp_path_factory.mktemp("several")
    shutil.copytree(sanity_run[0], out / "b")
    (out / "a").mkdir()
    record = runlog.read(out / "b")
    record["arm"]["name"] = "zebra"
    runlog.write(
        out / "a", {name: record[name] for name in record if name not in ("epochs", "seconds", "metrics")}
    )
    (out / "notes.txt").touch()
    return out


def test_found(folder, tmp_path):
    assert runs.found(folder) == (folder / "a", folder / "b")
    assert runs.found(folder / "b") == (folder / "b",)
    with pytest.raises(DataError, match="There is no run in"):
        runs.found(tmp_path)


def test_listed_by_arm(folder):
    done, begun = runs.listed(runs.found(folder))
    assert (done["run"], done["arm"], done["size"], done["seed"]) == ("b", "sanity", 96, 1)
    assert (done["epochs"], done["views"], done["trunk_weights"]) == (4, 1920, None)
    assert done["seconds"] > 0
    assert (begun["run"], begun["arm"], begun["epochs"], begun["seconds"]) == ("a", "zebra", 0, None)


def test_plot(folder, tmp_path):
    runs.plot(runs.found(folder), tmp_path / "curves.png")
    drawn = cv2.imread(str(tmp_path / "curves.png"))
    assert drawn.shape[:2] == (675, 1500)
    assert drawn.std() > 10


def test_a_split_without_pictures(sanity_run, folder, tmp_path):
    (tmp_path / "manifest.csv").write_text(
        (sanity_run[0] / "drawn" / "manifest.csv").read_text().splitlines()[0] + "\n"
    )
    with pytest.raises(DataError, match="There are no pictures in calibrate to score"):
        runs.score_run(folder / "b", tmp_path, "calibrate")


def test_the_command_lists_scores_and_draws(workbench, sanity_run, folder, tmp_path):
    data = sanity_run[0] / "drawn"
    shutil.copytree(folder / "b", tmp_path / "b")
    said = workbench(
        "runs", tmp_path, "--data", data, "--score", "train", "--turned", "--plot", tmp_path / "p.png"
    )
    assert said.exit_code == 0, said.output
    assert "sanity" in said.output
    assert (tmp_path / "p.png").is_file()
    scores = read_scores(tmp_path / "b" / "scores-train-turned.csv")
    assert len(scores) == 120
    assert runlog.read(tmp_path / "b")["metrics"]["train turned"]["drawn"]["value"] > 0.99
    as_json = json.loads(workbench("runs", tmp_path, "--json").output)
    assert (as_json["schema"], len(as_json["runs"])) == ("triage.runs/1", 1)
