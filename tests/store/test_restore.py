"""Going back: verified before anything is replaced, the old file kept, no log of it played onto the new one."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import ids
from tests.store.household import DAY, KEY, PASSPHRASE, checked, household, later, photo, slot
from triage.errors import HistoryError, LockedError
from triage.service.record import save
from triage.store import backup, open_history, restored
from triage.store.backup_whole import write_whole
from triage.store.cipher import is_plain
from triage.store.key_file import read_slot, slot_path, write_slot
from triage.store.restore import restore
from triage.store.restore_source import find

LOCKS = pytest.mark.parametrize("key", [None, KEY], ids=["plain", "encrypted"])


def names(path: Path, key: bytes | None = None) -> list[str]:
    """The names of the marks; the file must be whole."""
    history = open_history(path, create=False, data_key=key)
    try:
        assert history.verify() == ()
        return [one.lesion.name for one in history.lesions()]
    finally:
        history.close()


def grown(path: Path, key: bytes | None = None):
    """A history with a backup, and one mark more since."""
    table = household(path, key)
    backup.back_up(path, DAY, key)
    table.new_id = ids("since")
    save(table, photo(9), checked(9), name="since")
    return table


@LOCKS
def test_a_restore_is_whole_and_the_old_file_stays(tmp_path, key):
    path = tmp_path / "h.triage"
    grown(path, key).close()
    now = names(path, key)
    done = restore(path, find(path, None), at=later(1), data_key=key)
    assert (done.observations, done.photos) == (3, 4)
    assert names(path, key) == now[:-1]
    assert names(done.safety, key) == now
    assert slot_path(done.safety).exists() == (key is not None)
    history = open_history(path, data_key=key)
    with history._reading() as session:
        from triage.store.tables import AuditRow

        assert session.get(AuditRow, history.changes()).action == "history.restore"
    for story in history.lesions():
        assert all(history.photo(one.id) for one in story.observations)
    history.close()
    assert not list(tmp_path.glob(".h.triage.copy-*"))


@LOCKS
def test_a_whole_file_restores_too(tmp_path, key):
    path, out = tmp_path / "h.triage", tmp_path / "out.triage"
    table = household(path, key)
    write_whole(path, out, key)  # the history is open
    table.close()
    now = names(path, key)
    path.unlink()
    slot_path(path).unlink(missing_ok=True)
    if key:
        with pytest.raises(LockedError):
            restore(path, out, at=later(1))
        with pytest.raises(HistoryError, match="passphrase is not right"):
            restore(path, out, at=later(1), passphrase="wrong")
        assert not path.exists()
    done = restore(path, out, at=later(1), passphrase=PASSPHRASE if key else None)
    assert done.safety is None
    assert done.data_key == key
    assert names(path, key) == now
    assert read_slot(slot_path(path)).open(PASSPHRASE) == key if key else not slot_path(path).exists()


def test_a_passphrase_that_was_changed_stays_and_the_one_of_the_day_opens_it_too(tmp_path):
    path = tmp_path / "h.triage"
    household(path, KEY).close()
    made = backup.back_up(path, DAY, KEY)
    write_slot(slot_path(path), slot("another one now"))
    done = restore(path, made.path, at=later(1), data_key=KEY)
    assert not done.passphrase_of_backup
    assert read_slot(slot_path(path)).open("another one now") == KEY
    done = restore(path, made.path, at=later(2), passphrase=PASSPHRASE)  # the new one was forgotten
    assert done.passphrase_of_backup is False or read_slot(slot_path(path)).open(PASSPHRASE) == KEY


def test_a_plain_backup_does_not_undo_a_passphrase(tmp_path):
    path, out = tmp_path / "h.triage", tmp_path / "plain.triage"
    household(out).close()
    household(path, KEY).close()
    with pytest.raises(LockedError):
        restore(path, out, at=later(1))
    done = restore(path, out, at=later(1), data_key=KEY)
    assert done.data_key == KEY
    assert not is_plain(path)
    assert len(names(path, KEY)) == 2


@LOCKS
def test_a_log_that_was_left_is_not_played_onto_the_restored_file(tmp_path, key):
    path = tmp_path / "h.triage"
    table = grown(path, key)
    table.history.rename(table.history.lesions()[0].lesion.id, "only in the log", table.clock())
    for end in ("", "-wal", "-shm"):  # as a killed program leaves them
        shutil.copyfile(path.with_name(path.name + end), tmp_path / f"killed{end}")
    table.close()
    for end in ("", "-wal", "-shm"):
        shutil.move(tmp_path / f"killed{end}", path.with_name(path.name + end))
    assert path.with_name("h.triage-wal").stat().st_size
    done = restore(path, find(path, None), at=later(1), data_key=key)
    assert not path.with_name("h.triage-wal").exists()
    assert "only in the log" not in names(path, key)
    assert "since" not in names(path, key)
    assert "only in the log" in names(done.safety, key), "what was in the log is not lost"


def test_the_log_of_a_damaged_file_goes_with_it(tmp_path):
    path = tmp_path / "h.triage"
    table = grown(path)
    wal = path.with_name("h.triage-wal").read_bytes()
    table.close()
    path.write_bytes(os.urandom(9000))
    path.with_name("h.triage-wal").write_bytes(wal)
    done = restore(path, find(path, None), at=later(1))
    assert len(names(path)) == 2
    assert done.safety.with_name(done.safety.name + "-wal").read_bytes() == wal


def test_a_log_without_its_file_is_put_aside(tmp_path):
    path = tmp_path / "h.triage"
    table = grown(path)
    wal = path.with_name("h.triage-wal").read_bytes()
    table.close()
    path.unlink()
    path.with_name("h.triage-wal").write_bytes(wal)
    assert restore(path, find(path, None), at=later(1)).safety is None
    assert len(names(path)) == 2
    assert [one.read_bytes() for one in tmp_path.glob("*before-restore*-wal")] == [wal]


STEPS = [
    (restored, "_keep"),
    (restored, "_shut"),
    (restored, "_change_key"),
    (restored, "_flush"),
    (os, "replace"),
    (restored, "flush_folder"),
]


def whole_names(path: Path, key: bytes | None = None) -> list[str]:
    """What a person finds afterwards: with the key file that lies there."""
    assert key is None or read_slot(slot_path(path)).open(PASSPHRASE) == key
    return names(path, key)


@LOCKS
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(len(STEPS)), ids=[name for _, name in STEPS])
def test_a_crash_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path, step, after, key):
    path = tmp_path / "h.triage"
    grown(path, key).close()
    old = names(path, key)
    place, name = STEPS[step]
    real = getattr(place, name)

    def crash(*said):
        if after:
            real(*said)
        os._exit(9)

    child = os.fork()
    if child == 0:
        try:
            setattr(place, name, crash)
            restore(path, find(path, None), at=later(1), data_key=key)
        finally:
            os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status == (0 if name == "_change_key" else 9)
    assert whole_names(path, key) in (old, old[:-1])
    restore(path, find(path, None), at=later(2), data_key=key)
    assert whole_names(path, key) == old[:-1]
    assert not list(tmp_path.glob(".h.triage.copy-*")), "what the crash left is swept"


@LOCKS
@pytest.mark.parametrize("step", range(len(STEPS)), ids=[name for _, name in STEPS])
def test_a_full_disk_at_any_step_leaves_everything_as_it_was(tmp_path, monkeypatch, step, key):
    path = tmp_path / "h.triage"
    grown(path, key).close()
    before, old = sorted(one.name for one in tmp_path.iterdir()), names(path, key)
    place, name = STEPS[step]

    def full(*said):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(place, name, full)
        if name == "_change_key":
            restore(path, find(path, None), at=later(1), data_key=key)  # the key stays: not a step here
            return
        with pytest.raises(HistoryError, match="disk is full"):
            restore(path, find(path, None), at=later(1), data_key=key)
    if name == "flush_folder":
        return
    assert whole_names(path, key) == old
    assert sorted(one.name for one in tmp_path.iterdir()) == before


HOLDER = """
import sys
from tests.store.household import KEY
from triage.store import open_history
from pathlib import Path
history = open_history(Path(sys.argv[1]), data_key=KEY if sys.argv[2] == "True" else None)
print(len(history.lesions()), flush=True)
sys.stdin.readline()
"""


@LOCKS
def test_a_file_that_another_program_has_open_is_refused(tmp_path, key):
    path = tmp_path / "h.triage"
    grown(path, key).close()
    old = names(path, key)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), str(key is not None)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "3\n"
    try:
        with pytest.raises(HistoryError, match="open in another window"):
            restore(path, find(path, None), at=later(1), data_key=key)
    finally:
        holder.communicate("\n")
    assert names(path, key) == old
    assert not list(tmp_path.glob("*before-restore*"))


def test_a_damaged_backup_is_refused_and_a_missing_photo_comes_from_the_present_history(tmp_path):
    path = tmp_path / "h.triage"
    grown(path).close()
    pool = tmp_path / "h.triage.backups" / "photos.db"
    with closing(sqlite3.connect(pool)) as file:
        file.execute("UPDATE photo SET content = zeroblob(5) WHERE rowid = 1")
        file.execute("DELETE FROM photo WHERE rowid = 2")
        file.commit()
    restore(path, find(path, "2026-11-24"), at=later(1))
    assert len(names(path)) == 2
    copy = find(path, "2026-11-24")
    for one in tmp_path.glob("*before-restore*"):
        one.unlink()
    path.unlink()
    with pytest.raises(HistoryError, match="2 photos of this backup"):
        restore(path, copy, at=later(2))
    assert not path.exists()
    with closing(sqlite3.connect(copy)) as file:
        file.execute("UPDATE lesion SET name='other'")
        file.commit()
    with pytest.raises(HistoryError):
        restore(path, copy, at=later(3))
    assert not path.exists()


@pytest.mark.parametrize("wanted", ["2020-01-01", "no-such", "before-9999"])
def test_what_is_not_there_is_said(tmp_path, wanted):
    path = tmp_path / "h.triage"
    household(path).close()
    with pytest.raises(HistoryError, match=r"no backup|no such backup"):
        find(path, wanted)
    with pytest.raises(HistoryError, match="no backup of these marks yet"):
        find(path, None)


@pytest.mark.parametrize(
    "content", [b"", b"text" * 3000, b"SQLite format 3\0" + b"\0" * 8000, b"PK\3\4" + b"x" * 900]
)
def test_a_foreign_file_is_refused(tmp_path, content):
    path = tmp_path / "h.triage"
    household(path).close()
    old = names(path)
    foreign = tmp_path / "foreign"
    foreign.write_bytes(content)
    with pytest.raises(HistoryError):
        restore(path, foreign, at=later(1))
    with pytest.raises(HistoryError, match="the history itself"):
        restore(path, path, at=later(1))
    assert names(path) == old


def test_a_disk_without_second_names_gets_a_copy(tmp_path, monkeypatch):
    path = tmp_path / "h.triage"
    grown(path).close()
    now = names(path)

    def never(*_):
        raise OSError(1, "not permitted")

    monkeypatch.setattr(os, "link", never)
    done = restore(path, find(path, None), at=later(1))
    assert names(done.safety) == now
    assert names(path) == now[:-1]


@pytest.mark.parametrize("step", ["_keep", "_shut", "_change_key", "_flush", "flush_folder"])
def test_a_crash_while_a_plain_history_gets_an_encrypted_one(tmp_path, step):
    path, out, source = tmp_path / "h.triage", tmp_path / "out.triage", tmp_path / "source.triage"
    grown(path).close()
    household(source, KEY).close()
    write_whole(source, out, KEY)
    real = getattr(restored, step)
    child = os.fork()
    if child == 0:
        try:
            setattr(restored, step, lambda *said: (real(*said), os._exit(9)))
            restore(path, out, at=later(1), passphrase=PASSPHRASE)
        finally:
            os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    if is_plain(path):
        assert len(names(path)) == 3
    else:
        assert len(names(path, read_slot(slot_path(path)).open(PASSPHRASE))) == 2


def test_the_steps_by_hand_in_the_document_bring_a_history_back(tmp_path):
    document = (Path(__file__).parents[2] / "docs" / "safekeeping.md").read_text(encoding="utf-8")
    plain, encrypted = (part.split("```")[0] for part in document.split("```python\n")[1:])
    path = tmp_path / "history.triage"
    household(path).close()
    backup.back_up(path, DAY)
    subprocess.run([sys.executable, "-c", plain], cwd=tmp_path, check=True)
    assert names(tmp_path / "back.triage") == names(path)
    for one in (path, tmp_path / "back.triage"):
        one.unlink()
    shutil.rmtree(tmp_path / "history.triage.backups")
    household(path, KEY).close()
    made = backup.back_up(path, DAY, KEY)
    shutil.copy(made.path, tmp_path / "back.triage")
    script = encrypted.replace("the passphrase", PASSPHRASE)
    script += "\nprint(file.execute('SELECT count(*) FROM lesion').fetchone()[0])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert done.stdout == "2\n"
