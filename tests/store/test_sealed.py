"""The sealed form: one file out, the same history in, and nothing that a stranger puts in is believed."""

import io
import os
import random
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from triage.errors import HistoryError
from triage.store import sealed
from triage.store.cipher import connect
from triage.store.key_file import read_slot, slot_as_text, slot_path
from triage.store.keys import Cost, wrap
from triage.store.sealed import is_sealed, seal, unseal

KEY = bytes(range(32))
SLOT = wrap(
    KEY,
    "pass",
    at=datetime(2026, 11, 24, tzinfo=UTC),
    salt=bytes(16),
    cost=Cost(memory_kib=8, time=1, parallelism=1),
)
PAGES = bytes(random.Random(3).randrange(256) for _ in range(4096))


@pytest.fixture
def history(tmp_path):
    path = tmp_path / "anna.triage"
    with closing(connect(path, KEY)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE note (said TEXT)")
        connection.execute("INSERT INTO note VALUES ('kept')")
        connection.commit()
    return path


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _archive(path, *entries, compression=ZIP_STORED):
    with ZipFile(path, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(ZipInfo(name), content, compress_type=compression)
    return path


def _refused(path, out):
    with pytest.raises(HistoryError) as caught:
        unseal(path, out)
    assert os.listdir(out) == []
    assert sorted(one.name for one in out.parent.iterdir() if one.name.endswith(".db")) == []
    return str(caught.value)


def test_a_history_is_sealed_and_comes_back_as_it_was(history, tmp_path, out):
    seal(history, SLOT, tmp_path / "s")
    assert (tmp_path / "s").stat().st_mode & 0o777 == 0o600
    assert is_sealed(tmp_path / "s")
    path, slot = unseal(tmp_path / "s", out)
    assert path.read_bytes() == history.read_bytes()
    assert slot == SLOT == read_slot(slot_path(path))
    with closing(connect(path, slot.open("pass"))) as connection:
        assert connection.execute("SELECT said FROM note").fetchall() == [("kept",)]
    assert [(one.name, one.stat().st_mode & 0o777) for one in sorted(out.iterdir())][:2] == [
        ("history.db", 0o600),
        ("history.db-key", 0o600),
    ]


def test_the_same_history_is_the_same_file(history, tmp_path):
    seal(history, SLOT, tmp_path / "a")
    seal(history, SLOT, tmp_path / "b")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert b"kept" not in (tmp_path / "a").read_bytes()
    with ZipFile(tmp_path / "a") as archive:
        assert [one.compress_type for one in archive.infolist()] == [ZIP_STORED, ZIP_STORED]


def test_a_plain_history_and_one_in_use_are_not_sealed(history, tmp_path):
    with closing(connect(tmp_path / "plain", None)) as plain:
        plain.execute("CREATE TABLE note (said TEXT)")
    with pytest.raises(HistoryError, match="without a passphrase"):
        seal(tmp_path / "plain", SLOT, tmp_path / "s")
    with closing(connect(history, KEY)) as connection:
        connection.execute("INSERT INTO note VALUES ('more')")
        connection.commit()
        with pytest.raises(HistoryError, match="in use"):
            seal(history, SLOT, tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_a_full_disk_leaves_the_older_file(history, tmp_path, monkeypatch):
    (tmp_path / "s").write_bytes(b"older")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed, "_stream", full)
    with pytest.raises(HistoryError, match="disk is full"):
        seal(history, SLOT, tmp_path / "s")
    assert (tmp_path / "s").read_bytes() == b"older"
    assert not list(tmp_path.glob("*.partial*"))


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"SQLite format 3\0", b"PK\x03\x04", b"PK\x03\x04" + bytes(5000)]
)
def test_another_file_is_refused(tmp_path, out, content):
    (tmp_path / "x").write_bytes(content)
    assert not is_sealed(tmp_path / "x")
    assert _refused(tmp_path / "x", out) == sealed.NOT_SEALED


