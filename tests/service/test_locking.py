"""The passphrase of a history: given, changed and taken off in place, and no crash on the way loses anything."""

import os
import sys
from contextlib import closing
from datetime import date
from functools import partial

import pypdf
import pytest

from tests.builders import answers, desk, sharp_photo
from triage.errors import HistoryError, LockedError
from triage.service import locking, turning
from triage.service.check import check
from triage.service.locking import State, state
from triage.service.record import add_lesion, save
from triage.store import backup, open_history
from triage.store.cipher import connect, is_plain
from triage.store.key_file import read_slot, slot_path
from triage.store.keys import Cost, new_data_key, rewrap, wrap
from triage.store.recovery_code import recovery_code

OLD, NEW = "four odd words walking", "seven other words in a row"
SECRET = "left shoulder, a name nobody else reads"
QUICK = Cost(memory_kib=64, time=1, parallelism=1)


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Derive keys in no time: what a guess costs is tested beside the keys."""
    monkeypatch.setattr(locking, "wrap", partial(wrap, cost=QUICK))
    monkeypatch.setattr(locking, "rewrap", partial(rewrap, cost=QUICK))


@pytest.fixture
def table(tmp_path):
    """A desk on a plain history with one mark and one photo."""
    table = desk(tmp_path / "h.triage")
    save(table, sharp_photo(), check(sharp_photo(), answers(), model=None), name=SECRET)
    yield table
    table.close()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def whole(table):
    """Hold the open history to what was saved."""
    (one,) = table.history.lesions()
    assert one.lesion.name == SECRET
    assert table.history.photo(one.observations[0].id) == sharp_photo()
    assert table.history.verify() == ()


def secrets_in(folder):
    """Every file in which the mark's name or the photo can be read."""
    return [
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and (SECRET.encode() in (data := path.read_bytes()) or sharp_photo()[:64] in data)
    ]


def test_a_plain_history_becomes_an_encrypted_one_and_back(table, tmp_path):
    assert state(table) is State.PLAIN
    locking.encrypt(table, OLD)
    assert state(table) is State.UNLOCKED
    whole(table)
    locking.lock(table)
    assert state(table) is State.LOCKED
    assert locking.is_locked(table.history_path)
    assert table.data_key is None
    assert names(tmp_path) == ["h.triage", "h.triage-key"]
    assert secrets_in(tmp_path) == []
    assert (tmp_path / "h.triage").stat().st_mode & 0o777 == 0o600
    with pytest.raises(LockedError):
        _ = table.history
    with pytest.raises(HistoryError, match="not right"):
        locking.unlock(table, NEW)
    assert state(table) is State.LOCKED
    locking.unlock(table, OLD)
    whole(table)
    locking.decrypt(table)
    assert state(table) is State.PLAIN
    whole(table)
    assert table.history.setting("key_slot") is None
    table.close()
    assert names(tmp_path) == ["h.triage"]


def test_the_log_says_what_was_done_with_the_file(table):
    locking.encrypt(table, OLD)
    locking.recovery_sheet(table)
    locking.change_passphrase(table, OLD, NEW)
    locking.lock(table)
    locking.unlock(table, NEW)
    locking.decrypt(table)
    table.close()
    with closing(connect(table.history_path, None)) as file:
        said = [action for (action,) in file.execute("SELECT action FROM audit ORDER BY id")]
    assert said[1:] == [
        "history.encrypt",
        locking.KEPT,
        "history.sheet",
        "history.passphrase",
        "history.decrypt",
    ]


@pytest.mark.parametrize("easy", ["short", "password1", "abcdefgh", SECRET[:0] + "h.triage"])
def test_an_easy_passphrase_is_refused_with_advice(table, easy):
    with pytest.raises(HistoryError):
        locking.encrypt(table, easy)
    assert state(table) is State.PLAIN
    table.close()
    assert not slot_path(table.history_path).exists()


def test_a_new_passphrase_changes_no_byte_of_the_history(table, tmp_path):
    locking.encrypt(table, OLD)
    locking.lock(table)
    before = table.history_path.read_bytes()
    with pytest.raises(HistoryError, match="not right"):
        locking.change_passphrase(table, NEW, "a third one of odd words")
    with pytest.raises(HistoryError, match="at least"):
        locking.change_passphrase(table, OLD, "short")
    locking.change_passphrase(table, OLD, NEW)
    assert table.history_path.read_bytes() == before
    assert names(tmp_path) == ["h.triage", "h.triage-key"]
    with pytest.raises(HistoryError, match="not right"):
        locking.unlock(table, OLD)
    locking.unlock(table, NEW)
    whole(table)
    assert locking.kept_slot(table.history) == read_slot(slot_path(table.history_path))


