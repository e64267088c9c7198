"""The day's work, and what a person reads of it: backups, restoring, erasing after thirty days."""

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.builders import clock, ids
from tests.store.household import KEY, PASSPHRASE, SECRET, checked, household, later, photo
from triage.cli.root import app
from triage.errors import HistoryError
from triage.service import follow, safekeeping
from triage.service.record import save
from triage.store import backup


@pytest.fixture
def table(tmp_path):
    one = household(tmp_path / "h.triage")
    yield one
    one.close()


def at(table, days: int) -> None:
    """Set the clock to so many days after the start."""
    table.clock = clock(later(days))


def days(table) -> list[str]:
    return [one.name for one in safekeeping.kept(table).backups]


def test_a_day_of_use_has_one_backup_that_holds_its_first_save(table):
    assert safekeeping.daily(table) is None
    at(table, 1)
    assert safekeeping.daily(table) is None  # at the start of the next day
    assert days(table) == ["2026-11-25", "2026-11-24"]
    table.new_id = ids("next")
    save(table, photo(9), checked(9), name="of the day")
    safekeeping.daily(table)
    copy = safekeeping.kept(table).backups[0].path
    assert _marks(copy) == {SECRET, "the other", "of the day"}
    made = copy.stat().st_mtime_ns
    table.new_id = ids("again")
    save(table, None, checked(9), name="later that day")
    safekeeping.daily(table)
    assert copy.stat().st_mtime_ns == made, "once a day is enough"