@pytest.mark.parametrize(
    "names",
    [
        ["history.db", "key.json"],
        ["key.json"],
        ["key.json", "history.db", "more"],
        ["key.json", "../history.db"],
        ["/key.json", "/history.db"],
        ["key.json", "key.json"],
        ["key.json", "C:\\history.db"],
        ["key.json", "history.db/"],
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_other_entries_are_refused(tmp_path, out, names):
    _archive(tmp_path / "x", *((name, PAGES) for name in names))
    assert _refused(tmp_path / "x", out) == sealed.NOT_SEALED


@pytest.mark.parametrize(
    ("key", "database", "compression", "said"),
    [
        (slot_as_text(SLOT), bytes(50_000_000), ZIP_DEFLATED, "damaged"),  # a bomb
        (slot_as_text(SLOT), PAGES, ZIP_DEFLATED, "damaged"),
        (slot_as_text(SLOT), b"", ZIP_STORED, "damaged"),
        (slot_as_text(SLOT), PAGES[:-1], ZIP_STORED, "damaged"),
        (slot_as_text(SLOT) + " " * 5000, PAGES, ZIP_STORED, "damaged"),
        ("{}", PAGES, ZIP_STORED, "not a key file"),
        ('{"schema": "triage.key/9"}', PAGES, ZIP_STORED, "newer"),
        (slot_as_text(SLOT), b"SQLite format 3\0" + PAGES[16:], ZIP_STORED, "not a sealed history"),
    ],
)
def test_wrong_contents_are_refused(tmp_path, out, key, database, compression, said):
    _archive(tmp_path / "x", ("key.json", key), ("history.db", database), compression=compression)
    assert said in _refused(tmp_path / "x", out)


def test_sizes_that_lie_are_refused(tmp_path, out):
    whole = _archive(tmp_path / "x", ("key.json", slot_as_text(SLOT)), ("history.db", PAGES)).read_bytes()
    small, huge = (4096).to_bytes(4, "little"), (2**31 - 512).to_bytes(4, "little")
    assert whole.count(small) >= 4
    (tmp_path / "x").write_bytes(whole.replace(small, huge))
    assert "damaged" in _refused(tmp_path / "x", out)


def test_one_entry_that_stands_for_both_is_refused(tmp_path, out):
    """Both names in the directory point at the same bytes, as overlapping bombs do."""
    path = _archive(tmp_path / "x", ("key.json", PAGES), ("history.db", PAGES))
    whole = bytearray(path.read_bytes())
    second = whole.rindex(b"PK\x01\x02")
    whole[second + 42 : second + 46] = bytes(4)
    path.write_bytes(whole)
    _refused(path, out)


def test_every_cut_and_every_changed_byte_is_a_sentence_or_the_same_history(history, tmp_path, out):
    seal(history, SLOT, tmp_path / "s")
    whole = (tmp_path / "s").read_bytes()
    edges = [*range(0, 700, 7), *range(len(whole) - 200, len(whole))]
    chance = random.Random(5)
    for place in [*edges, *(chance.randrange(len(whole)) for _ in range(60))]:
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        for bad in (bytes(changed), whole[:place]):
            (tmp_path / "x").write_bytes(bad)
            try:
                path, slot = unseal(tmp_path / "x", out)
            except HistoryError:
                assert os.listdir(out) == []
            else:
                assert (path.read_bytes(), slot) == (history.read_bytes(), SLOT)
                path.unlink()
                slot_path(path).unlink()


def test_what_is_there_is_not_overwritten(history, tmp_path, out):
    seal(history, SLOT, tmp_path / "s")
    (out / "history.db-key").write_text("mine")
    with pytest.raises(HistoryError, match="history in this folder already"):
        unseal(tmp_path / "s", out)
    assert (out / "history.db-key").read_text() == "mine"


def test_the_database_is_never_whole_in_memory(tmp_path, out, monkeypatch):
    monkeypatch.setattr(sealed, "_PIECE", 4096)
    most = 0
    read = zipfile.ZipExtFile.read

    def watched(self, count=-1):
        nonlocal most
        piece = read(self, count)
        most = max(most, len(piece))
        return piece

    monkeypatch.setattr(zipfile.ZipExtFile, "read", watched)
    database = io.BytesIO(PAGES * 100).getvalue()
    _archive(tmp_path / "x", ("key.json", slot_as_text(SLOT)), ("history.db", database))
    unseal(tmp_path / "x", out)
    assert 0 < most <= 4096
