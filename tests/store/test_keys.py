"""The key of an encrypted history: what opens it, what does not, and what a damaged key file says."""

import json
import os
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.errors import HistoryError
from triage.store import key_file, keys
from triage.store.key_file import read_slot, slot_as_text, slot_of, slot_path, write_slot
from triage.store.keys import COST, Cost, new_data_key, new_salt, rewrap, wrap

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
CHEAP = Cost(memory_kib=8, time=1, parallelism=1)
KEY, SALT = bytes(range(32)), bytes(range(16))
WORDS = "blue kettle seven"


@pytest.fixture(scope="module")
def slot():
    return wrap(KEY, WORDS, at=AT, salt=SALT, cost=CHEAP)


def test_the_passphrase_opens_the_slot_and_no_other_does(slot):
    assert slot.open(WORDS) == KEY
    for wrong in ("blue kettle sevem", "Blue kettle seven", f"{WORDS} ", "x"):
        with pytest.raises(HistoryError, match="not right"):
            slot.open(wrong)


def test_a_slot_shows_neither_key_nor_passphrase(slot):
    for said in (repr(slot), slot_as_text(slot)):
        assert KEY.hex() not in said
        assert WORDS not in said


def test_the_derivation_is_argon2id_and_the_wrapping_rfc_3394(slot):
    from argon2.low_level import Type, hash_secret_raw
    from cryptography.hazmat.primitives.keywrap import aes_key_unwrap

    derived = hash_secret_raw(
        WORDS.encode(), SALT, time_cost=1, memory_cost=8, parallelism=1, hash_len=32, type=Type.ID
    )
    assert aes_key_unwrap(derived, slot.wrapped) == KEY


def test_the_same_passphrase_from_another_keyboard_opens_it():
    slot = wrap(KEY, "Zwölf Grüße", at=AT, salt=SALT, cost=CHEAP)
    assert slot.open("Zwo\u0308lf Gru\u0308ße") == KEY  # decomposed, as macOS types it
    assert slot.open("Zwölf\u00a0Grüße") == KEY  # a no-break space


@pytest.mark.parametrize(("passphrase", "said"), [("", "empty"), ("bad\udc80sign", "cannot be read")])
def test_a_passphrase_that_is_none_is_refused_in_a_sentence(slot, passphrase, said):
    with pytest.raises(HistoryError, match=said):
        slot.open(passphrase)


def test_chance_comes_from_outside_and_from_the_system_by_default():
    assert new_data_key(bytes) == bytes(32)
    assert new_salt(bytes) == bytes(16)
    assert len({new_data_key() for _ in range(50)}) == 50


def test_a_new_passphrase_keeps_the_data_key(slot):
    later = rewrap(slot, WORDS, "three green boats", at=AT, salt=bytes(16), cost=CHEAP)
    assert later.open("three green boats") == KEY
    with pytest.raises(HistoryError, match="not right"):
        later.open(WORDS)
    with pytest.raises(HistoryError, match="not right"):
        rewrap(slot, "guess", "three green boats", at=AT, salt=bytes(16), cost=CHEAP)


def test_the_default_cost_is_the_second_choice_of_rfc_9106():
    assert (COST.memory_kib, COST.time, COST.parallelism) == (65536, 3, 4)
    assert wrap(KEY, WORDS, at=AT, salt=SALT).open(WORDS) == KEY


def test_too_little_memory_is_a_sentence(slot, monkeypatch):
    def no_memory(*_, **__):
        raise keys.HashingError("Memory allocation error")

    monkeypatch.setattr(keys.low_level, "hash_secret_raw", no_memory)
    with pytest.raises(HistoryError, match="not enough memory"):
        slot.open(WORDS)


def test_the_key_file_lies_beside_the_history_and_comes_back_as_it_was(tmp_path, slot):
    path = slot_path(tmp_path / "anna.triage")
    assert path == tmp_path / "anna.triage-key"
    write_slot(path, slot)
    assert path.stat().st_mode & 0o777 == 0o600
    assert read_slot(path) == slot
    assert os.listdir(tmp_path) == [path.name]


def test_a_key_file_that_cannot_be_written_leaves_the_old_one(tmp_path, slot, monkeypatch):
    path = tmp_path / "h-key"
    write_slot(path, slot)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HistoryError, match="disk is full"):
        write_slot(path, rewrap(slot, WORDS, "another", at=AT, salt=SALT, cost=CHEAP))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == [path.name]


def test_a_missing_key_file_says_so(tmp_path):
    with pytest.raises(HistoryError, match="not there"):
        read_slot(tmp_path / "h-key")


def _said_of(text):
    try:
        return slot_of(text)
    except HistoryError as fault:
        return str(fault)


def test_every_changed_bit_is_told_from_a_wrong_passphrase(slot):
    """A changed bit either says that the file is no key file or that it is damaged; it never asks for the words."""
    text = slot_as_text(slot).rstrip().encode()
    for place in range(len(text)):
        for bit in range(8):
            changed = bytearray(text)
            changed[place] ^= 1 << bit
            said = _said_of(bytes(changed))
            # The slot itself is read where the bit was in white space or in the case of a digit.
            assert said in (slot, key_file.DAMAGED, key_file.FOREIGN, key_file.NEWER)


@pytest.mark.parametrize(
    ("memory_kib", "time", "parallelism"),
    [(100 << 20, 3, 4), (65536, 10**6, 4), (65536, 3, 10**6), (0, 1, 1), (8, 0, 1), (8, 1, 0), (8, 1, 4),
     (-1, -1, -1), (1 << 70, 1, 1), (65536, True, 4), (65536.0, 3, 4), ("65536", 3, 4), (None, 3, 4)],
)  # fmt: skip
def test_a_hostile_cost_is_refused_before_any_work(slot, monkeypatch, memory_kib, time, parallelism):
    def never(*_, **__):
        raise AssertionError

    monkeypatch.setattr(keys.low_level, "hash_secret_raw", never)
    said = json.loads(slot_as_text(slot))
    said["kdf"].update(memory_kib=memory_kib, time=time, parallelism=parallelism)
    said["sum"] = key_file._sum(said)
    with pytest.raises(HistoryError, match="damaged"):
        slot_of(json.dumps(said))


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "{}", '{"schema": 1}', '{"schema": "other/1"}', "[" * 4000, b"\xff\xfe\x00", b"\x00"],
)  # fmt: skip
def test_a_foreign_file_is_refused(text):
    with pytest.raises(HistoryError, match="not a key file"):
        slot_of(text)


def test_a_newer_and_a_very_large_file_are_refused(tmp_path):
    with pytest.raises(HistoryError, match="newer version"):
        slot_of('{"schema": "triage.key/2"}')
    (tmp_path / "k").write_bytes(b" " * 5000)
    with pytest.raises(HistoryError, match="not a key file"):
        read_slot(tmp_path / "k")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(["created_at", "kdf", "wrap", "sum", "salt", "version", "name", "key"]), JSON)
def test_any_value_in_any_place_is_a_sentence(name, value):
    said = json.loads(slot_as_text(wrap(KEY, "x", at=AT, salt=SALT, cost=CHEAP)))
    for part in (said, said["kdf"], said["wrap"]):
        if name in part:
            part[name] = value
    try:
        said["sum"] = key_file._sum(said)
        slot_of(json.dumps(said))
    except HistoryError:
        pass
