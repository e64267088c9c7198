"""What a run leaves behind can be read again, and what is no run is refused in a sentence."""

import json
from dataclasses import asdict

import pytest

pytest.importorskip("keras", reason="the [train] extra is not installed")

from tests.training.recipes import changed
from triage.errors import DataError
from triage.training import runlog
from triage.training.arms import ARMS
from triage.training.train import Budget, resumed

RECORD = {"schema": runlog.SCHEMA, "arm": asdict(changed(mixup=0.2)), "budget": asdict(Budget(views=64))}
OTHER = r"The run run was written by another version of the workbench: train it anew\."


@pytest.fixture
def run(tmp_path):
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


def test_round_trip(run):
    runlog.write(run, RECORD | {"metrics": {"calibrate": {"drawn": {"value": 0.5}}}})
    assert runlog.read(run)["metrics"]["calibrate"]["drawn"]["value"] == 0.5
    assert runlog.arm_of(run) == changed(mixup=0.2)
    assert resumed(run) == (changed(mixup=0.2), Budget(views=64))
    assert [path.name for path in run.iterdir()] == ["run.json"]


@pytest.mark.parametrize("name", ARMS)
def test_every_arm_survives(run, name):
    runlog.write(run, RECORD | {"arm": asdict(ARMS[name])})
    assert runlog.arm_of(run) == ARMS[name]


@pytest.mark.parametrize("damaged", [None, b"", b"{", b"\xff\xfe", b"[1, 2"])
def test_no_run(run, damaged):
    if damaged is not None:
        (run / "run.json").write_bytes(damaged)
    with pytest.raises(DataError, match=r"run is no run folder: it has no run\.json that can be read\."):
        runlog.read(run)


@pytest.mark.parametrize(
    "record",
    [
        [],
        {},
        RECORD | {"schema": "triage.run/9"},
        {"schema": runlog.SCHEMA},
        RECORD | {"arm": "report"},
        RECORD | {"budget": None},
        RECORD | {"arm": {"name": "a", "about": "b", "wings": 2}},
        RECORD | {"budget": {"hours": 2}},
    ],
)
def test_a_foreign_run(run, record):
    (run / "run.json").write_text(json.dumps(record))
    with pytest.raises(DataError, match=OTHER):
        resumed(run)


def test_curves(run):
    assert runlog.curves(run) == {}
    (run / "log.csv").write_text("")
    assert runlog.curves(run) == {}
    (run / "log.csv").write_text("epoch,loss,val_loss\n0,0.5,0.7\n1,0.25,0.6\n")
    assert runlog.curves(run) == {"epoch": [0, 1], "loss": [0.5, 0.25], "val_loss": [0.7, 0.6]}


def test_the_state_of_the_code_and_the_machine():
    state = runlog.code_state()
    assert state["commit"] is None or len(state["commit"]) == 40
    assert (state["changed"] is None) == (state["commit"] is None)
    assert "keras 3" in runlog.machine()