def test_a_sheet_opens_it_and_a_lost_key_file_comes_back(table):
    locking.encrypt(table, OLD)
    code = recovery_code(table.data_key)
    locking.lock(table)
    slot_path(table.history_path).unlink()
    assert state(table) is State.KEYLESS
    with pytest.raises(HistoryError, match="key file of this history is not there"):
        locking.unlock(table, OLD)
    with pytest.raises(HistoryError, match="Line 2"):
        locking.unlock_with_code(table, code.replace("\n", "\nZZZZ", 1)[: len(code)])
    with pytest.raises(HistoryError, match="does not open"):
        locking.unlock_with_code(table, recovery_code(new_data_key()))
    assert state(table) is State.KEYLESS
    locking.unlock_with_code(table, code.lower().replace(" ", "-"))
    whole(table)
    locking.lock(table)
    locking.unlock(table, OLD)  # the copy inside the history wrote the key file again
    locking.lock(table)
    slot_path(table.history_path).unlink()
    locking.unlock_with_code(table, code, NEW)
    locking.lock(table)
    locking.unlock(table, NEW)
    whole(table)


def test_the_sheet_says_the_code_and_the_name_of_the_file(table, tmp_path):
    with pytest.raises(HistoryError, match="no passphrase"):
        locking.recovery_sheet(table)
    locking.encrypt(table, OLD)
    (tmp_path / "sheet.pdf").write_bytes(locking.recovery_sheet(table))
    text = pypdf.PdfReader(tmp_path / "sheet.pdf").pages[0].extract_text()
    assert "h.triage" in text
    signs = "".join(text.split())
    assert all("".join(line.split()) in signs for line in recovery_code(table.data_key).splitlines())


def test_a_new_history_can_be_encrypted_from_its_first_byte(tmp_path):
    table = desk(tmp_path / "deep" / "h.triage")
    locking.new(table, OLD)
    add_lesion(table, SECRET, None, None)
    locking.lock(table)
    assert names(tmp_path / "deep") == ["h.triage", "h.triage-key"]
    assert secrets_in(tmp_path) == []
    locking.unlock(table, OLD)
    assert table.history.lesions()[0].lesion.name == SECRET
    locking.lock(table)
    with pytest.raises(HistoryError, match="already"):
        locking.new(table, NEW)
    table.history_path.unlink()
    with pytest.raises(HistoryError, match="key file of another"):
        locking.new(table)


def test_it_is_refused_while_somebody_else_has_it_open(table, tmp_path):
    other = open_history(table.history_path)
    other.lesions()
    with pytest.raises(HistoryError, match="another window"):
        locking.encrypt(table, OLD)
    assert "h.triage-key" not in names(tmp_path)
    whole(table)
    other.close()
    locking.encrypt(table, OLD)
    other = open_history(table.history_path, data_key=table.data_key)
    other.lesions()
    with pytest.raises(HistoryError, match="another window"):
        locking.decrypt(table)
    whole(table)
    other.close()


def test_what_somebody_writes_meanwhile_is_not_lost(table, monkeypatch):
    first = turning.write_slot

    def written_meanwhile(path, slot):
        first(path, slot)
        late = desk(table.history_path)
        late.new_id = table.new_id
        add_lesion(late, "late", None, None)
        late.close()

    monkeypatch.setattr(turning, "write_slot", written_meanwhile)
    with pytest.raises(HistoryError, match="wrote to the history meanwhile"):
        locking.encrypt(table, OLD)
    assert state(table) is State.PLAIN
    assert [one.lesion.name for one in table.history.lesions()] == [SECRET, "late"]


def test_no_backup_stays_plain(table, tmp_path):
    backup.back_up(table.history_path, date(2026, 11, 24))
    older = tmp_path / "h.triage.before-0003.backup"
    older.write_bytes(table.history_path.read_bytes())
    assert len(secrets_in(tmp_path)) > 2
    locking.encrypt(table, OLD)
    data_key = table.data_key
    locking.lock(table)
    assert secrets_in(tmp_path) == []
    assert not is_plain(older)
    locking.unlock(table, OLD)
    locking.decrypt(table)
    assert is_plain(older)
    aside = next(path for path in tmp_path.iterdir() if path.name.startswith("h.triage.backups-"))
    open_history(aside / "2026-11-24.triage", data_key=data_key).close()


