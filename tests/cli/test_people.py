"""Several people in one file: `triage people`, and `--person` wherever a history is named."""

import json

import pytest


@pytest.fixture
def household(here):
    """A file with Anna and Bert, each with a mark; their ids by name."""
    made = {name: here("people", "add", name).stdout.strip() for name in ("Anna", "Bert")}
    for name in made:
        here("lesions", "add", f"mark of {name}", "--person", name)
    return made


def marks(said):
    return [one["name"] for one in json.loads(said.stdout)["lesions"]]


def test_each_person_has_their_own_marks(here, household, monkeypatch):
    assert marks(here("lesions", "list", "--json", "--person", "Anna")) == ["mark of Anna"]
    assert marks(here("lesions", "list", "--json", "--person", household["Bert"])) == ["mark of Bert"]
    monkeypatch.setenv("TRIAGE_PERSON", "bert")
    assert marks(here("lesions", "list", "--json")) == ["mark of Bert"]
    assert marks(here("lesions", "list", "--json", "--person", "anna")) == ["mark of Anna"]
    assert json.loads(here("history", "info", "--json").stdout)["people"] == 2


def test_nobody_is_taken_for_somebody_else(here, household):
    assert "more than one person" in here("lesions", "list", code=5).stderr
    assert "not in the history" in here("lesions", "list", "--person", "Carl", code=5).stderr
    assert "this name" in here("people", "add", "ANNA", code=5).stderr
    assert "this name" in here("people", "rename", "Bert", "anna", code=5).stderr
    for name in ("", "  ", "a\nb", "a" * 121):
        here("people", "add", name, code=5)


def test_people_are_listed_and_renamed(here, household):
    here("people", "rename", "Anna", "Anna Maria")
    here("people", "rename", household["Bert"])
    found = json.loads(here("people", "list", "--json").stdout)
    assert found["schema"] == "triage.people/1"
    assert [(one["id"], one["name"]) for one in found["people"]] == [
        (household["Anna"], "Anna Maria"),
        (household["Bert"], None),
    ]
    assert "Anna Maria" in here("people", "list").stdout
    assert marks(here("lesions", "list", "--json", "--person", "Anna Maria")) == ["mark of Anna"]


def test_a_mark_of_somebody_else_is_not_there(here, household):
    listed = json.loads(here("lesions", "list", "--json", "--person", "Anna").stdout)["lesions"]
    here("lesions", "show", listed[0]["id"], "--person", "Bert", code=5)
    here("lesions", "rename", listed[0]["id"], "mine now", "--person", "Bert", code=5)


def test_a_file_of_one_needs_no_name(here):
    here("lesions", "add", "belly")
    assert marks(here("lesions", "list", "--json")) == ["belly"]
    assert json.loads(here("people", "list", "--json").stdout)["people"][0]["name"] is None
