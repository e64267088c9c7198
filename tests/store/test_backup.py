"""Backups: whole with their photos, small, kept by the rule, and never made of a damaged history."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.builders import ids
from tests.store.household import DAY, KEY, checked, household, later, photo
from tests.store.test_releases import RELEASES, lay
from triage.errors import HistoryError
from triage.service.record import save
from triage.store import backup, backup_pool, open_history
from triage.store.backup_folder import backups, kept, turn
from triage.store.backup_whole import check_whole
from triage.store.beside import photos_in, raw
from triage.store.cipher import is_plain
from triage.store.key_file import slot_path
from triage.store.restore import restore
from triage.store.restore_source import find

LOCKS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])


@pytest.fixture
def path(tmp_path):
    household(tmp_path / "h.triage").close()
    return tmp_path / "h.triage"


def tables(path: Path, key: bytes | None = None) -> dict[str, list]:
    """Every row of every table, photo bytes left out."""
    with closing(raw(path, key)) as file:
        names = [name for (name,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        found = {}
        for name in names:
            columns = [row[1] for row in file.execute(f"PRAGMA table_info({name})") if row[1] != "content"]
            found[name] = sorted(
                file.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall(), key=repr
            )
        return found


@LOCKS
def test_a_backup_has_every_row_and_the_pool_every_photo_once(tmp_path, key):
    path = tmp_path / "h.triage"
    household(path, key).close()
    made = backup.back_up(path, DAY, key)
    assert tables(made.path, key) == tables(path, key)
    pool = path.with_name("h.triage.backups") / "photos.db"
    assert photos_in(pool, key) == photos_in(path, key)
    assert len(photos_in(pool, key)) == 4
    assert is_plain(made.path) == is_plain(pool) == (key is None)
    assert slot_path(made.path).exists() == (key is not None)
    assert made.path.parent.stat().st_mode & 0o077 == made.path.stat().st_mode & 0o077 == 0
    assert sorted(one.suffix for one in made.path.parent.iterdir() if "wal" in one.name) == []


def test_photos_are_not_multiplied(path):
    """Ten backups of a history of four photos: each small copy is small, and the pool does not grow."""
    backup.back_up(path, DAY)
    folder = path.with_name("h.triage.backups")
    pool = (folder / "photos.db").stat().st_size
    photos = sum(len(one) for one in _contents(path))
    for days in range(1, 10):
        backup.back_up(path, DAY + timedelta(days=days))
    assert (folder / "photos.db").stat().st_size == pool < 1.1 * photos
    copies = backups(folder)
    assert len(copies) == 8
    assert photos > 1_000_000
    with closing(sqlite3.connect(copies[0].path)) as file:
        assert file.execute("SELECT sum(length(content)) FROM photo").fetchone() == (0,)
    assert all(one.size < 200_000 for one in copies)


def _contents(path):
    with closing(sqlite3.connect(path)) as file:
        return [content for (content,) in file.execute("SELECT content FROM photo")]


def test_a_year_of_days_keeps_seven_days_and_the_first_of_four_weeks():
    present: set[date] = set()
    for day in (date(2026, 1, 1) + timedelta(days=n) for n in range(365)):
        present = set(kept({*present, day}))
    last = date(2026, 12, 31)  # a Thursday
    assert {last - timedelta(days=n) for n in range(7)} <= present
    mondays = {date(2026, 12, 28) - timedelta(weeks=n) for n in range(4)}
    assert mondays <= present
    assert len(present) == 10


def test_seldom_used_days_stay():
    days = {date(2026, month, 3) for month in range(1, 13)}
    assert sorted(kept(days))[0] == date(2026, 6, 3)


def test_what_is_rotated_out_goes_with_its_photos_only_where_nobody_needs_them(path):
    table = household(path.with_name("two.triage"))
    two = path.with_name("two.triage")
    backup.back_up(two, DAY)
    with closing(sqlite3.connect(two)) as file:  # a photo that only the first backup still names
        file.execute("PRAGMA foreign_keys=OFF")
        (gone,) = file.execute("SELECT photo_sha256 FROM overview").fetchone()
        file.execute("DELETE FROM overview")
        file.execute("DELETE FROM photo WHERE sha256 = ?", (gone,))
        file.commit()
    table.close()
    pool = two.with_name("two.triage.backups") / "photos.db"
    backup.back_up(two, DAY + timedelta(days=1))
    assert gone in photos_in(pool, None)
    for days in range(40, 48):
        backup.back_up(two, DAY + timedelta(days=days))
    for days in range(60, 100, 7):
        backup.back_up(two, DAY + timedelta(days=days))
    assert DAY not in [one.day for one in backups(pool.parent)]
    assert gone not in photos_in(pool, None)
    assert photos_in(pool, None) == photos_in(two, None)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE lesion SET name = 'other'",
        "UPDATE audit SET who = 'other' WHERE id = 2",
        "UPDATE photo SET content = zeroblob(9)",
        "DELETE FROM lesion",
    ],
)
def test_a_damaged_history_pushes_no_good_backup_out(path, damage):
    good = backup.back_up(path, DAY)
    before = good.path.read_bytes()
    with closing(sqlite3.connect(path)) as file:
        file.execute(damage)
        file.commit()
    if "photo" in damage:
        (path.with_name("h.triage.backups") / "photos.db").unlink()
    with pytest.raises(HistoryError, match="damaged"):
        backup.back_up(path, DAY)
    assert good.path.read_bytes() == before
    assert [one.name for one in backups(good.path.parent)] == ["2026-11-24"]


@pytest.mark.parametrize("dump", RELEASES, ids=lambda dump: dump.stem)
def test_an_upgrade_leaves_a_backup_that_restores(dump, tmp_path):
    path = lay(dump, tmp_path)
    before = tables(path)
    history = open_history(path, create=False)
    held = history.contents()
    history.close()
    copy = find(path, "before-0003")
    assert tables(copy) == before
    assert copy.stat().st_size < 250_000
    restore(path, copy, at=later(1))
    history = open_history(path, create=False)
    assert history.verify() == ()
    assert (history.contents().observations, history.contents().photos) == (held.observations, held.photos)
    history.close()


def test_a_backup_is_made_while_the_history_is_open_and_written(path):
    table = household(path.with_name("open.triage"))
    made = backup.back_up(path.with_name("open.triage"), DAY)
    table.new_id = ids("more")
    save(table, photo(9), checked(9))
    assert table.history.verify() == ()
    assert table.history.contents().observations == 4
    assert len(photos_in(made.path, None)) == 4
    assert check_whole(path, None).close() is None
    table.close()


def test_a_full_disk_leaves_the_history_and_the_last_backup(path, monkeypatch):
    good = backup.back_up(path, DAY)
    before = good.path.read_bytes()
    real = backup_pool.connect

    def tight(*said, **named):
        file = real(*said, **named)
        file.execute("PRAGMA max_page_count=20")
        return file

    monkeypatch.setattr("triage.store.backup_copy.connect", tight)
    with pytest.raises(HistoryError, match="disk is full"):
        backup.back_up(path, DAY)
    assert good.path.read_bytes() == before
    assert not list(good.path.parent.glob("*.partial*"))
    monkeypatch.setattr("triage.store.backup_copy.connect", real)
    (good.path.parent / "photos.db").unlink()
    monkeypatch.setattr("triage.store.backup_pool.connect", tight)
    with pytest.raises(HistoryError, match="disk is full"):
        backup.back_up(path, DAY)
    assert good.path.read_bytes() == before


def test_a_stick_that_is_gone_is_named_and_no_folder_is_made(path):
    table = household(path.with_name("stick.triage"))
    path.with_name("stick.triage").rename(path.with_name("away"))
    with pytest.raises(HistoryError, match="stick"):
        backup.back_up(path.with_name("stick.triage"), DAY)
    assert not path.with_name("stick.triage").exists()
    assert not path.with_name("stick.triage.backups").exists()
    table.close()


def test_plain_backups_of_a_history_that_is_encrypted_by_now_are_encrypted(tmp_path):
    path = tmp_path / "h.triage"
    household(path).close()
    made = backup.back_up(path, DAY)
    rows = tables(made.path)
    path.unlink()
    household(path, KEY).close()
    with turn(made.path.parent):
        backup.relock(made.path.parent, KEY)
    assert tables(made.path, KEY) == rows
    assert len(photos_in(made.path.with_name("photos.db"), KEY)) == 4
    assert slot_path(made.path).is_file()
    assert not any(b"SQLite format 3" in one.read_bytes() for one in made.path.parent.iterdir())


def test_backups_of_another_key_are_set_aside_whole(tmp_path):
    path = tmp_path / "h.triage"
    household(path, KEY).close()
    made = backup.back_up(path, DAY, KEY)
    for end in ("", "-key"):
        path.with_name(path.name + end).unlink()
    household(path).close()
    backup.back_up(path, DAY + timedelta(days=1))
    aside = tmp_path / "h.triage.backups-1"
    assert sorted(one.name for one in aside.iterdir()) == [
        made.path.name,
        f"{made.path.name}-key",
        "photos.db",
    ]
    assert [one.name for one in backups(path.with_name("h.triage.backups"))] == ["2026-11-25"]
