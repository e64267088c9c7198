"""The answers file of the contract: read strictly, written back the same."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.test_assess_properties import person, seeds
from triage.domain.answers import Answer, Answers, Worry
from triage.domain.answers_json import answers_from_json, answers_template, answers_to_json
from triage.domain.sites import SITES
from triage.errors import UsageError

CONTRACT: dict[str, Any] = {
    "age": 54,
    "site": "back_upper",
    "side": "left",
    "items": {"size": "yes", "shape": "no", "colour": "unknown"},
    "flags": {
        "fast": "no",
        "efg": {"raised": "yes", "firm": "unknown", "growing": "no"},
        "sore": {"answer": "yes", "weeks": 6, "injury": "no"},
        "family": {"relatives": 1},
    },
    "exclusions": {"tattoo": "no", "wound": "no", "scar": "no", "rash": "no", "hair": "no", "ink": "no"},
    "worried": "very",
}


def test_the_contract_is_read_and_written_back() -> None:
    answers = answers_from_json(CONTRACT)
    assert answers.items["size"] is Answer.YES
    assert answers.flags["sore"] == {"answer": Answer.YES, "weeks": 6, "injury": Answer.NO}
    assert answers.worried is Worry.VERY
    assert json.loads(json.dumps(answers_to_json(answers))) == CONTRACT


def test_nothing_is_all_unknown() -> None:
    assert answers_from_json({}) == Answers()


def test_the_template_has_every_key_and_is_itself_an_answers_file() -> None:
    template = answers_template()
    assert set(template) == {"age", "site", "side", "items", "flags", "exclusions", "worried"}
    assert len(template["flags"]) == 20  # type: ignore[arg-type]
    assert answers_to_json(answers_from_json(template)) == template
    answers_from_json(json.loads(json.dumps(template).replace('"unknown"', '"yes"')))


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(seeds)
def test_round_trip(seed: int) -> None:
    answers, _ = person(seed)
    if answers.site is not None and SITES[answers.site].side == "P":
        answers = Answers(**{**vars(answers), "side": "left"})
    assert answers_from_json(json.loads(json.dumps(answers_to_json(answers)))) == answers


def _with(**changes: Any) -> dict[str, Any]:
    return {**CONTRACT, **changes}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (_with(agee=1), "agee"),
        (_with(items={"width": "yes"}), "width"),
        (_with(flags={"RF1": "yes"}), "RF1"),
        (_with(flags={"worried": "yes"}), "worried"),
        (_with(flags={"efg": {"tall": "yes"}}), "tall"),
        (_with(exclusions={"age": "yes"}), "age"),
        ({1: "yes"}, "1"),
    ],
)
def test_an_unknown_key_is_refused_by_name(data: object, name: str) -> None:
    with pytest.raises(UsageError, match=name):
        answers_from_json(data)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        "yes",
        7,
        [[[[[{}]]]]],
        _with(age=-1),
        _with(age=131),
        _with(age=True),
        _with(age=54.0),
        _with(age="54"),
        _with(age=10**5000),
        _with(age=float("nan")),
        _with(site="nowhere"),
        _with(site=3),
        _with(site="cheek", side=None),
        _with(site="cheek", side="middle"),
        _with(site="mouth"),
        _with(site=None),
        _with(side="top"),
        _with(side=["left"]),
        _with(items=[]),
        _with(items=None),
        _with(items={"size": True}),
        _with(items={"size": "Yes"}),
        _with(items={"size": "not_asked"}),
        _with(items={"size": None}),
        _with(items={"size": ["yes"]}),
        _with(items={"size": "y" * 10**6}),
        _with(flags="no"),
        _with(flags={"fast": {"answer": "no"}}),
        _with(flags={"fast": "not asked"}),
        _with(flags={"fast": 1}),
        _with(flags={"efg": []}),
        _with(flags={"efg": {"raised": 1}}),
        _with(flags={"efg": {"raised": {"raised": "yes"}}}),
        _with(flags={"sore": {"weeks": -1}}),
        _with(flags={"sore": {"weeks": True}}),
        _with(flags={"sore": {"weeks": 1.5}}),
        _with(flags={"sore": {"weeks": "six"}}),
        _with(flags={"sore": {"weeks": 10**400}}),
        _with(flags={"family": {"relatives": -1}}),
        _with(flags={"family": 2}),
        _with(exclusions={"ink": "maybe"}),
        _with(worried="yes"),
        _with(worried=True),
        _with(worried={}),
    ],
)
def test_hostile_input_is_one_short_sentence(data: object) -> None:
    with pytest.raises(UsageError) as refusal:
        answers_from_json(data)
    assert len(str(refusal.value)) < 250
    assert "\n" not in str(refusal.value)


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.sampled_from(["age", "site", "side", "items", "flags", "exclusions", "worried"]), junk)
def test_junk_is_read_or_refused_and_never_crashes(key: str, value: object) -> None:
    with suppress(UsageError):
        assert isinstance(answers_from_json({key: value}), Answers)
