"""Section 7 of the facts sheet: the 62 body sites."""

import pytest

from triage.domain.answers import Answers
from triage.domain.assess import silence
from triage.domain.sites import SITES, check_side, parse_site, site, site_words
from triage.errors import UsageError

_TIMES = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def _verhoeff_holds(number: str) -> bool:
    check = 0
    for place, digit in enumerate(reversed(number)):
        turned = int(digit)
        for _ in range(place % 8):
            turned = _TURN[turned]
        check = _TIMES[check][turned]
    return check == 0


def test_there_are_62_sites() -> None:
    assert len(SITES) == 62
    assert all(code == entry.code and entry.label for code, entry in SITES.items())
    assert {entry.side for entry in SITES.values()} == {"P", "T", "-"}
    assert {entry.view for entry in SITES.values()} == {"F", "B", "S"}


def test_every_model_off_and_acral_site_silences_the_model() -> None:
    silent = {code for code in SITES if silence(Answers(age=50, site=code))}
    assert silent == {code for code, entry in SITES.items() if entry.model_off or entry.acral}


def test_snomed_ids_pass_the_check_digit() -> None:
    ids = [entry.snomed for entry in SITES.values() if entry.snomed]
    assert len(ids) == 28
    assert all(_verhoeff_holds(number) for number in ids)
    assert not _verhoeff_holds("43067005")


@pytest.mark.parametrize("code", [code for code, entry in SITES.items() if entry.side == "P"])
def test_a_paired_site_needs_a_side(code: str) -> None:
    for side in (None, "middle", "top"):
        with pytest.raises(UsageError, match=f"{code}-left"):
            check_side(code, side)
    check_side(code, "left")
    check_side(code, "right")


def test_other_sites_and_their_sides() -> None:
    for side in (None, "left", "right", "middle"):
        check_side("back_upper", side)
    check_side("mouth", None)
    for code, side in (("back_upper", "top"), ("mouth", "left")):
        with pytest.raises(UsageError):
            check_side(code, side)


def test_a_site_as_one_word() -> None:
    assert parse_site("back_upper-left") == ("back_upper", "left")
    assert parse_site("chest") == ("chest", None)
    for text in ("cheek", "cheek-", "nowhere", "", "-left", "x" * 5000):
        with pytest.raises(UsageError):
            parse_site(text)


def test_an_unknown_site_is_refused_by_name_and_not_at_length() -> None:
    with pytest.raises(UsageError, match="elbo"):
        site("elbo")
    with pytest.raises(UsageError) as refusal:
        site("x" * 5000)
    assert len(str(refusal.value)) < 150


def test_site_words() -> None:
    assert site_words("shoulder", "left") == "Left shoulder"
    assert site_words("back_upper", "middle") == "Upper back, middle"
    assert site_words("chest", None) == "Chest"
    assert site_words("arm_front", "right") == "Right upper arm, front"
