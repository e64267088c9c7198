"""The recovery code: read as people type it, and every likely typing error is found and its line named."""

import contextlib
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import HistoryError
from triage.store.recovery_code import ALPHABET, LINE_SIGNS, data_key_of, recovery_code

KEY = bytes(random.Random(10).randrange(256) for _ in range(32))
CODE = recovery_code(KEY)
KEYS = st.binary(min_size=32, max_size=32)


@given(KEYS)
def test_a_code_gives_its_key_back(key):
    assert data_key_of(recovery_code(key)) == key


def test_a_code_is_four_lines_of_four_groups_of_four():
    assert re.fullmatch(rf"((\b[{ALPHABET}]{{4}}[ \n]?){{4}}){{4}}", CODE)
    assert [len(line.split()) for line in CODE.splitlines()] == [4, 4, 4, 4]


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace(" ", "").replace("\n", ""),
        CODE.replace(" ", "-").replace("\n", " – "),
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        CODE.replace("V", "U"),
        "\n".join(f"{nth}. {line}" for nth, line in enumerate(CODE.splitlines(), start=1)),
        "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in CODE),  # full width
        f"  {CODE}\r\n\r\n",
    ],
)
def test_a_code_is_read_as_people_type_it(typed):
    assert data_key_of(typed) == KEY


@given(KEYS, st.integers(0, 63), st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_always_found_and_its_line_named(key, place, sign):
    signs = list(recovery_code(key).replace(" ", "").replace("\n", ""))
    if signs[place] == sign:
        return
    signs[place] = sign
    with pytest.raises(HistoryError, match=f"Line {place // LINE_SIGNS + 1} "):
        data_key_of("".join(signs))


@given(KEYS, st.integers(0, 62))
def test_two_swapped_neighbours_are_always_found(key, place):
    signs = list(recovery_code(key).replace(" ", "").replace("\n", ""))
    if signs[place] == signs[place + 1]:
        return
    signs[place : place + 2] = reversed(signs[place : place + 2])
    with pytest.raises(HistoryError, match="wrong sign"):
        data_key_of("".join(signs))


@given(KEYS, st.permutations(range(4)))
def test_swapped_lines_are_always_found(key, order):
    lines = recovery_code(key).splitlines()
    if list(order) == [0, 1, 2, 3] or len(set(lines)) < 4:
        return
    with pytest.raises(HistoryError, match="wrong sign"):
        data_key_of("\n".join(lines[nth] for nth in order))


@pytest.mark.parametrize("typed", ["", "ABCD", CODE[:-1], CODE + "7"])
def test_a_missing_or_extra_sign_is_counted(typed):
    with pytest.raises(HistoryError, match="64 letters and digits, and you typed"):
        data_key_of(typed)


def test_a_sign_that_is_no_sign_of_a_code_names_its_line():
    with pytest.raises(HistoryError, match="Line 2 "):
        data_key_of(CODE[:20] + "é" + CODE[21:])


@given(st.text())
def test_any_text_is_a_key_or_a_sentence(text):
    with contextlib.suppress(HistoryError):
        assert len(data_key_of(text)) == 32
