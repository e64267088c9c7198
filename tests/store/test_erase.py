"""What is erased is gone: its words and its pixels are found in no file that this program wrote."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.builders import START, ids
from tests.store.household import DAY, KEY, SECRET, checked, household, later, photo
from tests.store.test_releases import RELEASES, lay
from triage.errors import HistoryError
from triage.service.record import save
from triage.store import backup, open_history
from triage.store.backup_folder import backups
from triage.store.beside import raw
from triage.store.cipher import is_plain
from triage.store.cipher_copy import decrypt_copy
from triage.store.erase import What
from triage.store.erase_files import erase, overdue, uploads_of
from triage.store.restore import restore

LOCKS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])
WINDOW, STEP = 32, 512
"""Pieces of a photo that are looked for, bytes: close enough that no page of a database holds a part without one."""


def texts(*said: str) -> list[bytes]:
    """A text as each encoding writes it, and as JSON does."""
    return [
        shape
        for text in said
        for shape in (text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), _as_json(text))
    ]


def _as_json(text: str) -> bytes:
    return text.encode("ascii", "backslashreplace").replace(b"\\x", b"\\u00")


def windows(content: bytes) -> list[bytes]:
    """Pieces of a photo; its first bytes are left out, which photos of one camera share."""
    return [content[at : at + WINDOW] for at in range(1024, len(content) - WINDOW, STEP)]


def hits(folder: Path, wanted: list[bytes]) -> dict[str, int]:
    """How many of the pieces are in each file under a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if count := sum(piece in content for piece in wanted):
                found[str(path.relative_to(folder))] = count
    return found


def everywhere(path: Path, key: bytes | None = None):
    """A history with every kind of copy: daily, before an upgrade, a safety copy, an upload, a log."""
    table = household(path, key)
    backup.back_up(path, DAY, key)
    backup.before_upgrade(path, "0003", key)
    backup.back_up(path, DAY + timedelta(days=1), key)
    table.close()
    restore(path, backup.folder_of(path) / "2026-11-25.triage", at=later(1), data_key=key)
    uploads_of(path).mkdir(parents=True)
    (uploads_of(path) / "photo.jpg").write_bytes(photo(1))
    path.with_name(f"{path.name}.abcd.partial").write_bytes(photo(1))
    mark = _first(table)
    for name in ("for a moment", SECRET):  # into the log
        table.history.rename(mark, name, table.clock())
    return table


def _first(table) -> str:
    return next(one.lesion.id for one in table.history.lesions() if one.lesion.name == SECRET)


ALL = [*texts(SECRET, "Ergebnis geheim", "Brief geheim"), *windows(photo(1)), *windows(photo(2))]


def test_the_search_finds_what_is_there(tmp_path):
    """Without this the tests below would prove nothing."""
    table = everywhere(tmp_path / "h.triage")
    found = hits(tmp_path, ALL)
    copies = {"h.triage.backups/2026-11-24.triage", "h.triage.backups/before-0003.triage"}
    assert {"h.triage", "h.triage-wal", "h.triage.backups/photos.db", *copies} <= set(found)
    assert any("before-restore" in name for name in found)
    assert found["h.triage.backups/photos.db"] > 0.99 * (len(windows(photo(1))) + len(windows(photo(2))))
    for text in (SECRET, "Ergebnis geheim", "Brief geheim"):
        assert hits(tmp_path, texts(text))
    table.close()


@LOCKS
def test_an_erased_mark_is_found_nowhere(tmp_path, key):
    table = everywhere(tmp_path / "h.triage", key)
    mark = _first(table)
    done = erase(table.history, What(marks=frozenset([mark])), table.clock(), key)
    assert (len(done.gone.marks), len(done.gone.observations), len(done.gone.photos)) == (1, 2, 2)
    assert (done.copies, done.left, done.gone.shown_on) == (4, (), 1)
    assert hits(tmp_path, ALL) == {}
    assert table.history.verify() == ()
    assert [one.lesion.name for one in table.history.lesions()] == ["the other"]
    assert [spot.lesion_id for spot in table.history.overviews()[0].spots] == [None, None]
    assert table.history.profile() == {"details": {"name": "Anna"}, "lesions": {}}
    assert table.history.reminder_edits() == ()
    table.close()
    assert hits(tmp_path, ALL) == {}, "also when the file is closed"


def test_nothing_is_left_in_what_the_cipher_hides(tmp_path):
    """An encrypted file hides everything from a search of bytes: look at its pages as they are read."""
    path = tmp_path / "h.triage"
    table = everywhere(path, KEY)
    table.history.rename(_first(table), SECRET, table.clock())
    assert _hidden(path, tmp_path / "before") > 100
    erase(table.history, What(marks=frozenset([_first(table)])), table.clock(), KEY)
    table.close()
    assert _hidden(path, tmp_path / "after") == 0
    for one in (
        *(one.path for one in backups(backup.folder_of(path))),
        *tmp_path.glob("*.before-restore-*.triage"),
    ):
        assert _hidden(one, tmp_path / f"of-{one.name}") == 0
    assert _hidden(backup.folder_of(path) / "photos.db", tmp_path / "pool") == 0


def _hidden(path: Path, out: Path) -> int:
    decrypt_copy(path, out, KEY)
    found = sum(piece in out.read_bytes() for piece in ALL)
    with closing(raw(path, KEY)) as file:
        assert file.execute("PRAGMA freelist_count").fetchone() == (0,)
    out.unlink()
    return found


