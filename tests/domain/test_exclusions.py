"""Section 4 of the facts sheet: where the picture check is silent, and with which floor."""

from typing import Any

import pytest

from tests.domain.helpers import NO, UNKNOWN, YES, all_no, opinion, without
from triage.domain.answers import Answers, Worry
from triage.domain.assess import assess, silence
from triage.domain.change import Change
from triage.domain.exclusions import exclusion_codes
from triage.domain.sites import SITES
from triage.domain.tier import Band, NotAssessed, Tier

R, W, S, U = Tier.ROUTINE, Tier.WATCH, Tier.SOON, Tier.URGENT


def _rules(answers: Answers) -> list[str]:
    return [reason.rule for reason in opinion(answers).reasons]


@pytest.mark.parametrize("code", [code for code, site in SITES.items() if site.model_off or site.acral])
def test_excluded_sites_silence_the_model(code: str) -> None:
    answers = all_no(site=code)
    seen = opinion(answers, Band.HIGH)
    assert seen.band is None
    assert seen.not_assessed is NotAssessed.EXCLUDED
    assert seen.tier is opinion(answers).tier
    assert silence(answers)


@pytest.mark.parametrize("code", [code for code, site in SITES.items() if not (site.model_off or site.acral)])
def test_other_sites_do_not(code: str) -> None:
    seen = opinion(all_no(site=code), Band.HIGH)
    assert (seen.band, seen.not_assessed, seen.tier) == (Band.HIGH, None, S)


@pytest.mark.parametrize(
    ("code", "tier"),
    [("tattoo", W), ("wound", W), ("scar", R), ("rash", S), ("hair", W), ("ink", R)],
)
def test_each_exclusion_is_silent_with_its_floor(code: str, tier: Tier) -> None:
    answers = all_no(exclusions={code: YES})
    seen = opinion(answers, Band.HIGH)
    assert (seen.tier, seen.band, seen.not_assessed) == (tier, None, NotAssessed.EXCLUDED)
    assert f"exclusion.{code}" in _rules(answers)


@pytest.mark.parametrize("answer", [NO, UNKNOWN])
def test_no_and_unknown_exclude_nothing(answer: Any) -> None:
    assert not silence(all_no(exclusions=dict.fromkeys(("tattoo", "wound", "scar", "rash"), answer)))


def test_a_changed_tattooed_mark_is_soon() -> None:
    changed = opinion(all_no(exclusions={"tattoo": YES}), changes=frozenset({Change.COLOUR}))
    assert {"exclusion.tattoo": S}.items() <= {reason.rule: reason.tier for reason in changed.reasons}.items()


def test_an_open_wound_is_a_sore_of_unknown_age_until_rf3_is_answered() -> None:
    assert opinion(without(all_no(exclusions={"wound": YES}), "sore")).tier is S
    old = {"sore": {"answer": YES, "weeks": 9, "injury": NO}}
    assert opinion(all_no(exclusions={"wound": YES}, flags=old)).tier is U


def test_a_scar_of_earlier_cancer_is_urgent() -> None:
    assert opinion(all_no(exclusions={"scar": YES}, flags={"past": YES})).tier is U
    elsewhere = {"past": {"answer": YES, "scar": NO}}
    assert opinion(all_no(exclusions={"scar": YES}, flags=elsewhere)).tier is W


@pytest.mark.parametrize("site", ["eye", "eyelid"])
def test_the_eye_is_soon_and_urgent_when_changing(site: str) -> None:
    assert opinion(all_no(site=site)).tier is S
    assert opinion(all_no(site=site, flags={"change": YES})).tier is U


@pytest.mark.parametrize(
    ("flags", "items", "tier"),
    [
        ({}, {}, R),
        ({"many": YES}, {}, S),
        ({"new": YES}, {}, S),
        ({"fast": YES}, {}, U),
        ({"sore": {"answer": YES, "weeks": 1, "injury": YES}}, {}, U),
        ({}, {"oozing": YES}, U),
    ],
)
def test_under_18(flags: dict[str, Any], items: dict[str, Any], tier: Tier) -> None:
    seen = opinion(all_no(age=17, flags=flags, items=items), Band.HIGH)
    assert (seen.tier, seen.band) == (tier, None)


def test_a_worried_minor_is_soon() -> None:
    assert opinion(all_no(age=17, worried=Worry.WORRIED)).tier is S


def test_18_is_an_adult() -> None:
    assert not silence(Answers(age=18))
    assert exclusion_codes(Answers(age=0)) == ("minor",)


def test_silence_comes_before_a_refused_photo() -> None:
    seen = assess(
        all_no(exclusions={"ink": YES}),
        prediction=None,
        not_assessed=NotAssessed.PHOTO_REFUSED,
        third_refusal=True,
    )
    assert (seen.tier, seen.not_assessed) == (R, NotAssessed.EXCLUDED)
