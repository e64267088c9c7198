"""Your file: backups and going back, copies, exports and imports, erasing, the first start, and what may be wrong."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.app.conftest import SCRIPT, follow_mark
from tests.builders import START, desk, ids
from triage.app.actions import perform, show
from triage.app.context import App
from triage.app.guard import INCOMING
from triage.app.media import COOKIE
from triage.app.screens.file import backup_words
from triage.app.session import Session
from triage.service import exchange, follow, locking, people, safekeeping
from triage.service.desk import Desk
from triage.service.facts import cloud_of
from triage.service.locking import State
from triage.words import words

PASSPHRASE = "teapot violin marsh lantern"
NAME = "left heel, brown"


def send(client: TestClient, session: Session, data: bytes, name: str = "file") -> int:
    client.cookies.set(COOKIE.format(port=80), session.key)
    return client.post(f"{INCOMING}", content=data, headers={"X-Name": name}).status_code


def names(to: Desk) -> list[str]:
    return [story.lesion.name for story in to.history.lesions()]


# your file


def test_it_says_what_the_file_is(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    page = perform(app, session, "go", {"to": "/file"})
    for said in (str(app.desk.history_path), "Marks: 1. Photos: 1.", words("screen.file.no_backup")):
        assert said in page
    perform(app, session, "file.backup", {})
    assert words("screen.file.backup_today") in show(app, session)
    today = START.date()
    assert backup_words(today - timedelta(days=1), today) == words("screen.file.backup_yesterday")
    assert "8 days ago" in backup_words(today - timedelta(days=8), today)


def test_a_folder_of_a_cloud_is_named(tmp_path: Path, app: App, session: Session) -> None:
    app.desk = session.desk = desk(tmp_path / "Dropbox" / "h.triage")
    assert cloud_of(app.desk.history_path) == "Dropbox"
    assert words("screen.file.cloud", name="Dropbox") in perform(app, session, "go", {"to": "/file"})


# going back


def test_going_back_asks_once_and_keeps_the_file_of_now(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    perform(app, session, "file.backup", {})
    backup = safekeeping.kept(app.desk).backups[0].name
    follow_mark(app.desk, "later")
    perform(app, session, "backups.restore", {})
    assert len(names(app.desk)) == 2
    page = perform(app, session, "backups.ask", {"backup": backup})
    assert words("screen.backups.sure_help") in page
    perform(app, session, "file.keep", {})
    perform(app, session, "backups.restore", {})
    assert len(names(app.desk)) == 2
    perform(app, session, "backups.ask", {"backup": backup})
    page = perform(app, session, "backups.restore", {})
    assert names(app.desk) == [NAME]
    assert "before-restore" in page
    assert any("before-restore" in path.name for path in app.desk.history_path.parent.iterdir())


def test_only_a_backup_of_the_list_is_asked_for(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    for wrong in ("", "2020-01-01", "/etc/passwd", "../x"):
        page = perform(app, session, "backups.ask", {"backup": wrong})
        assert words("screen.backups.gone") in page
        assert session.asked == ""


def test_going_back_to_a_file_that_was_sent(
    client: TestClient, app: App, session: Session, tmp_path: Path
) -> None:
    follow_mark(app.desk, NAME)
    safekeeping.write_out(app.desk, tmp_path / "copy.triage")
    follow_mark(app.desk, "later")
    perform(app, session, "go", {"to": "/file/backups"})
    assert send(client, session, (tmp_path / "copy.triage").read_bytes()) == 204
    perform(app, session, "backups.given", {})
    perform(app, session, "backups.restore", {})
    assert names(app.desk) == [NAME]
    assert list(app.files.visit.iterdir()) == []


def test_a_backup_with_another_passphrase_asks_for_it(
    client: TestClient, app: App, session: Session, tmp_path: Path
) -> None:
    other = desk(tmp_path / "other.triage")
    follow_mark(other, "sealed")
    locking.encrypt(other, PASSPHRASE)
    safekeeping.write_out(other, tmp_path / "copy.triage")
    follow_mark(app.desk, NAME)
    perform(app, session, "go", {"to": "/file/backups"})
    send(client, session, (tmp_path / "copy.triage").read_bytes())
    perform(app, session, "backups.given", {})
    page = perform(app, session, "backups.restore", {})
    assert words("screen.backups.passphrase") in page
    assert names(app.desk) == [NAME]
    perform(app, session, "backups.restore", {"passphrase": "wrong"})
    assert names(app.desk) == [NAME]
    perform(app, session, "backups.restore", {"passphrase": PASSPHRASE})
    assert names(app.desk) == ["sealed"]


def test_files_are_taken_only_where_a_screen_asks(client: TestClient, app: App, session: Session) -> None:
    perform(app, session, "go", {"to": "/marks"})
    assert send(client, session, b"x") == 403
    perform(app, session, "go", {"to": "/file/backups"})
    assert send(client, session, b"x") == 204
    page = perform(app, session, "backups.given", {})
    page = perform(app, session, "backups.restore", {})
    assert 'role="alert"' in page


# copies


def test_a_copy_and_an_export_are_downloaded(client: TestClient, app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    perform(app, session, "go", {"to": "/file/copies"})
    perform(app, session, "copies.save", {})
    page = perform(app, session, "copies.export", {"letters": "yes"})
    client.cookies.set(COOKIE.format(port=80), session.key)
    found = {
        what: client.get(f"/media/{session._ids[f'{what} {session.ready[what]}']}") for what in session.ready
    }
    assert found["copy"].content.startswith(b"SQLite format 3")
    assert "Anna-2026-11-24.triage" in found["copy"].headers["content-disposition"]
    assert found["export"].content[:2] == b"PK"
    assert "Download" in page
    with zipfile.ZipFile(session.ready["export"]) as archive:
        assert [one for one in archive.namelist() if one.startswith("letters/")]


def test_an_import_says_what_is_new_and_what_differs(
    client: TestClient, app: App, session: Session, tmp_path: Path
) -> None:
    mark = follow_mark(app.desk, NAME)
    exchange.export(app.desk, tmp_path / "x.zip")
    follow.rename(app.desk, mark, SCRIPT)
    other = Desk(tmp_path / "o.triage", model_id="off", clock=app.desk.clock, new_id=ids("other"))
    exchange.take_in(other, tmp_path / "x.zip")
    follow_mark(other, "new one")
    exchange.export(other, tmp_path / "y.zip")
    perform(app, session, "go", {"to": "/file/copies"})
    send(client, session, (tmp_path / "y.zip").read_bytes())
    page = perform(app, session, "copies.given", {})
    assert words("screen.copies.import_whose") in page
    assert words("screen.copies.no_whose") in perform(app, session, "copies.take", {"whose": "x"})
    page = perform(app, session, "copies.take", {"whose": app.desk.history.person or ""})
    assert "New here: 1 marks" in page
    assert words("screen.copies.of.lesion.name") in page
    assert "<script" not in page
    assert set(names(app.desk)) == {SCRIPT, "new one"}
    perform(app, session, "copies.theirs", {})
    assert set(names(app.desk)) == {NAME, "new one"}
    assert (session.merged, session.incoming) == (None, None)


def test_an_import_of_someone_new_adds_them(
    client: TestClient, app: App, session: Session, tmp_path: Path
) -> None:
    other = Desk(tmp_path / "o.triage", model_id="off", clock=app.desk.clock, new_id=ids("other"))
    people.add(other, "Ben")
    follow_mark(other, "Bens mark")
    exchange.export(other, tmp_path / "y.zip")
    follow_mark(app.desk, NAME)
    perform(app, session, "go", {"to": "/file/copies"})
    send(client, session, (tmp_path / "y.zip").read_bytes())
    perform(app, session, "copies.given", {})
    perform(app, session, "copies.take", {"whose": "new"})
    assert {one.name for one in people.people(app.desk)} == {None, "Ben"}
    assert NAME in perform(app, session, "go", {"to": "/marks"})


# erasing


def test_a_removed_mark_can_come_back_or_go_for_good(app: App, session: Session) -> None:
    mark, kept = follow_mark(app.desk, NAME), follow_mark(app.desk, "kept")
    perform(app, session, "erase.ask", {"lesion": mark})
    perform(app, session, "erase.mark", {})
    assert len(names(app.desk)) == 2
    follow.remove(app.desk, mark)
    page = perform(app, session, "go", {"to": "/file/erase"})
    assert NAME in page
    assert "Until 24 December 2026" in page
    perform(app, session, "erase.ask", {"lesion": mark})
    page = perform(app, session, "erase.mark", {})
    assert words("screen.erase.remains") in page
    assert follow.removed(app.desk) == ()
    assert [one.story.lesion.id for one in follow.lesions(app.desk)] == [kept]


def test_a_person_is_erased_by_typing_the_name(app: App, session: Session) -> None:
    anna = people.add(app.desk, "Anna")
    ben = people.add(app.desk, "Ben")
    follow_mark(app.desk.for_person(anna.id), NAME)
    perform(app, session, "people.choose", {"person": anna.id})
    perform(app, session, "erase.person", {"word": "Anna"})
    assert len(people.people(app.desk)) == 2
    perform(app, session, "go", {"to": "/file/erase"})
    perform(app, session, "erase.ask", {"which": "erase person"})
    page = perform(app, session, "erase.person", {"word": "erase"})
    assert words("screen.erase.not_same", word="Anna") in page
    perform(app, session, "erase.person", {"word": " anna "})
    assert [one.id for one in people.people(app.desk)] == [ben.id]
    assert NAME.encode() not in app.desk.history_path.read_bytes()


def test_everything_is_erased_and_a_first_start_follows(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    locking.encrypt(app.desk, PASSPHRASE)
    perform(app, session, "file.backup", {})
    perform(app, session, "erase.ask", {"which": "erase file"})
    perform(app, session, "erase.file", {"word": "no"})
    assert locking.state(app.desk) is State.UNLOCKED
    page = perform(app, session, "erase.file", {"word": words("screen.erase.word")})
    app.welcome, was = False, app.welcome
    assert was
    assert words("screen.welcome.title") in page
    left = [one.name for one in app.desk.history_path.parent.iterdir() if one.name.startswith("Anna")]
    assert left == []


# the first start


@pytest.fixture
def first(app: App, monkeypatch: pytest.MonkeyPatch) -> App:
    """The program before its first start."""
    monkeypatch.setattr(app, "welcome", True)
    return app


def test_nothing_is_written_before_the_first_step(first: App, session: Session) -> None:
    for place in ("/check", "/marks", "/file", "/about", "/lock"):
        page = perform(first, session, "go", {"to": place})
        assert words("screen.welcome.lock") in page
    perform(first, session, "check.new", {})
    perform(first, session, "welcome.lock", {"passphrase": "short", "again": "short", "written": "yes"})
    perform(first, session, "welcome.lock", {"name": "x" * 200, "passphrase": PASSPHRASE})
    first.sweep()
    assert not first.desk.history_path.exists()
    assert first.welcome


def test_a_first_start_without_a_lock(first: App, session: Session) -> None:
    perform(first, session, "welcome.plain", {"name": "Anna"})
    assert (first.welcome, first.desk.create, session.place) == (False, False, "/check")
    assert [one.name for one in people.people(first.desk)] == ["Anna"]


def test_a_first_start_with_a_lock_offers_the_sheet(first: App, session: Session) -> None:
    said = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "written": "yes"}
    page = perform(first, session, "welcome.lock", said)
    assert words("screen.sheet.title") in page
    assert locking.state(first.desk) is State.UNLOCKED


@pytest.mark.parametrize("kind", ["plain", "sealed", "export"])
def test_a_history_that_is_there_already(
    client: TestClient, first: App, session: Session, tmp_path: Path, kind: str
) -> None:
    other, out = desk(tmp_path / "other.triage"), tmp_path / "copy"
    follow_mark(other, NAME)
    if kind == "sealed":
        locking.encrypt(other, PASSPHRASE)
    (exchange.export if kind == "export" else safekeeping.write_out)(other, out)
    perform(first, session, "go", {"to": "/welcome/have"})
    assert send(client, session, b"no history of ours") == 204
    assert 'role="alert"' in perform(first, session, "welcome.given", {})
    assert not first.desk.history_path.exists()
    assert send(client, session, out.read_bytes()) == 204
    page = perform(first, session, "welcome.given", {})
    if kind == "sealed":
        assert words("screen.have.secret") in page
        perform(first, session, "welcome.open", {"passphrase": "wrong"})
        assert first.welcome
        perform(first, session, "welcome.open", {"passphrase": PASSPHRASE})
    assert names(first.desk) == [NAME]
    assert (first.welcome, session.place) == (False, "/file")


# what may be wrong


def test_a_history_that_is_gone_leads_to_its_backups(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    perform(app, session, "file.backup", {})
    app.desk.close()
    app.desk.create = False
    app.desk.history_path.unlink()
    page = perform(app, session, "go", {"to": "/marks"})
    assert words("screen.state.missing") in page
    assert 'href="#/file/backups"' in page
    backup = safekeeping.kept(app.desk).backups[0].name
    perform(app, session, "go", {"to": "/file/backups"})
    perform(app, session, "backups.ask", {"backup": backup})
    perform(app, session, "backups.restore", {})
    assert names(app.desk) == [NAME]


def test_a_damaged_history_leads_to_its_backups(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    perform(app, session, "file.backup", {})
    app.desk.close()
    app.desk.history_path.write_bytes(b"SQLite format 3\x00" + b"\xff" * 8192)
    page = perform(app, session, "go", {"to": "/marks"})
    assert session.place == "/trouble"
    assert 'href="#/file/backups"' in page
    page = perform(app, session, "go", {"to": "/file/backups"})
    assert words("screen.backups.list") in page
    perform(app, session, "backups.ask", {"backup": safekeeping.kept(app.desk).backups[0].name})
    perform(app, session, "backups.restore", {})
    assert names(app.desk) == [NAME]
