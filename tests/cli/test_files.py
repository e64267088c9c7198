"""`triage history`, `lesions`, `batch` and the help pages."""

import csv
import json
import sqlite3
import time
from contextlib import closing

import pytest

from tests.builders import sharp_photo

COMMANDS = [
    "app",
    "check",
    "batch",
    "compare",
    "letter",
    "scale-card",
    "lesions:list",
    "lesions:show",
    "lesions:add",
    "lesions:rename",
    "lesions:remove",
    "lesions:event",
    "reminders:list",
    "reminders:ics",
    "reminders:snooze",
    "reminders:pause",
    "reminders:done",
    "history:new",
    "history:info",
    "history:verify",
    "history:encrypt",
    "history:decrypt",
    "history:passphrase",
    "history:recovery-sheet",
    "history:unlock-with-code",
    "people:list",
    "people:add",
    "people:rename",
    "settings",
    "doctor",
    "train",
    "runs",
    "export",
    "evaluate",
    "data:sort",
    "data:describe",
    "data:split",
    "model:list",
    "model:card",
    "model:verify",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(run, command):
    said = run(*command.split(":"), "--help").stdout
    assert "Example" in said
    assert "triage " + command.replace(":", " ").removeprefix("app ") in " ".join(said.split())


def test_help_loads_nothing_heavy(run):
    from subprocess import run as call
    from sys import executable

    code = (
        "import sys; sys.argv=['triage','--help']\n"
        "from triage.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy={'gradio','cv2','numpy','PIL','sqlalchemy','reportlab','tensorflow','pandas','ai_edge_litert','fastapi'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))"
    )
    said = call([executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "LOADED []" in said


def test_no_arguments_prints_help(run):
    assert "check" in run().stdout


def test_a_new_history_and_its_facts(run, tmp_path):
    run("history", "new")
    facts = json.loads(run("history", "info", "--json").stdout)
    assert (facts["schema"], facts["lesions"], facts["photos"]) == ("triage.history/1", 0, 0)
    assert "already" in run("history", "new", code=5).stderr
    assert run("history", "verify").stdout == "Everything is whole.\n"


def test_a_missing_foreign_or_damaged_history_is_5(run, tmp_path, photo):
    assert "no history" in run("lesions", "list", code=5).stderr
    (tmp_path / "h.triage").write_bytes(b"not a history at all" * 400)
    assert "not a triage history" in run("history", "info", code=5).stderr
    (tmp_path / "h.triage").unlink()
    run("check", photo, "--model", "off", "--save")
    with closing(sqlite3.connect(tmp_path / "h.triage")) as file:
        file.execute("UPDATE photo SET content = zeroblob(10)")
        file.commit()
    found = json.loads(run("history", "verify", "--json", code=5).stdout)
    assert (found["ok"], found["findings"][0]["code"]) == (False, "photo")


def test_marks_can_be_added_renamed_removed_and_brought_back(run):
    lesion = run("lesions", "add", "belly", "--site", "belly-middle").stdout.strip()
    run("lesions", "rename", lesion, "belly, brown")
    assert "belly, brown" in run("lesions", "list").stdout
    run("lesions", "remove", lesion)
    assert json.loads(run("lesions", "list", "--json").stdout)["lesions"] == []
    run("lesions", "remove", lesion, "--undo")
    assert len(json.loads(run("lesions", "list", "--json").stdout)["lesions"]) == 1
    assert "not in the history" in run("lesions", "show", "nowhere", code=5).stderr


def test_one_bad_file_never_stops_a_batch(run, tmp_path, blurred, all_no):
    folder = tmp_path / "photos"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(sharp_photo())
    (folder / "b.jpg").write_bytes(b"broken")
    (folder / "=c.jpg").write_bytes(blurred.read_bytes())
    (folder / "notes.txt").write_text("no picture")
    counts = json.loads(run("batch", folder, "--out", "r.jsonl", "--csv", "--model", "off", "--json").stdout)
    assert (counts["photos"], counts["unreadable"], counts["refused"]) == (3, 1, 1)
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert all(next(iter(line)) == "path" for line in lines)
    broken = next(line for line in lines if line["path"].endswith("b.jpg"))
    assert broken["error"]
    assert broken["prediction"] is None
    assert broken["tier"] is None
    assert all(line["tier"] is None for line in lines), "without answers there is no tier"
    rows = list(csv.reader((tmp_path / "r.csv").open()))
    assert len(rows) == 4


def test_a_list_may_name_answers(run, tmp_path, photo, all_no):
    (tmp_path / "list.csv").write_text("path,answers\nmark.jpg,no.json\nmark.jpg,\nnone.jpg,\n")
    run("batch", "list.csv", "--out", "r.jsonl", "--model", "off")
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert [line["tier"] for line in lines] == ["routine", None, None]
    (tmp_path / "bad.csv").write_text("file\nx.jpg\n")
    assert "column path" in run("batch", "bad.csv", "--out", "r.jsonl", code=2).stderr


def test_a_spreadsheet_cannot_be_made_to_calculate():
    from triage.cli.batch import _plain

    assert _plain("=1+1") == "'=1+1"
    assert _plain("-cmd") == "'-cmd"
    assert _plain(-0.5) == "-0.5"
    assert _plain(None) == ""


def test_a_fault_of_ours_is_1_and_says_where_the_log_is(tmp_path, monkeypatch, capsys):
    from triage.cli import root

    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(root, "app", lambda: 1 / 0)
    with pytest.raises(SystemExit) as ended:
        root.main()
    assert ended.value.code == 1
    assert "faults.log" in capsys.readouterr().err


def test_help_is_quick(run):
    started = time.perf_counter()
    run("--help")
    assert time.perf_counter() - started < 10, "even on a busy machine"


def test_a_batch_never_writes_over_its_list(run, tmp_path, photo):
    (tmp_path / "list.csv").write_text("path\nmark.jpg\n")
    for out in (["list.csv"], ["list.jsonl", "--csv"], ["res.csv", "--csv"]):
        assert "different names" in run("batch", "list.csv", "--out", *out, "--model", "off", code=2).stderr
    assert (tmp_path / "list.csv").read_text() == "path\nmark.jpg\n"


def test_odd_names_do_not_stop_a_batch(run, tmp_path, photo):
    (tmp_path / "odd.json").write_text('{"\\ud800": 1}')
    (tmp_path / "list.csv").write_text(
        "path,answers\nmark.jpg,\na\0b.jpg,\nmark.jpg,odd.json\n\u202e.jpg,\nmark.jpg,\n"
    )
    run("batch", "list.csv", "--out", "r.jsonl", "--csv", "--model", "off")
    lines = [json.loads(line) for line in (tmp_path / "r.jsonl").read_text().splitlines()]
    assert ["error" in line for line in lines] == [False, True, True, True, False]
    (tmp_path / "empty.csv").write_text("path\n")
    assert (
        json.loads(run("batch", "empty.csv", "--out", "e.jsonl", "--model", "off", "--json").stdout)["photos"]
        == 0
    )


def test_a_name_is_shown_as_it_is_and_ids_whole(run):
    lesion = run("lesions", "add", "[bold]a[/x] :smile:").stdout.strip()
    said = run("lesions", "list").stdout
    assert "[bold]a[/x] :smile:" in said
    assert lesion in said


@pytest.mark.parametrize("path", ["a" * 300, "mark.jpg/h.triage"])
def test_a_history_that_cannot_be_asked_for_is_5(run, photo, path):
    for command in (["lesions", "list"], ["history", "new"], ["lesions", "add", "m"]):
        run(*command, "--history", path, code=5)


def test_memory_is_no_place_for_a_history(run, tmp_path):
    run("lesions", "add", "m", "--history", ":memory:")
    assert len(json.loads(run("lesions", "list", "--json", "--history", ":memory:").stdout)["lesions"]) == 1


DAMAGE = (
    "UPDATE answers SET given='{'",
    "UPDATE answers SET given='{\"zzz\": 1}'",
    "UPDATE lesion SET created_at='bad'",
    "UPDATE patient SET profile='{'",
    "UPDATE patient SET profile='[1]'",
    'UPDATE assessment SET reasons=\'[{"rule": "RF99", "tier": "soon", "source": "x"}]\'',
    "DELETE FROM assessment",
    "UPDATE photo SET taken_at='bad'",
    "UPDATE audit SET at='bad'",
    "DELETE FROM alembic_version",
    "ALTER TABLE lesion DROP COLUMN seen_at",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_damage_is_found_and_nothing_else_breaks(run, tmp_path, photo, damage):
    lesion = json.loads(run("check", photo, "--model", "off", "--save", "--json").stdout)["saved"]["lesion"]
    with closing(sqlite3.connect(tmp_path / "h.triage")) as file:
        file.execute(damage)
        file.commit()
    found = json.loads(run("history", "verify", "--json", code=5).stdout)
    assert found["ok"] is False
    assert found["findings"]
    from tests.cli.conftest import call

    for command in (["lesions", "list"], ["lesions", "show", lesion], ["history", "info"]):
        done = call(tmp_path, *command)
        assert done.returncode in (0, 5), done.stderr
        assert "Traceback" not in done.stderr


def test_a_card_takes_whole_evaluations_of_test_only(run):
    pytest.importorskip("sklearn", reason="the [train] extra is not installed")
    quick = run("evaluate", "default", "--card", "--quick", code=2)
    assert "without --quick" in quick.stderr
    other = run("evaluate", "default", "--card", "--split", "calibrate", code=7)
    assert "test split only" in other.stderr