def test_a_key_file_of_another_history_is_named(table, tmp_path):
    locking.encrypt(table, OLD)
    locking.lock(table)
    other = desk(tmp_path / "other.triage")
    locking.new(other, OLD)
    locking.lock(other)
    os.replace(slot_path(other.history_path), slot_path(table.history_path))
    with pytest.raises(HistoryError, match="of another history"):
        locking.unlock(table, OLD)
    assert state(table) is State.LOCKED


def test_a_key_file_beside_a_plain_history_is_put_aside(table, tmp_path):
    slot_path(table.history_path).write_text("the only key of a history that was moved")
    locking.encrypt(table, OLD)
    table.close()
    assert (tmp_path / "h.triage-key.old-1").read_text().startswith("the only key")


def test_a_link_leads_to_the_file_itself(table, tmp_path):
    table.close()
    (tmp_path / "far").mkdir()
    os.replace(table.history_path, tmp_path / "far" / "h.triage")
    table.history_path.symlink_to(tmp_path / "far" / "h.triage")
    locking.encrypt(table, OLD)
    locking.lock(table)
    assert table.history_path.is_symlink()
    assert secrets_in(tmp_path) == []
    locking.unlock(table, OLD)
    whole(table)


def test_a_clinic_has_no_passphrase_of_a_file(tmp_path):
    table = desk(tmp_path / "h.triage")
    table.database_url = "postgresql+psycopg://nowhere/none"
    for ask in (locking.encrypt, locking.unlock):
        with pytest.raises(HistoryError, match="clinic"):
            ask(table, OLD)


# a crash at every step

WATCHED = ("open", "os.rename", "os.remove", "sqlite3.connect")


def killed_at(step, folder, work):
    """Run `work` in a child that dies at the `step`-th touch of a file. True where it died before its end."""
    child = os.fork()
    if child == 0:
        touched = 0

        def hook(event, arguments):
            nonlocal touched
            if event in WATCHED and str(folder) in str(arguments[0]):
                touched += event != "os.remove" or os.path.exists(arguments[0])
                if touched == step:
                    os._exit(9)

        sys.addaudithook(hook)
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9)
    return code == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child that dies needs fork")
def test_a_crash_at_any_step_of_encrypting_leaves_a_file_that_opens(table, tmp_path):
    backup.back_up(table.history_path, date(2026, 11, 24))
    table.close()
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    seen = set()
    step = 1
    while killed_at(step, tmp_path, lambda: locking.encrypt(desk(table.history_path), OLD)):
        found = desk(table.history_path)
        left = state(found)
        seen.add(left)
        if left is State.LOCKED:
            locking.unlock(found, OLD)
        whole(found)
        if left is State.PLAIN:
            locking.encrypt(found, OLD)  # again, over what the dead one left
        locking.lock(found)
        assert secrets_in(tmp_path) == [], step
        assert [name for name in names(tmp_path) if "partial" in name and "key" not in name] == []
        for path in tmp_path.rglob("*"):
            if path.is_file():
                path.unlink()
        for path, data in before.items():
            path.write_bytes(data)
        step += 1 if left is State.PLAIN else 3  # the backups' many steps are all alike
    assert step > 20
    assert seen == {State.PLAIN, State.LOCKED}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a child that dies needs fork")
def test_a_crash_at_any_step_of_decrypting_leaves_a_file_that_opens(table, tmp_path):
    locking.encrypt(table, OLD)
    data_key = table.data_key
    locking.lock(table)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    def work():
        child = desk(table.history_path)
        child.data_key = data_key
        locking.decrypt(child)

    seen = set()
    step = 1
    while killed_at(step, tmp_path, work):
        found = desk(table.history_path)
        seen.add(state(found))
        if state(found) is State.LOCKED:
            locking.unlock(found, OLD)
        whole(found)
        locking.lock(found)
        for path in tmp_path.rglob("*"):
            if path.is_file():
                path.unlink()
        for path, data in before.items():
            path.write_bytes(data)
        step += 1
    assert step > 10
    assert seen == {State.PLAIN, State.LOCKED}


FAILING = ("encrypt_copy", "_settle", "_take_place", "flush_folder")


@pytest.mark.parametrize("name", FAILING)
def test_a_full_disk_at_any_step_changes_nothing_or_all(table, tmp_path, monkeypatch, name):
    from triage.store import turned

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(turned, name, full)
        with pytest.raises(HistoryError, match="disk is full"):
            locking.encrypt(table, OLD)
    if state(table) is State.LOCKED:
        locking.unlock(table, OLD)
    whole(table)
    locking.lock(table)
    assert [one for one in names(tmp_path) if "partial" in one] == []
