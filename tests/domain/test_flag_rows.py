"""Section 2 of the facts sheet, row by row. Everything not named is answered no."""

from typing import Any

import pytest

from tests.domain.helpers import NO, UNKNOWN, YES, all_no, opinion, tier_of, without
from triage.domain.answers import Answers, Worry
from triage.domain.change import Change
from triage.domain.flag_table import FLAGS
from triage.domain.flags import asked_flags, flag_state
from triage.domain.sites import ACRAL_SITES, MUCOSA_SITES, NAIL_SITES, PEARLY_URGENT_SITES, SITES
from triage.domain.tier import Tier

R, W, S, U = Tier.ROUTINE, Tier.WATCH, Tier.SOON, Tier.URGENT


def efg(raised: Any, firm: Any, growing: Any) -> dict[str, Any]:
    return {"efg": {"raised": raised, "firm": firm, "growing": growing}}


def sore(weeks: int | None, injury: Any, answer: Any = YES) -> dict[str, Any]:
    return {"sore": {"answer": answer, "weeks": weeks, "injury": injury}}


ROWS: list[tuple[str, dict[str, Any], Tier]] = [
    ("nothing", {}, R),
    ("RF1 all", efg(YES, YES, YES), U),
    ("RF1 plain yes", {"efg": YES}, U),
    ("RF1 two and unknown", efg(YES, YES, UNKNOWN), U),
    ("RF1 two and no, not growing", efg(YES, YES, NO), S),
    ("RF1 one and unknown", efg(YES, NO, UNKNOWN), S),
    ("RF1 one and two unknown", efg(UNKNOWN, YES, UNKNOWN), S),
    ("RF1 one and two no", efg(YES, NO, NO), W),
    ("RF1 none and unknown", efg(NO, UNKNOWN, NO), W),
    ("RF2", {"fast": YES}, U),
    ("RF3 5 weeks", sore(5, NO), U),
    ("RF3 5 weeks after an injury", sore(5, YES), U),
    ("RF3 4 weeks, no injury", sore(4, NO), S),
    ("RF3 4 weeks, injury unknown", sore(4, UNKNOWN), S),
    ("RF3 4 weeks, injury", sore(4, YES), W),
    ("RF3 weeks unknown", sore(None, NO), S),
    ("RF3 weeks unknown, injury", sore(None, YES), S),
    ("RF3 plain yes", {"sore": YES}, S),
    ("RF3 weeks without an answer", sore(6, NO, UNKNOWN), U),
    ("RF3 no", sore(None, NO, NO), R),
    ("RF4", {"horny": YES}, U),
    ("RF5", {"pearly": YES}, S),
    ("RF5 came back", {"pearly": {"answer": YES, "came_back": YES}}, U),
    ("RF8", {"duckling": YES}, S),
    ("RF8 new", {"duckling": YES, "new": YES}, U),
    ("RF8 changing", {"duckling": YES, "change": YES}, U),
    ("RF9", {"new": YES}, S),
    ("RF10", {"change": YES}, S),
    ("RF11", {"symptom": YES}, S),
    ("RF11 lump", {"symptom": {"answer": YES, "lump": YES}}, U),
    ("RF12", {"immune": YES}, W),
    ("RF12 unexplained", {"immune": {"answer": YES, "unexplained": YES}}, U),
    ("RF12 new", {"immune": YES, "new": YES}, U),
    ("RF12 changing", {"immune": YES, "change": YES}, U),
    ("RF13", {"past": YES}, W),
    ("RF13 scar", {"past": {"answer": YES, "scar": YES}}, U),
    ("RF13 new", {"past": YES, "new": YES}, U),
    ("RF13 changing", {"past": YES, "change": YES}, U),
    ("RF14 none", {"family": {"relatives": 0}}, R),
    ("RF14 one", {"family": {"relatives": 1}}, W),
    ("RF14 two", {"family": {"relatives": 2}}, S),
    ("RF15", {"many": YES}, W),
    ("RF16", {"birthmark": YES}, S),
    ("RF16 lump", {"birthmark": {"answer": YES, "lump": YES}}, U),
    ("RF16 change", {"birthmark": YES, "change": YES}, U),
    ("RF17", {"glands": YES}, U),
    ("RF19 result unknown", {"regrowth": YES}, U),
    ("RF19 cancer", {"regrowth": {"answer": YES, "cancer": YES}}, U),
    ("RF19 no cancer", {"regrowth": {"answer": YES, "cancer": NO}}, S),
    ("RF20", {"clinician": YES}, U),
]


