"""One typed object of settings: flags, then the environment, then the file, then defaults."""

import json
from pathlib import Path

import pytest

from triage.errors import UsageError
from triage.settings import Origin, read


@pytest.fixture
def file(here, tmp_path, monkeypatch):
    """Write the settings file."""
    monkeypatch.setenv("TRIAGE_SETTINGS", str(tmp_path / "s.toml"))

    def write(text):
        (tmp_path / "s.toml").write_text(text)
        return read()

    return write


def test_a_flag_wins_over_the_environment_over_the_file(file, monkeypatch):
    found = file('port = 81\nhost = "::1"\nperson = "Anna"\nmodel = "off"\n')
    assert (found.settings.port, found.settings.host, found.settings.model) == (81, "::1", "off")
    monkeypatch.setenv("TRIAGE_PORT", "82")
    monkeypatch.setenv("TRIAGE_PERSON", "")
    found = read(port=83, host=None)
    assert (found.settings.port, found.settings.host, found.settings.person) == (83, "::1", "Anna")
    assert found.origins["port"] is Origin.FLAG
    assert found.origins["host"] is Origin.FILE
    assert found.origins["kiosk"] is Origin.DEFAULT
    assert found.origins["history"] is Origin.ENVIRONMENT
    assert read().settings.port == 82


def test_the_users_own_file_is_read_and_need_not_be_there(here, tmp_path):
    assert read().settings.auto_lock_minutes == 15
    (tmp_path / "config" / "triage").mkdir(parents=True)
    (tmp_path / "config" / "triage" / "settings.toml").write_text("auto_lock_minutes = 0\n")
    assert read().settings.auto_lock_minutes == 0


def test_home_is_understood(file):
    assert file('passphrase_file = "~/secret"').settings.passphrase_file == Path.home() / "secret"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("prot = 80", "prot"),
        ('port = "many"', "port"),
        ("port = 70000", "port"),
        ("kiosk = 7", "kiosk"),
        ("passphrase_file = 3", "passphrase_file"),
        ("auto_lock_minutes = -1", "auto_lock_minutes"),
        ("database_url = 3", "database_url"),
        ("[port]\na = 1", "port"),
        ("port = ", "TOML"),
    ],
)
def test_a_wrong_key_is_named_in_one_sentence(here, file, text, named):
    with pytest.raises(UsageError, match=named) as said:
        file(text)
    assert "\n" not in str(said.value)
    assert named in here("lesions", "list", code=2).stderr


def test_a_wrong_environment_is_named_and_no_secret_is_said(here, monkeypatch):
    monkeypatch.setenv("TRIAGE_PORT", "many")
    assert "TRIAGE_PORT" in here("settings", code=2).stderr
    monkeypatch.setenv("TRIAGE_PORT", "")
    monkeypatch.setenv("TRIAGE_SETTINGS", "none.toml")
    assert "TRIAGE_SETTINGS" in here("settings", code=2).stderr


def test_what_is_in_force_is_shown_without_secrets(here, file, monkeypatch):
    file("port = 81")
    monkeypatch.setenv("TRIAGE_DATABASE_URL", "postgresql+psycopg://anna:hush@db/clinic")
    said = here("settings")
    assert "hush" not in said.stdout + said.stderr
    assert "s.toml" in said.stdout
    shown = json.loads(text := here("settings", "--json").stdout)
    assert "hush" not in text
    assert shown["settings"]["port"] == {"value": 81, "from": "file"}
    assert shown["settings"]["database_url"]["from"] == "environment"
    assert shown["settings"]["history"]["from"] == "environment"
    flagged = json.loads(here("settings", "--json", "--history", "x.triage", "--person", "A").stdout)
    assert [flagged["settings"][name]["from"] for name in ("history", "person")] == ["flag", "flag"]


def test_the_settings_name_the_history_and_the_network(here, file, tmp_path, monkeypatch, photo):
    monkeypatch.delenv("TRIAGE_HISTORY")
    file(f'history = "{tmp_path / "named.triage"}"\nmodel = "nothing-like-it"\n')
    here("lesions", "add", "belly")
    assert (tmp_path / "named.triage").is_file()
    assert "nothing-like-it" in here("check", photo, code=6).stderr
    here("check", photo, "--model", "off")


def test_a_named_history_wins_over_the_database_of_a_clinic(here, monkeypatch, tmp_path):
    monkeypatch.setenv("TRIAGE_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    here("lesions", "add", "belly", "--history", "mine.triage")
    assert (tmp_path / "mine.triage").is_file()
