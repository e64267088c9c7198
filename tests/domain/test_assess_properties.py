"""The invariants of the facts sheet, section 3, on 10,000 random people each."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.helpers import predicted
from triage.domain.answers import EXCLUSIONS, Answer, Answers, FlagAnswer, PartAnswer, Worry
from triage.domain.assess import Assessment, assess, silence
from triage.domain.change import Change
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAG_BY_CODE, FLAGS, NUMBER_PARTS, RedFlag
from triage.domain.flags import flag_parts
from triage.domain.sites import SITES
from triage.domain.tier import Band, NotAssessed, Tier

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN

ten_thousand = settings(max_examples=10_000, derandomize=True, deadline=None, database=None)
two_thousand = settings(ten_thousand, max_examples=2_000)

seeds = st.integers(min_value=0, max_value=2**64 - 1)
"""One number makes one random person: far faster than drawing sixty values one by one."""


def _some(random: Random, codes: Any, weights: tuple[int, int, int]) -> dict[str, Answer]:
    chosen = {code: random.choices((YES, NO, UNKNOWN), weights)[0] for code in codes}
    return {code: answer for code, answer in chosen.items() if random.random() < 0.9}


def _part(random: Random, name: str, weights: tuple[int, int, int]) -> PartAnswer:
    if name in NUMBER_PARTS:
        return random.choice((None, 0, 1, 2, 3, 4, 5, 9))
    return random.choices((YES, NO, UNKNOWN), weights)[0]


def _flag(random: Random, flag: RedFlag, weights: tuple[int, int, int]) -> FlagAnswer:
    if not flag.parts or random.random() < 0.5:
        return random.choices((YES, NO, UNKNOWN), weights)[0]
    return {name: _part(random, name, weights) for name in flag.parts if random.random() < 0.9}


def person(seed: int) -> tuple[Answers, dict[str, Any]]:
    """Random answers, mostly no, and the rest of what `assess` takes."""
    random = Random(seed)
    weights = random.choice(((1, 20, 1), (1, 4, 1), (1, 1, 1), (0, 1, 0), (0, 10, 1)))
    answers = Answers(
        age=random.choice((None, 12, 17, 18, 30, 40, 77)),
        site=random.choice((None, "chest", "nose", "back_upper", "temple", *SITES)),
        items=_some(random, ITEM_CODES, weights),
        flags={flag.code: _flag(random, flag, weights) for flag in FLAGS if random.random() < 0.9},
        exclusions=_some(random, EXCLUSIONS, random.choice(((0, 1, 0), weights))),
        worried=random.choice((None, Worry.NO, Worry.NO, Worry.WORRIED, Worry.VERY)),
    )
    rest = {
        "changes": frozenset(change for change in Change if random.random() < 0.03),
        "worried_before": random.random() < 0.2,
        "strict_change": random.random() < 0.2,
    }
    return answers, rest


def _bands(answers: Answers, rest: dict[str, Any]) -> list[Assessment]:
    return [assess(answers, prediction=predicted(band), not_assessed=None, **rest) for band in Band]


@ten_thousand
@given(seeds)
def test_the_picture_only_raises_and_silence_silences(seed: int) -> None:
    answers, rest = person(seed)
    off = assess(answers, prediction=None, not_assessed=None, **rest)
    low, raised, high = _bands(answers, rest)
    why = list(NotAssessed)[seed % len(NotAssessed)]
    silent = assess(answers, prediction=None, not_assessed=why, third_refusal=True, **rest)
    assert off.known_floor <= off.floor
    assert off.tier == low.tier == off.floor == low.floor
    assert low.tier <= raised.tier <= high.tier
    assert off.tier <= silent.tier
    for seen in (off, low, raised, high, silent):
        assert seen.tier >= seen.floor == off.floor
        assert max(reason.tier for reason in seen.reasons) == seen.tier
        assert [reason.tier for reason in seen.reasons] == sorted(
            (reason.tier for reason in seen.reasons), reverse=True
        )
        assert seen.band is None or seen.not_assessed is None
        assert len({reason.rule for reason in seen.reasons}) == len(seen.reasons)
    if silence(answers):
        assert {seen.tier for seen in (off, low, raised, high, silent)} == {off.tier}
        assert high.not_assessed is NotAssessed.EXCLUDED


def _raised(value: PartAnswer, number: int) -> PartAnswer:
    if value is UNKNOWN or value is NO:
        return YES
    return value if isinstance(value, Answer) else (value or 0) + number


MITIGATING = {("sore", "injury")}
"""An injury explains a sore, so its yes may lower: the one part that is no evidence."""


def _with_more_evidence(answers: Answers) -> Iterator[Answers]:
    """Yield the answers with one unknown or no turned into a yes, one after the other."""
    for code in ITEM_CODES:
        yield replace(answers, items={**answers.items, code: YES})
    for code, flag in FLAG_BY_CODE.items():
        parts = flag_parts(answers, code)
        for name, value in parts.items():
            if (code, name) in MITIGATING or (name in NUMBER_PARTS and value is None):
                continue
            more: FlagAnswer = {**parts, name: _raised(value, 3)} if flag.parts else YES
            yield replace(answers, flags={**answers.flags, code: more})
    for worry in (Worry.WORRIED, Worry.VERY):
        if worry is Worry.VERY or answers.worried in (None, Worry.NO):
            yield replace(answers, worried=worry)


@ten_thousand
@given(seeds, st.sampled_from([None, *Band]))
def test_more_evidence_never_lowers_a_result(seed: int, band: Band | None) -> None:
    answers, rest = person(seed)
    prediction = None if band is None else predicted(band)
    before = assess(answers, prediction=prediction, not_assessed=None, **rest)
    choices = list(_with_more_evidence(answers))
    after = assess(choices[seed % len(choices)], prediction=prediction, not_assessed=None, **rest)
    assert after.tier >= before.tier
    assert after.floor >= before.floor
    assert after.known_floor >= before.known_floor
    changed = {**rest, "changes": rest["changes"] | {list(Change)[seed % len(Change)]}}
    assert assess(answers, prediction=prediction, not_assessed=None, **changed).tier >= before.tier


@two_thousand
@given(seeds)
def test_an_exclusion_never_lowers_the_floor(seed: int) -> None:
    answers, rest = person(seed)
    before = assess(answers, prediction=None, not_assessed=None, **rest).floor
    code = EXCLUSIONS[seed % len(EXCLUSIONS)]
    steps = [
        assess(
            replace(answers, exclusions={**answers.exclusions, code: answer}),
            prediction=None,
            not_assessed=None,
            **rest,
        ).floor
        for answer in (NO, UNKNOWN, YES)
    ]
    assert steps == sorted(steps)
    assert steps[-1] >= before


@two_thousand
@given(seeds)
def test_an_unknown_lies_between_no_and_yes(seed: int) -> None:
    answers, rest = person(seed)
    random = Random(seed)
    flag = random.choice(FLAGS)
    parts = flag_parts(answers, flag.code)
    name = random.choice([part for part in parts if part not in NUMBER_PARTS] or ["relatives"])
    steps: list[Tier] = []
    for answer in (NO, UNKNOWN, YES):
        value: FlagAnswer = {**parts, name: answer} if name != "relatives" else answer
        flags = {**answers.flags, flag.code: value if flag.parts else answer}
        changed = replace(answers, flags=flags)
        steps.append(assess(changed, prediction=None, not_assessed=None, **rest).floor)
    if (flag.code, name) in MITIGATING:
        steps.reverse()
    assert steps == sorted(steps)


def test_an_injury_that_explains_a_fresh_sore_is_the_one_answer_that_lowers() -> None:
    known = {flag.code: NO for flag in FLAGS}
    base = Answers(age=50, site="chest", items=dict.fromkeys(ITEM_CODES, NO), flags=known)
    tiers = [
        assess(
            replace(base, flags={**known, "sore": {"answer": YES, "weeks": 2, "injury": injury}}),
            prediction=None,
            not_assessed=None,
        ).tier
        for injury in (NO, UNKNOWN, YES)
    ]
    assert tiers == [Tier.SOON, Tier.SOON, Tier.WATCH]


@pytest.mark.parametrize("seed", range(20))
def test_the_same_input_gives_the_same_result(seed: int) -> None:
    answers, rest = person(seed)
    assert _bands(answers, rest) == _bands(answers, rest)