@LOCKS
def test_an_erased_observation_takes_its_comparisons_along(tmp_path, key):
    table = everywhere(tmp_path / "h.triage", key)
    first, second = table.history.story(_first(table)).observations
    assert second.comparisons[0].first == first.id
    done = erase(table.history, What(observations=frozenset([first.id])), table.clock(), key)
    assert (len(done.gone.marks), len(done.gone.observations), len(done.gone.photos)) == (0, 1, 1)
    assert hits(tmp_path, windows(photo(1))) == {}
    assert bool(hits(tmp_path, windows(photo(2)))) == (key is None)
    (kept,) = table.history.story(_first(table)).observations
    assert (kept.id, kept.comparisons) == (second.id, ())
    assert table.history.verify() == ()
    assert table.history.photo(second.id) == photo(2)
    table.close()
    copy = backup.folder_of(tmp_path / "h.triage") / "2026-11-24.triage"
    restore(tmp_path / "h.triage", copy, at=later(3), data_key=key)
    history = open_history(tmp_path / "h.triage", data_key=key)
    assert [one.id for one in history.story(kept.lesion_id).observations] == [second.id]
    history.close()


def test_a_photo_that_another_mark_shows_too_stays(tmp_path):
    table = household(tmp_path / "h.triage")
    table.new_id = ids("twin")
    save(table, photo(1), checked(1), name="twin")
    erase(table.history, What(marks=frozenset([_first(table)])), table.clock())
    twin = next(one for one in table.history.lesions() if one.lesion.name == "twin")
    assert table.history.photo(twin.observations[0].id) == photo(1)
    assert table.history.verify() == ()
    table.close()


def test_an_erased_person_leaves_nothing_and_the_others_stay(tmp_path):
    path = tmp_path / "h.triage"
    table = everywhere(path)
    anna = table.history.people()[0]
    ben = table.history.add_person("Ben", table.clock())
    table.new_id = ids("ben")
    theirs = table.history.of(ben.id)
    table.__dict__["history"] = theirs
    save(table, photo(9), checked(9), name="of Ben")
    backup.back_up(path, DAY + timedelta(days=2))
    with pytest.raises(HistoryError, match="not in the history"):
        erase(theirs, What(people={anna.id: anna.created_at}), table.clock())
    mine = table.history.of(anna.id)
    everything = [*ALL, *texts("the other", "Anna"), *windows(photo(3)), *windows(photo(77))]
    done = erase(mine, What(people={anna.id: anna.created_at}), table.clock())
    assert (len(done.gone.people), len(done.gone.marks), len(done.gone.photos)) == (1, 2, 4)
    assert hits(tmp_path, everything) == {}
    assert [one.name for one in theirs.people()] == ["Ben"]
    assert [one.lesion.name for one in theirs.lesions()] == ["of Ben"]
    assert theirs.verify() == ()
    assert hits(tmp_path, windows(photo(9)))
    table.close()


def test_the_log_says_what_was_erased_without_a_word_of_it(tmp_path):
    path = tmp_path / "h.triage"
    table = household(path)
    mark = _first(table)
    erase(table.history, What(marks=frozenset([mark])), table.clock())
    table.close()
    with closing(sqlite3.connect(path)) as file:
        last = file.execute("SELECT action, subject, who FROM audit ORDER BY id DESC").fetchone()
    assert last == ("erase.lesion", mark, "owner")


def test_erasing_again_reaches_what_could_not_be_reached(tmp_path):
    path = tmp_path / "h.triage"
    table = everywhere(path)
    mark = _first(table)
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM lesion").fetchone()
    strange = path.with_name("h.triage.before-restore-x.triage")
    strange.write_bytes(b"no database" * 1000)
    done = erase(table.history, What(marks=frozenset([mark])), table.clock())
    assert {(one.code, one.path.name) for one in done.left} == {
        ("in_use", "h.triage"),
        ("other_key", strange.name),
    }
    assert hits(tmp_path, ALL)
    reader.close()
    strange.unlink()
    assert erase(table.history, What(marks=frozenset([mark])), table.clock()).left == ()
    assert hits(tmp_path, ALL) == {}
    with pytest.raises(HistoryError, match="not in the history"):
        erase(table.history, What(marks=frozenset(["never was"])), table.clock())
    table.close()


def test_an_old_layout_in_the_backups_is_cleaned_too(tmp_path):
    path = lay(RELEASES[0], tmp_path)
    history = open_history(path, create=False)
    mark = history.lesions()[0].lesion
    person = history.people()[0]
    name = texts(mark.name)
    copy = backup.folder_of(path) / "before-0003.triage"
    assert "h.triage.backups/before-0003.triage" in hits(tmp_path, name)
    assert erase(history, What(marks=frozenset([mark.id])), later(1)).left == ()
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT count(*) FROM lesion WHERE id = ?", (mark.id,)).fetchone() == (0,)
        assert file.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    erase(history, What(people={person.id: person.created_at}), later(2))
    with closing(sqlite3.connect(copy)) as file:
        tables = ("patient", "lesion", "photo")
        assert [file.execute(f"SELECT count(*) FROM {one}").fetchone()[0] for one in tables] == [0, 0, 0]
    history.close()


def test_only_what_was_removed_long_ago_is_overdue(tmp_path):
    table = household(tmp_path / "h.triage")
    mark = _first(table)
    table.history.remove(mark, START)
    assert overdue(table.history, later(30), timedelta(days=30)) == frozenset()
    assert overdue(table.history, later(31), timedelta(days=30)) == {mark}
    table.close()


def test_damaged_words_of_another_row_do_not_stop_it(tmp_path):
    path = tmp_path / "h.triage"
    table = household(path)
    mark = _first(table)
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE patient SET profile = profile || '{'")
        file.commit()
    erase(table.history, What(marks=frozenset([mark])), table.clock())
    assert is_plain(path)
    assert hits(tmp_path, ALL) == {}
    table.close()
