"""Encrypted files: nothing plain on the disk, no changed bit unseen, and copies both ways that are whole."""

import os
import sqlite3
from contextlib import closing

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from triage.errors import HistoryError
from triage.store import cipher_copy
from triage.store.cipher import DRIVER_ERRORS, connect, driver, is_plain, opens
from triage.store.cipher_copy import decrypt_copy, encrypt_copy
from triage.store.engine import APPLICATION_ID

KEY, OTHER = bytes(range(32)), bytes(32)
SECRET = "a note that nobody else reads"
PHOTO = b"\xff\xd8\xff" + SECRET.encode() * 3000


def _fill(path, key, *, close=True):
    connection = connect(path, key)
    connection.isolation_level = None
    connection.executescript(
        f"""
        PRAGMA journal_mode = WAL;
        PRAGMA application_id = {APPLICATION_ID};
        PRAGMA user_version = 7;
        CREATE TABLE person (id TEXT PRIMARY KEY, said TEXT NOT NULL);
        CREATE TABLE "odd "" name" (id INTEGER PRIMARY KEY AUTOINCREMENT, content BLOB,
            of TEXT REFERENCES person (id) ON DELETE CASCADE);
        CREATE INDEX by_said ON person (said);
        CREATE TRIGGER kept BEFORE DELETE ON person BEGIN SELECT RAISE(ABORT, 'kept'); END;
        """
    )
    connection.executemany("INSERT INTO person VALUES (?, ?)", [(f"p{n}", SECRET) for n in range(50)])
    connection.executemany('INSERT INTO "odd "" name" VALUES (?, ?, ?)', [(9, PHOTO, "p1"), (12, b"", "p2")])
    if close:
        connection.close()
    return connection


def _rows(path, key):
    with closing(connect(path, key)) as connection:
        return [
            connection.execute(sql).fetchall()
            for sql in (
                "SELECT type, name, sql FROM sqlite_master ORDER BY name",
                "SELECT * FROM person ORDER BY id",
                'SELECT * FROM "odd "" name"',
                "SELECT * FROM sqlite_sequence",
                "PRAGMA application_id",
                "PRAGMA user_version",
                "PRAGMA journal_mode",
                "PRAGMA foreign_key_check",
            )
        ]


@pytest.fixture
def plain(tmp_path):
    _fill(tmp_path / "plain.triage", None)
    return tmp_path / "plain.triage"


@pytest.fixture
def locked(tmp_path):
    _fill(tmp_path / "locked.triage", KEY)
    return tmp_path / "locked.triage"


def _on_disk(folder):
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_nothing_plain_lies_in_the_file_or_its_log(tmp_path):
    connection = _fill(tmp_path / "h.triage", KEY, close=False)
    assert (tmp_path / "h.triage-wal").stat().st_size > len(PHOTO)
    for word in (SECRET.encode(), b"CREATE TABLE", b"SQLite format 3", b"person"):
        assert word not in _on_disk(tmp_path)
    connection.close()
    assert SECRET.encode() not in _on_disk(tmp_path)


def test_the_kind_of_a_file_is_told_by_its_first_bytes(plain, locked, tmp_path):
    assert is_plain(plain)
    assert not is_plain(locked)
    with pytest.raises(HistoryError, match="not there"):
        is_plain(tmp_path / "nothing")


def test_the_key_opens_the_file_and_no_other_does(locked, capfd):
    assert opens(locked, KEY)
    before = locked.read_bytes()
    assert not opens(locked, OTHER)
    with (
        closing(connect(locked, OTHER)) as connection,
        pytest.raises(sqlcipher.DatabaseError, match="not a database"),
    ):
        connection.execute("SELECT * FROM person")
    assert locked.read_bytes() == before
    assert capfd.readouterr().err == ""  # SQLCipher's own log would tell of pages and codecs
    with pytest.raises(HistoryError, match="not there"):
        opens(locked.with_name("nothing"), KEY)


def test_a_key_of_another_length_is_a_fault_of_ours(tmp_path):
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "h", b"short")


