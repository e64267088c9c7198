"""`triage reminders` and `triage lesions event`."""

import json
import sys
from types import SimpleNamespace

import pytest
from icalendar import Calendar

from tests.builders import answers
from triage.cli import root
from triage.service.check import check
from triage.service.desk import OFF, Desk
from triage.service.record import save


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run `triage` in this process, as `tests.cli.conftest.run` does in one of its own: that takes a second each."""

    def go(*arguments, code=0):
        monkeypatch.setattr(sys, "argv", ["triage", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            root.main()
        said = capsys.readouterr()
        assert (ended.value.code or 0) == code, said.err + said.out
        return SimpleNamespace(stdout=said.out, stderr=said.err)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRIAGE_HISTORY", str(tmp_path / "h.triage"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    return go


@pytest.fixture
def lesion(tmp_path):
    """A mark with an advice of `soon`, given today: nothing was answered."""
    table = Desk(tmp_path / "h.triage", model_id=OFF)
    kept = save(table, None, check(None, answers(), model=None))
    table.close()
    return kept.lesion_id


def due(run, *more):
    said = json.loads(run("reminders", "list", "--json", *more).stdout)
    assert said["schema"] == "triage.reminders/1"
    return said["reminders"]


def test_reminders_are_listed_put_off_and_ticked_off(run, lesion):
    found = {one["kind"]: one for one in due(run)}
    assert set(found) == {"appointment", "seen"}
    appointment = found["appointment"]
    assert (appointment["lesion"], appointment["tier"], appointment["overdue"]) == (lesion, "soon", False)
    assert appointment["on"] == appointment["planned"] == appointment["rings"][0]
    run("reminders", "snooze", appointment["id"], "--days", "3")
    moved = next(one for one in due(run) if one["kind"] == "appointment")
    assert (moved["id"], moved["planned"]) == (appointment["id"], appointment["planned"])
    assert moved["on"] > moved["planned"]
    run("reminders", "done", appointment["id"])
    assert [one["kind"] for one in due(run)] == ["seen"]
    run("reminders", "done", appointment["id"], "--undo")
    run("reminders", "snooze", appointment["id"], "--to", appointment["planned"])
    assert len(due(run)) == 2
    assert "Have you made an appointment?" in run("reminders", "list").stdout
    assert due(run, "--overdue") == []
    run("reminders", "done", found["seen"]["id"])
    shown = json.loads(run("lesions", "show", lesion, "--json").stdout)
    assert [one["kind"] for one in shown["events"]] == ["seen"]
    assert {one["kind"] for one in due(run)} == {"self_check", "photo"}


def test_the_calendar_file_is_read_by_another_program(run, lesion, tmp_path):
    run("reminders", "ics", "--out", "due.ics")
    read = Calendar.from_ical((tmp_path / "due.ics").read_bytes())
    assert {str(event["SUMMARY"]) for event in read.walk("VEVENT")} == {"Skin check due"}
    assert "no history" in run("reminders", "ics", "--out", "x.ics", "--history", "none", code=5).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("snooze", "ID", "--days", "40"),
        ("snooze", "ID", "--days", "0"),
        ("snooze", "ID", "--to", "tomorrow"),
        ("snooze", "ID", "--to", "2020-01-01"),
        ("pause", "ID", "--until", "2020-01-01"),
        ("pause", "ID", "--until", "\u202e"),
        ("done", "nowhere"),
    ],
)
def test_what_cannot_be_changed_is_2_and_one_sentence(run, lesion, arguments):
    known = due(run)[0]["id"]
    said = run("reminders", *(known if one == "ID" else one for one in arguments), code=2).stderr
    assert said.startswith("triage: ")
    assert len(said.strip().splitlines()) == 1


def test_an_event_closes_the_loop(run, lesion):
    run("lesions", "event", lesion, "--kind", "biopsy", "--on", "2026-01-05")
    said = run(
        "lesions", "event", lesion, "--kind", "histology", "--result", "as\nthe letter  says", "--json"
    ).stdout
    shown = json.loads(said)
    assert shown["schema"] == "triage.lesion/1"
    assert [(one["kind"], one["result"]) for one in shown["events"]] == [
        ("biopsy", None),
        ("histology", "as the letter says"),
    ]
    first = shown["events"][0]
    assert first["on"] == "2026-01-05"
    run("lesions", "event", lesion, "--undo", first["id"])
    shown = json.loads(run("lesions", "show", lesion, "--json").stdout)
    assert [one["kind"] for one in shown["events"]] == ["histology"]
    assert {"schema", "id", "name", "site", "tier", "observations"} <= set(shown)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--kind", "cured"), 2),
        ((), 2),
        (("--kind", "seen", "--on", "2999-01-01"), 2),
        (("--kind", "seen", "--on", "24.11.2026"), 2),
        (("--kind", "histology", "--result", "x" * 500), 2),
        (("--undo", "nowhere"), 5),
    ],
)
def test_a_bad_event_is_one_sentence_and_changes_nothing(run, lesion, arguments, code):
    said = run("lesions", "event", lesion, *arguments, code=code).stderr
    assert said.startswith("triage: ")
    assert json.loads(run("lesions", "show", lesion, "--json").stdout)["events"] == []
    assert "not in the history" in run("lesions", "event", "nowhere", "--kind", "seen", code=5).stderr
