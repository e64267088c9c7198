"""`triage data`: what is printed, what is written, and the exit codes."""

import json

import pytest
from typer.testing import CliRunner

from tests.training.data import published
from triage.cli.data import app
from triage.errors import DataError, UsageError


def call(*arguments: object):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def printed(*arguments: object, code: int = 0) -> dict:
    result = call(*arguments, "--json")
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_describe(tmp_path):
    root = published.ham10000(tmp_path)
    shown = printed("describe", root)
    assert (shown["schema"], shown["layouts"], shown["skipped"]) == ("triage.data/1", ["ham10000"], 0)
    assert shown["sets"][0]["pictures"] == 4
    assert "ham10000: 4 pictures" in call("describe", root).stdout


def test_describe_writes_a_plot(tmp_path):
    pytest.importorskip("matplotlib", reason="the [train] extra is not installed")
    call("describe", published.ham10000(tmp_path), "--plot", tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_sort_then_describe_what_was_sorted(tmp_path):
    root = published.isic2017(tmp_path / "set")
    shown = printed("sort", root, "--out", tmp_path / "out")
    assert shown["pictures"] == {"benign": 3, "malignant": 1, "without class": 0}
    assert printed("describe", tmp_path / "out")["layouts"] == ["folder"]
    assert isinstance(call("sort", root, "--out", tmp_path / "out").exception, UsageError)


def test_split_then_check(tmp_path):
    root = published.ham10000(tmp_path / "set")
    manifest = root / "manifest.csv"
    made = printed("split", root, "--out", manifest)
    assert made["schema"] == "triage.data-split/1"
    assert sum(part["benign"] + part["malignant"] for part in made["splits"].values()) == 4
    assert printed("split", root, "--check", manifest)["ok"]
    assert "No leak." in call("split", root, "--check", manifest).stdout


def test_a_leak_exits_with_7(tmp_path):
    root = published.manifest(tmp_path, "x/a.png pad a L1 P1 train bcc 1", "x/b.png pad b L2 P1 test nev 0")
    shown = printed("split", root, "--check", root / "manifest.csv", code=7)
    assert (shown["ok"], shown["leak"]["files"]) == (False, ["x/a.png", "x/b.png"])
    refused = call("split", root, "--check", root / "manifest.csv").exception
    assert isinstance(refused, DataError)
    assert refused.exit_code == 7
    assert "patient P1" in str(refused)


def test_wrong_usage(tmp_path):
    root = published.ham10000(tmp_path)
    assert isinstance(call("split", root).exception, UsageError)
    assert isinstance(call("describe", root, "--layout", "ham").exception, UsageError)
    assert isinstance(call("describe", tmp_path / "none").exception, DataError)


def test_every_layout_is_named_in_the_help():
    from triage.training.data.source import LAYOUTS

    text = call("describe", "--help").stdout
    assert all(name in text for name in LAYOUTS)
