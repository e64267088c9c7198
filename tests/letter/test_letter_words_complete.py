"""Every rule, site, flag, item and tier has words and a place in the letter."""

import pytest

from tests.letter.letters import URGENT, check, letter, words_of
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAGS, NUMBER_PARTS
from triage.domain.sites import SITES
from triage.domain.sources import SOURCES
from triage.letter.bodymap import HEIGHT, spot
from triage.letter.findings import flag_states
from triage.words import has_words

SIDES = {"P": ("left", "right"), "T": (None, "left", "right", "middle"), "-": (None,)}
PLACES = [(code, side) for code, entry in SITES.items() for side in SIDES[entry.side]]


def test_every_rule_flag_item_and_part_has_words() -> None:
    keys = [f"rule.{rule}" for rule in SOURCES]
    keys += [f"flag.{code}" for code in flag_states(URGENT)]
    keys += [f"item.{code}" for code in ITEM_CODES]
    for part in {part for flag in FLAGS for part in flag.parts} - {"answer"}:
        states = ("one", "many", "unknown") if part in NUMBER_PARTS else ("yes", "no", "unknown")
        keys += [f"part.{part}.{state}" for state in states]
    assert [key for key in keys if not has_words(f"letter.clinician.{key}")] == []


@pytest.mark.parametrize(("site", "side"), PLACES)
def test_every_place_but_other_has_a_dot_on_its_side(site: str, side: str | None) -> None:
    found = spot(site, side)
    if site == "other":
        assert found is None
        return
    assert found is not None
    assert 0 <= found.y <= HEIGHT
    assert abs(found.x) <= 100
    if side in ("left", "right"):
        viewers_left = (side == "right") == (found.view == "front")
        assert (found.x < 0) == viewers_left
    else:
        assert found.x == pytest.approx(0, abs=1)
    if SITES[site].view == "B":
        assert found.view == "back"


def test_an_unknown_place_is_not_guessed() -> None:
    assert spot(None, None) is None
    assert spot("nowhere", "left") is None
    assert "Place not recorded" in words_of(letter([check(URGENT)], site=None, side=None))