def _marks(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as file:
        return {name for (name,) in file.execute("SELECT name FROM lesion")}


def test_nobody_waits_for_it(table):
    thread = safekeeping.daily_soon(table)
    thread.join()
    assert days(table) == ["2026-11-24"]


def test_a_backup_that_fails_stops_nothing_and_says_so(table, monkeypatch):
    safekeeping.daily(table)
    at(table, 1)
    table.new_id = ids("next")

    def full(*_, **__):
        raise HistoryError("The disk is full. Free some space, then save again.")

    with monkeypatch.context() as patch:
        patch.setattr(backup, "back_up", full)
        save(table, photo(9), checked(9), name="kept all the same")
        assert "disk is full" in safekeeping.daily(table)
        assert "disk is full" in safekeeping.kept(table).problem
        patch.setattr(backup, "back_up", lambda *_: 1 // 0)
        assert "could not be made" in safekeeping.daily(table)
    assert table.history.verify() == ()
    assert safekeeping.daily(table) is None
    assert safekeeping.kept(table).problem is None


def test_a_removed_mark_is_erased_after_thirty_days_and_not_before(table):
    mark = table.history.lesions()[0].lesion.id
    follow.remove(table, mark)
    safekeeping.daily(table)
    at(table, 29)
    safekeeping.daily(table)
    assert [one.story.lesion.id for one in follow.removed(table)] == [mark]
    follow.restore(table, mark)
    follow.remove(table, mark)
    at(table, 60)
    assert safekeeping.daily(table) is None
    assert follow.removed(table) == ()
    assert all(SECRET not in _marks(one.path) for one in safekeeping.kept(table).backups)
    with pytest.raises(HistoryError):
        follow.restore(table, mark)


def test_a_locked_history_waits_for_its_passphrase(tmp_path):
    table = household(tmp_path / "h.triage", KEY)
    table.close()
    table.data_key = None
    assert safekeeping.daily(table) is None
    assert safekeeping.kept(table).backups == ()


def test_restore_by_the_service_keeps_the_passphrase(tmp_path):
    table = household(tmp_path / "h.triage", KEY)
    safekeeping.back_up(table)
    mark = table.history.lesions()[0].lesion.id
    safekeeping.erase_mark(table, table.history.lesions()[1].lesion.id)
    safekeeping.restore(table)
    assert [one.lesion.id for one in table.history.lesions()] == [mark]
    table.close()
    table.data_key = None
    safekeeping.restore(table, "2026-11-24", PASSPHRASE)
    assert len(table.history.lesions()) == 1
    table.close()


def test_a_stick_that_is_pulled_out_is_named(table):
    path = table.history_path
    path.rename(path.with_name("gone"))
    assert safekeeping.daily(table) is not None
    with pytest.raises(HistoryError, match="moved or removed"):
        save(table, None, checked(1), name="into the void")
    assert not path.exists()
    assert not backup.folder_of(path).exists()
    path.with_name("gone").rename(path)
    assert len(table.history.lesions()) == 2


def _as_nobody(act) -> str:
    """Run in a child that has no rights of root. Returns what it wrote."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            os.write(writing, act().encode())
        except BaseException as fault:
            os.write(writing, repr(fault).encode())
        finally:
            os._exit(0)
    os.close(writing)
    said = os.read(reading, 4000).decode()
    os.close(reading)
    os.waitpid(child, 0)
    return said


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="needs root to give rights up")
def test_a_folder_that_is_read_only_is_said_and_damages_nothing():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "h.triage"
        table = household(path)
        table.close()
        before = path.read_bytes()
        for one in (path, folder):
            shutil.chown(one, 65534, 65534)

        def use() -> str:
            said = str(safekeeping.daily(table))
            try:
                return f"{said} / {len(table.history.lesions())}"
            except HistoryError as fault:
                return f"{said} / {fault}"

        path.chmod(0o600)
        folder.chmod(0o555)
        read_only_folder = _as_nobody(use)
        folder.chmod(0o755)
        path.chmod(0o400)
        read_only_file = _as_nobody(use)
        said = "This place is not open to you. Check your rights to the folder, or choose another one."
        assert read_only_folder == f"{said} / 2", "it can be read, and why there is no backup is said"
        assert read_only_file == "None / 2", "it can be read and backed up"
        assert path.read_bytes() == before


def test_the_report_says_what_is_left(table):
    done = safekeeping.erase_mark(table, table.history.lesions()[0].lesion.id)
    said = safekeeping.remains(done)
    assert said[0] == "1 photos of a whole body part still show the mark."
    assert "SSD" in said[-1]
    assert "other places" in said[1]
    assert safekeeping.erase_removed(table) is None
    assert len(safekeeping.erase_person(table).gone.people) == 1
    assert table.history.lesions() == ()


def run(*said: object, typed: str = ""):
    return CliRunner().invoke(app, [str(one) for one in said], input=typed)


def test_the_commands(tmp_path):
    path, out = tmp_path / "h.triage", tmp_path / "out.triage"
    table = household(path)
    mark = table.history.lesions()[0].lesion.id
    table.close()
    assert "no backup yet" in run("history", "backups", "--history", path).stdout
    assert run("history", "backup", "--history", path).exit_code == 0
    assert "backup of this day" in run("history", "backups", "--history", path).stdout
    assert run("history", "backup", "--history", path, "--out", out).exit_code == 0
    assert "Nothing was erased" in run("history", "erase", mark, "--history", path, typed="n\n").stdout
    erased = run("history", "erase", mark, "--history", path, "--yes")
    assert "1 marks, 2 looks and 2 photos" in erased.stdout
    assert "SSD" in erased.stdout
    assert run("history", "erase", "--history", path, "--yes").exit_code != 0
    back = run("history", "restore", "--history", path, "--from", out)
    assert back.exit_code == 0, back.output
    assert "3 looks and 4 photos" in back.stdout
    assert run("history", "verify", "--history", path).exit_code == 0
    assert _marks(path) == {SECRET, "the other"}


def test_the_commands_with_a_passphrase(tmp_path):
    path, out, word = tmp_path / "h.triage", tmp_path / "out.sealed", tmp_path / "word"
    household(path, KEY).close()
    word.write_text(PASSPHRASE)
    given = ("--history", path, "--passphrase-file", word)
    assert run("history", "backup", *given).exit_code == 0
    assert run("history", "backup", "--out", out, *given).exit_code == 0
    assert out.read_bytes()[:4] == b"PK\3\4"
    for source in (out, "before-nothing"):
        assert run("history", "restore", "--from", source, *given).exit_code == (0 if source == out else 1)
    assert run("history", "restore", *given).exit_code == 0
    assert run("history", "verify", *given).exit_code == 0
