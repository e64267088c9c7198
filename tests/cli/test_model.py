"""`triage model` knows both kinds of network, and takes neither for the other."""

import json

import pytest
from typer.testing import CliRunner

from triage.classifier import models as classifiers
from triage.cli import model
from triage.errors import ModelError
from triage.lesion import models as lesion_networks


def said(*arguments: str) -> str:
    done = CliRunner().invoke(model.app, list(arguments))
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.output


def test_both_kinds_are_listed_with_what_they_do():
    listed = json.loads(said("list", "--json"))["models"]
    tasks = {one["id"]: one["task"] for one in listed}
    assert tasks == dict.fromkeys(classifiers(), "scores a mark") | dict.fromkeys(
        lesion_networks(), "finds the mark"
    )
    assert f"{lesion_networks()[-1]}  finds the mark: " in said("list")


def test_default_stays_the_classifier():
    assert said("card").startswith(f"{classifiers()[-1]}: ")


def test_the_card_of_the_lesion_network_is_shown():
    shown = said("card", lesion_networks()[-1])
    assert "Jaccard" in shown
    assert "Limits" in shown
    assert json.loads(said("card", lesion_networks()[-1], "--json"))["id"] == lesion_networks()[-1]


def test_the_lesion_network_is_verified():
    told = json.loads(said("verify", lesion_networks()[-1], "--json"))
    assert told["ok"] is True
    assert told["id"] == lesion_networks()[-1]
    assert told["largest_difference"] < 5e-3
    by_tensorflow = told["largest_difference_tensorflow"]
    assert by_tensorflow is None or by_tensorflow < 5e-3


def test_a_network_that_is_not_there_is_said():
    with pytest.raises(ModelError, match="missing"):
        said("verify", "lesion-none")
