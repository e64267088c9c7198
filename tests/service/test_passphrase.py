"""Advice on a passphrase: our own words, the rule, and no trace of it."""

import logging

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wording import sentences, violations
from triage.service.passphrase import LEAST_SCORE, strength
from triage.words import catalogue, words

ADVICE = [text for key, text in catalogue().items() if key.startswith("passphrase.advice.")]


@pytest.mark.parametrize(
    ("passphrase", "said"),
    [
        ("password1", "common"),
        ("pA55w0rd!", "common"),
        ("anna1950", "name"),
        ("1950-03-06", "date"),
        ("margarethe", "name"),
        ("14.03.1962", "date"),
        ("aaaaaaaaaaa", "repeat"),
        ("abcdefghijkl", "sequence"),
        ("mnbvcxdfghj", "keyboard"),
        ("Xq9$w-K2", "longer"),
        ("summer garden", "enough"),
        ("blue kettle seven", "strong"),
    ],
)
def test_the_advice_names_what_makes_it_easy(passphrase, said):
    assert strength(passphrase).advice == words(f"passphrase.advice.{said}")


def test_seven_characters_are_too_few_whatever_they_are():
    found = strength("x7#Kq2!")
    assert (found.score, found.enough) == (0, False)
    assert "8" in found.advice


def test_what_others_know_counts_as_known():
    assert strength("Wisniewska-Okafor").enough
    found = strength("Wisniewska-Okafor", known=["Wisniewska-Okafor"])
    assert not found.enough
    assert found.advice == words("passphrase.advice.own")


def test_the_rule_is_the_score_that_withstands_guessing_offline():
    assert LEAST_SCORE == 3
    assert [strength(text).enough for text in ("summer garden", "summer12")] == [True, False]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gets_a_score_and_a_sentence_of_ours(text):
    found = strength(text)
    assert 0 <= found.score <= 4
    assert found.enough == (found.score >= LEAST_SCORE)
    assert found.advice in {
        words(key, least=8) for key in catalogue() if key.startswith("passphrase.advice.")
    }


def test_a_very_long_text_is_judged_at_once():
    assert strength("p4ss$ " * 100_000).score <= 4


def test_nothing_of_the_passphrase_is_said_or_logged(caplog, capfd):
    caplog.set_level(logging.DEBUG)
    found = strength("blue kettle seven", known=["Anna"])
    assert "kettle" not in repr(found) + caplog.text + "".join(capfd.readouterr())


def test_the_advice_is_one_sentence_inside_the_wording_law():
    assert len(ADVICE) == 11
    assert [fault for text in ADVICE for fault in violations(text)] == []
    assert [text for text in ADVICE if len(sentences(text)) != 1] == []
