"""`triage doctor`: one line a check, and what to do; and what `triage history info` says."""

import json
import os
import shutil
import socket
from collections import namedtuple
from datetime import UTC, date, datetime

import pytest

from tests.builders import desk
from triage.errors import ModelError
from triage.service import doctor, facts
from triage.service.doctor import Level, examine
from triage.store import backup

CHECKS = [
    "model",
    "finder",
    "fonts",
    "parts",
    "cipher",
    "tensorflow",
    "postgres",
    "clock",
    "camera",
    "port",
    "history",
    "folder",
    "room",
    "cloud",
]


@pytest.fixture
def table(tmp_path):
    """A desk on a new history, in a folder of its owner's."""
    tmp_path.chmod(0o700)
    table = desk(tmp_path / "h.triage", "default")
    _ = table.history
    table.close()
    return table


def lines(table, host="127.0.0.1", port=0):
    return {one.check: one for one in examine(table, host, port)}


def test_a_whole_installation_is_0_and_every_check_is_a_line(here, tmp_path):
    said = json.loads(here("doctor", "--json").stdout)
    assert said["schema"] == "triage.doctor/1"
    assert said["ok"] is True
    assert [one["check"] for one in said["lines"]] == CHECKS
    assert all(one["text"] for one in said["lines"])
    assert "The fonts of the letter are there." in here("doctor").stdout
    assert not (tmp_path / "h.triage").exists(), "nothing is made"


def test_a_damaged_network_is_6(table, monkeypatch):
    def differs(_):
        raise ModelError("The file model.tflite is not the one of the card. Install triage again.")

    monkeypatch.setattr(doctor, "check_files", differs)
    found = lines(table)["model"]
    assert (found.level, found.code) == (Level.WRONG, 6)
    monkeypatch.setattr(doctor, "models", lambda: ())
    assert lines(table)["model"].code == 6


def test_open_rights_are_named(table, tmp_path):
    assert lines(table)["rights"].level is lines(table)["folder"].level is Level.OK
    table.history_path.chmod(0o644)
    tmp_path.chmod(0o755)
    found = lines(table)
    assert (found["rights"].level, found["folder"].level) == (Level.LOOK, Level.LOOK)
    assert "chmod 600" in found["rights"].text
    assert "chmod 700" in found["folder"].text


def test_a_full_disk_is_5(table, monkeypatch):
    usage = namedtuple("usage", "free")
    for free, level, code in ((50e6, Level.WRONG, 5), (500e6, Level.LOOK, 0), (5e9, Level.OK, 0)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage(int(free)))
        found = lines(table)["room"]
        assert (found.level, found.code) == (level, code)


def test_a_clock_that_is_behind_is_1(table):
    table.clock = lambda: datetime(2021, 1, 1, tzinfo=UTC)
    found = lines(table)["clock"]
    assert (found.level, found.code) == (Level.WRONG, 1)
    table.clock = lambda: datetime(2026, 11, 2, tzinfo=UTC)
    later = datetime(2026, 12, 24, tzinfo=UTC).timestamp()
    os.utime(table.history_path, (later, later))
    assert lines(table)["clock"].level is Level.LOOK


def test_the_camera_wants_localhost_and_the_port_must_be_free(table):
    assert lines(table, "::1")["camera"].level is Level.OK
    assert lines(table, "192.0.2.7")["camera"].level is Level.LOOK
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert lines(table, port=taken.getsockname()[1])["port"].level is Level.LOOK


@pytest.mark.parametrize(
    ("folder", "program"),
    [("Dropbox", "Dropbox"), ("OneDrive - A Firm", "OneDrive"), ("iCloud Drive", "iCloud"), ("plain", None)],
)
def test_a_folder_that_a_cloud_copies_is_named(tmp_path, folder, program):
    (tmp_path / folder / "deep").mkdir(parents=True)
    assert facts.cloud_of(tmp_path / folder / "deep" / "h.triage") == program


def test_a_marked_folder_is_named_too(tmp_path):
    (tmp_path / ".stfolder").mkdir()
    assert facts.cloud_of(tmp_path / "h.triage") == "Syncthing"


def test_the_last_backup_is_looked_at(table):
    assert lines(table)["backup"].level is Level.LOOK
    backup.back_up(table.history_path, date(2026, 11, 24))
    assert lines(table)["backup"].level is Level.OK
    table.clock = lambda: datetime(2026, 12, 24, tzinfo=UTC)
    assert lines(table)["backup"].level is Level.LOOK


def test_a_foreign_file_is_5(table):
    table.history_path.write_bytes(b"no history" * 99)
    found = lines(table)["history"]
    assert (found.level, found.code) == (Level.WRONG, 5)


def test_what_is_not_there_but_needed_is_wrong(table, monkeypatch):
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    assert lines(table)["postgres"].level is lines(table)["tensorflow"].level is Level.OK
    table.database_url = "postgresql+psycopg://nobody@nowhere/none"
    found = lines(table)
    assert (found["postgres"].level, found["postgres"].code) == (Level.WRONG, 5)
    assert "history" not in found


def test_info_says_it_in_plain_words(here, tmp_path, monkeypatch):
    here("lesions", "add", "belly")
    said = here("history", "info").stdout
    for part in (str(tmp_path / "h.triage"), "Marks: 1", "no passphrase", "no backup yet", "layout"):
        assert part in said
    backup.back_up(tmp_path / "h.triage", date(2026, 11, 24))
    assert "2026-11-24" in here("history", "info").stdout
    found = json.loads(here("history", "info", "--json").stdout)
    assert (found["last_backup"], found["people"], found["encrypted"]) == ("2026-11-24", 1, False)
    (tmp_path / "Dropbox").mkdir()
    here("history", "new", "--history", "Dropbox/h.triage")
    assert "Dropbox copies" in here("history", "info", "--history", "Dropbox/h.triage").stdout
