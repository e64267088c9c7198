"""`triage accounts` on a real database: the password by standard input, never as an argument."""

import json

import pytest
from typer.testing import CliRunner, Result

from triage.cli.accounts import app
from triage.errors import HistoryError, UsageError

PASSWORD = "velvet harbour quince ladder"


@pytest.fixture
def run(database, monkeypatch):
    monkeypatch.setenv("TRIAGE_DATABASE_URL", database)

    def ask(*args: str, said: str = "") -> Result:
        return CliRunner().invoke(app, list(args), input=said)

    return ask


def test_an_account_is_added_listed_changed_and_ended(run):
    assert "no account yet" in run("list").output
    assert run("add", "Maria", said=PASSWORD + "\n").output == "Added maria (nurse)\n"
    assert "otto (admin)" in run("add", "otto", "--role", "admin", "--stdin", said=PASSWORD).output
    assert run("list").output == "maria  nurse\notto  admin\n"
    assert "Changed" in run("password", "maria", said=PASSWORD + " again\n").output
    assert "Ended" in run("disable", "maria").output
    listed = run("list", "--json")
    assert PASSWORD not in listed.output
    assert "argon2" not in listed.output
    maria, otto = json.loads(listed.output)["accounts"]
    assert maria["disabled_at"] is not None
    assert otto["disabled_at"] is None


def test_what_is_wrong_is_one_sentence(run, monkeypatch):
    for args, said, kind in (
        (("add", "maria"), "short", UsageError),
        (("add", ""), PASSWORD, UsageError),
        (("disable", "nobody"), "", HistoryError),
        (("password", "nobody"), PASSWORD, HistoryError),
    ):
        fault = run(*args, said=said).exception
        assert isinstance(fault, kind)
        assert "\n" not in str(fault)
    monkeypatch.delenv("TRIAGE_DATABASE_URL")
    assert "--database" in str(run("list").exception)


def test_there_is_no_option_for_a_password(run):
    assert run("add", "maria", "--password", PASSWORD).exit_code == 2