@pytest.mark.parametrize(("flags", "tier"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_row(flags: dict[str, Any], tier: Tier) -> None:
    assert tier_of(flags=flags) is tier


@pytest.mark.parametrize("site", sorted(PEARLY_URGENT_SITES))
def test_rf5_is_urgent_near_the_eye_the_nose_the_ear_and_the_lip(site: str) -> None:
    assert tier_of(site=site, flags={"pearly": YES}) is U


@pytest.mark.parametrize("site", sorted(NAIL_SITES))
def test_rf6(site: str) -> None:
    assert tier_of(site=site, flags={"nail": YES}) is U
    assert tier_of(site=site) is S


@pytest.mark.parametrize("site", sorted(ACRAL_SITES))
def test_rf7(site: str) -> None:
    assert tier_of(site=site) is W
    assert tier_of(site=site, flags={"acral": YES}) is U
    assert tier_of(site=site, flags={"acral": UNKNOWN}) is S
    assert tier_of(site=site, flags={"new": YES}) is U
    assert tier_of(site=site, items={"sensation": YES}) is U
    assert opinion(without(all_no(site=site), "acral")).tier is S
    same = dict.fromkeys(
        ("new", "changing", "coloured", "uncertain", "bleeding", "enlarging", "unhealed"), NO
    )
    assert tier_of(site=site, flags={"acral": same}) is W
    assert tier_of(site=site, flags={"acral": {**same, "new": YES}}) is U
    assert tier_of(site=site, flags={"acral": {**same, "changing": YES}}) is U
    assert tier_of(site=site, flags={"acral": {**same, "new": UNKNOWN}}) is S
    assert tier_of(site=site, flags={"acral": {**same, "coloured": YES}}) is W
    assert tier_of(site=site, flags={"acral": {**same, "coloured": YES, "uncertain": UNKNOWN}}) is S
    assert tier_of(site=site, flags={"acral": {**same, "coloured": YES, "unhealed": YES}}) is U


@pytest.mark.parametrize(("age", "tier"), [(40, S), (None, S), (39, W), (18, W)])
def test_rf9_by_age(age: int | None, tier: Tier) -> None:
    assert tier_of(age=age, flags={"new": YES}) is tier


def test_rf10_strict() -> None:
    assert opinion(all_no(flags={"change": YES}), strict_change=True).tier is U


def test_rf15_with_a_checklist_item() -> None:
    assert tier_of(flags={"many": YES}, items={"sensation": YES}) is S


@pytest.mark.parametrize("site", sorted(MUCOSA_SITES - {"eye"}))
def test_rf18(site: str) -> None:
    assert tier_of(site=site, flags={"mucosa": {"answer": YES, "weeks": 3}}) is S
    assert tier_of(site=site, flags={"mucosa": {"answer": YES, "weeks": 4}}) is U
    assert tier_of(site=site, flags={"mucosa": YES, "new": YES}) is U
    assert tier_of(site=site, flags={"mucosa": YES, "change": YES}) is U
    assert tier_of(site=site, flags={"mucosa": UNKNOWN}) is W
    assert tier_of(site=site, flags=sore(4, YES)) is U


def test_rf21() -> None:
    assert tier_of(worried=Worry.WORRIED) is W
    assert tier_of(worried=Worry.WORRIED, items={"sensation": YES}) is S
    assert tier_of(worried=Worry.VERY) is S
    assert tier_of(worried=None) is R
    assert opinion(all_no(worried=Worry.WORRIED), worried_before=True).tier is S
    assert opinion(all_no(), worried_before=True).tier is R


COUNTED = ("efg", "fast", "sore", "horny", "glands")


@pytest.mark.parametrize("code", COUNTED)
def test_one_urgent_flag_unknown_alone_is_watch_and_with_an_item_soon(code: str) -> None:
    assert tier_of(flags={code: UNKNOWN}) is W
    assert opinion(without(all_no(), code)).tier is W
    assert tier_of(flags={code: UNKNOWN}, items={"sensation": YES}) is S


def test_one_sign_of_rf1_counts_as_much_as_an_unknown_one() -> None:
    for raised in (UNKNOWN, YES):
        assert tier_of(flags=efg(raised, NO, NO)) is W
        assert tier_of(flags=efg(raised, NO, NO), items={"sensation": YES}) is S
        assert tier_of(flags={**efg(raised, NO, NO), "fast": UNKNOWN}) is S


def test_two_urgent_flags_unknown_are_soon() -> None:
    assert opinion(without(all_no(), "fast", "horny")).tier is S


@pytest.mark.parametrize("code", ["pearly", "duckling", "birthmark", "regrowth"])
def test_the_careful_flags_unknown_are_watch(code: str) -> None:
    assert tier_of(flags={code: UNKNOWN}) is W


@pytest.mark.parametrize(
    "code", ["new", "change", "symptom", "immune", "past", "family", "many", "clinician"]
)
def test_the_other_flags_unknown_set_no_floor(code: str) -> None:
    assert tier_of(flags={code: UNKNOWN}) is R


@pytest.mark.parametrize("code", ["birthmark", "regrowth", "clinician", "nail", "acral", "mucosa"])
def test_what_cannot_apply_is_not_asked(code: str) -> None:
    answers = without(all_no(), code)
    assert flag_state(answers, code) == "not_asked"
    assert code not in asked_flags(answers)
    assert opinion(answers).tier is R


def test_a_yes_counts_even_where_the_flag_is_not_asked() -> None:
    assert tier_of(flags={"nail": YES}) is U
    assert flag_state(all_no(flags={"nail": YES}), "nail") == "yes"


def test_a_scar_asks_about_regrowth() -> None:
    assert flag_state(without(all_no(exclusions={"scar": YES}), "regrowth"), "regrowth") == "unknown"


def test_without_a_site_the_flags_of_a_place_are_asked() -> None:
    assert {"nail", "acral", "mucosa"} <= set(asked_flags(Answers()))
    assert tier_of(site=None) is R
    assert opinion(without(all_no(site=None), "nail", "acral")).tier is S


@pytest.mark.parametrize("site", sorted(SITES))
def test_the_flags_of_a_place_follow_the_site(site: str) -> None:
    asked = asked_flags(Answers(site=site))
    assert ("nail" in asked, "acral" in asked) == (site in NAIL_SITES, site in ACRAL_SITES)
    assert ("mucosa" in asked) == (site in MUCOSA_SITES)


def test_a_plain_no_answers_every_part() -> None:
    assert all(flag_state(all_no(site="palm"), flag.code) in ("no", "not_asked") for flag in FLAGS)


CHANGES = [
    (Change.SAID, S),
    (Change.WIDTH, S),
    (Change.AREA, S),
    (Change.COLOUR, S),
    (Change.LUMP, U),
    (Change.FADING, S),
]


@pytest.mark.parametrize(("change", "tier"), CHANGES)
def test_changes_set_their_floor(change: Change, tier: Tier) -> None:
    seen = opinion(all_no(), changes=frozenset({change}))
    assert seen.tier is tier
    assert seen.checklist.lowest == (2 if change in (Change.SAID, Change.WIDTH, Change.AREA) else 0)


@pytest.mark.parametrize("change", list(Change))
def test_any_change_is_urgent_when_strict(change: Change) -> None:
    assert opinion(all_no(), changes=frozenset({change}), strict_change=True).tier is U


def test_a_measured_change_makes_other_flags_urgent() -> None:
    assert opinion(all_no(flags={"duckling": YES}), changes=frozenset({Change.COLOUR})).tier is U
