"""Passphrases on the command line: never an argument, asked for in one place, and told in one sentence."""

import json

import pytest

from tests.builders import desk
from triage.cli import passphrases
from triage.service import locking
from triage.store.key_file import slot_path
from triage.store.recovery_code import recovery_code

OLD, NEW = "four odd words walking", "seven other words in a row"


@pytest.fixture
def locked(here, tmp_path):
    """A history with one mark and a passphrase."""
    here("lesions", "add", "belly")
    here("history", "encrypt", typed=OLD + "\n")
    return tmp_path / "h.triage"


def marks(said):
    return [one["name"] for one in json.loads(said.stdout)["lesions"]]


def keyboard(monkeypatch, *typed):
    """Sit at the keyboard and type; what is asked is returned."""
    asked, left = [], list(typed)

    def getpass(question):
        asked.append(question)
        return left.pop(0)

    monkeypatch.setattr(passphrases, "_at_keyboard", lambda: True)
    monkeypatch.setattr(passphrases.getpass, "getpass", getpass)
    return asked


def test_a_passphrase_comes_from_stdin_a_file_or_the_environment(here, locked, tmp_path, monkeypatch):
    (tmp_path / "p.txt").write_text(OLD + "\r\nanother line\n")
    assert marks(here("lesions", "list", "--json", typed=OLD + "\n")) == ["belly"]
    assert marks(here("lesions", "list", "--json", "--passphrase-file", "-", typed=OLD)) == ["belly"]
    assert marks(here("lesions", "list", "--json", "--passphrase-file", "p.txt")) == ["belly"]
    monkeypatch.setenv("TRIAGE_PASSPHRASE_FILE", str(tmp_path / "p.txt"))
    assert marks(here("lesions", "list", "--json")) == ["belly"]
    assert json.loads(here("history", "info", "--json").stdout)["encrypted"] is True
    assert here("history", "verify").stdout == "Everything is whole.\n"


def test_without_or_with_a_wrong_one_it_is_5_and_one_sentence(here, locked, tmp_path):
    assert "--passphrase-file" in here("lesions", "list", code=5).stderr
    assert "not right" in here("lesions", "list", code=5, typed=NEW + "\n").stderr
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\n")
    for name in ("empty", "bytes", "none"):
        here("lesions", "list", "--passphrase-file", name, code=2)
    assert locking.is_locked(locked)


def test_at_the_keyboard_three_tries_are_the_end(here, locked, monkeypatch):
    asked = keyboard(monkeypatch, NEW, NEW, OLD)
    said = here("lesions", "list", "--json")
    assert marks(said) == ["belly"]
    assert said.stderr.count("not right") == 2
    assert len(asked) == 3
    asked = keyboard(monkeypatch, NEW, NEW, NEW, OLD)
    assert here("lesions", "list", code=5).stderr.count("not right") == 3
    assert len(asked) == 3


def test_a_new_one_is_typed_twice_and_judged(here, tmp_path, monkeypatch):
    here("lesions", "add", "belly")
    keyboard(monkeypatch, "password1")
    assert "easy" in (said := here("history", "encrypt", code=5).stderr) or "first" in said
    keyboard(monkeypatch, OLD, NEW)
    assert "not the same" in here("history", "encrypt", code=5).stderr
    assert not locking.is_locked(tmp_path / "h.triage")
    keyboard(monkeypatch, OLD, OLD)
    said = here("history", "encrypt").stdout
    assert "Copies you made yourself" in said
    assert "no one can open" in said
    assert locking.is_locked(tmp_path / "h.triage")
    assert "already" in here("history", "encrypt", code=5).stderr


def test_no_typing_at_all_is_an_answer(here, locked, monkeypatch):
    def gone(_):
        raise EOFError

    monkeypatch.setattr(passphrases, "_at_keyboard", lambda: True)
    monkeypatch.setattr(passphrases.getpass, "getpass", gone)
    assert "No passphrase was typed" in here("lesions", "list", code=5).stderr


def test_a_passphrase_is_changed_and_taken_off(here, locked):
    before = locked.read_bytes()
    assert "not right" in here("history", "passphrase", code=5, typed=f"{NEW}\n{OLD}\n").stderr
    here("history", "passphrase", typed=f"{OLD}\n{NEW}\n")
    assert locked.read_bytes() == before
    here("lesions", "list", code=5, typed=OLD)
    here("history", "decrypt", typed=NEW)
    assert marks(here("lesions", "list", "--json")) == ["belly"]
    assert "no passphrase" in here("history", "decrypt", code=5).stderr
    assert "no passphrase" in here("history", "passphrase", code=5, typed=f"{OLD}\n{NEW}\n").stderr


def test_a_sheet_is_written_for_its_owner_and_opens_the_history(here, locked, tmp_path):
    here("history", "recovery-sheet", "--out", "sheet.pdf", typed=OLD)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "sheet.pdf").stat().st_mode & 0o777 == 0o600
    table = desk(locked)
    locking.unlock(table, OLD)
    code = recovery_code(table.data_key)
    locking.lock(table)
    slot_path(locked).unlink()
    assert "key file" in here("lesions", "list", code=5).stderr
    assert "four lines" in here("history", "unlock-with-code", code=5).stderr
    swapped = "\n".join(reversed(code.splitlines()))
    assert "Line 1" in here("history", "unlock-with-code", code=5, typed=swapped).stderr
    here("history", "unlock-with-code", typed=f"{code}\n{NEW}\n")
    assert marks(here("lesions", "list", "--json", typed=NEW)) == ["belly"]


def test_a_new_history_with_a_passphrase(here, tmp_path):
    assert "at least" in here("history", "new", "--passphrase", code=5, typed="short\n").stderr
    assert list(tmp_path.glob("h.triage*")) == []
    here("history", "new", "--passphrase", typed=OLD + "\n")
    assert locking.is_locked(tmp_path / "h.triage")
    here("lesions", "add", "belly", typed=OLD)
    assert marks(here("lesions", "list", "--json", typed=OLD)) == ["belly"]


def test_what_needs_no_history_asks_for_no_passphrase(here, locked, photo):
    here("batch", photo.parent, "--out", "r.jsonl", "--model", "off")
    here("check", photo, "--model", "off")
    here("doctor", "--json")
