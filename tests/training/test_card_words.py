"""What a card says in words, ours or another group's."""

import json

import pytest

from triage.errors import DataError
from triage.training.card_words import WORDS, read_words, words


def test_our_words_name_trunks_and_views():
    said = words(["mobilenet_v2", "mobilenet_v2", "resnet50_v2_conv4"], 4)
    assert set(said) == set(WORDS)
    assert said["title"].startswith("2 x mobilenet_v2, 1 x resnet50_v2_conv4")
    assert "4 quarter turns" in said["title"]
    assert said["licence"] == "CC-BY-NC-4.0"


def test_other_words_are_read_whole_or_not_at_all(tmp_path):
    path = tmp_path / "words.json"
    own = dict.fromkeys(WORDS, "x")
    path.write_text(json.dumps({**own, "more": 1}))
    assert read_words(path) == own
    path.write_text(json.dumps(dict.fromkeys(WORDS[1:], "x")))
    with pytest.raises(DataError, match="add what is missing"):
        read_words(path)
    path.write_text("[")
    with pytest.raises(DataError):
        read_words(path)