def test_errors_of_both_drivers_are_known(plain, locked):
    assert driver(None) is sqlite3
    assert driver(KEY) is sqlcipher
    for path, key in ((plain, None), (locked, KEY)):
        with closing(connect(path, key)) as connection, pytest.raises(DRIVER_ERRORS):
            connection.execute("SELECT * FROM nothing")


def test_a_changed_bit_in_any_page_is_named_and_never_read_as_data(locked):
    whole, before = locked.read_bytes(), _rows(locked, KEY)
    pages = len(whole) // 4096
    refused = 0
    for page in range(pages):
        changed = bytearray(whole)
        changed[page * 4096 + 2000] ^= 4
        locked.write_bytes(changed)
        try:
            assert _rows(locked, KEY) == before  # a page that these questions do not read
        except sqlcipher.DatabaseError:
            refused += 1
        if page > 0:  # without its first page nothing can be asked
            with closing(connect(locked, KEY)) as connection:
                found = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            assert found == [(f"HMAC verification failed for page {page + 1}",)]
    assert refused > pages / 2


def test_a_history_is_encrypted_and_decrypted_whole(plain, tmp_path):
    before = _rows(plain, None)
    assert before[4:] == [[(APPLICATION_ID,)], [(7,)], [("wal",)], []]
    encrypt_copy(plain, tmp_path / "e.triage", KEY)
    assert _rows(tmp_path / "e.triage", KEY) == before
    assert SECRET.encode() not in (tmp_path / "e.triage").read_bytes()
    decrypt_copy(tmp_path / "e.triage", tmp_path / "d.triage", KEY)
    assert _rows(tmp_path / "d.triage", None) == before
    assert is_plain(tmp_path / "d.triage")
    for name in ("e.triage", "d.triage"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(tmp_path)) == ["d.triage", "e.triage", "plain.triage"]


def test_what_lies_in_the_log_is_copied_too(tmp_path):
    source = tmp_path / "h.triage"
    connection = _fill(source, None, close=False)
    encrypt_copy(source, tmp_path / "e.triage", KEY)
    assert len(_rows(tmp_path / "e.triage", KEY)[1]) == 50
    connection.close()


def test_a_second_writer_stops_the_copy(plain, tmp_path, monkeypatch):
    monkeypatch.setattr(cipher_copy, "PATIENCE_S", 0.05)
    with closing(connect(plain, None)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HistoryError, match="open in another window"):
            encrypt_copy(plain, tmp_path / "e.triage", KEY)
    assert sorted(one for one in os.listdir(tmp_path) if not one.startswith("plain")) == []


def test_a_wrong_kind_or_key_leaves_nothing_behind(plain, locked, tmp_path):
    target = tmp_path / "t.triage"
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(HistoryError, match="has a passphrase already"):
        encrypt_copy(locked, target, KEY)
    with pytest.raises(HistoryError, match="has no passphrase"):
        decrypt_copy(plain, target, KEY)
    with pytest.raises(HistoryError, match="not a triage history"):
        decrypt_copy(locked, target, OTHER)
    assert sorted(os.listdir(tmp_path)) == before


def test_a_damaged_history_is_not_copied(locked, tmp_path):
    data = bytearray(locked.read_bytes())
    data[-3000] ^= 1
    locked.write_bytes(data)
    with pytest.raises(HistoryError):
        decrypt_copy(locked, tmp_path / "t.triage", KEY)
    assert os.listdir(tmp_path) == [locked.name]


def test_a_full_disk_leaves_the_target_as_it_was(plain, tmp_path, monkeypatch):
    target = tmp_path / "t.triage"
    target.write_bytes(b"an older copy")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(HistoryError, match="disk is full"):
        encrypt_copy(plain, target, KEY)
    assert target.read_bytes() == b"an older copy"
    assert sorted(os.listdir(tmp_path)) == ["plain.triage", "t.triage"]


def test_a_copy_onto_itself_is_a_fault_of_ours(plain):
    with pytest.raises(ValueError, match="onto itself"):
        encrypt_copy(plain, plain, KEY)
