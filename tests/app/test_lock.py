"""A locked history gives nothing away: no screen, no action, no picture, in no browser."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.app.conftest import follow_mark
from tests.builders import desk, sharp_photo
from triage.app.actions import ACTIONS, offer_photo, perform, show
from triage.app.context import App
from triage.app.keeper import FREE_TRIES, Keeper, Tries, Turns
from triage.app.media import COOKIE
from triage.app.session import Session
from triage.app.start import is_first_start
from triage.errors import HistoryError, UsageError
from triage.service import locking, safekeeping
from triage.service.locking import State
from triage.store.recovery_code import recovery_code
from triage.words import words

PASSPHRASE = "teapot violin marsh lantern"
OTHER = "gravel ocean candle bridge"
NEW = {"passphrase": OTHER, "again": OTHER, "written": "yes"}
NAME = "left heel, secret"


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def locked(app: App, session: Session, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> str:
    """An encrypted history with one mark, locked; the id of the mark."""
    monkeypatch.setattr(app.keeper, "clock", hand)
    monkeypatch.setattr(app.keeper, "tries", Tries(clock=hand))
    monkeypatch.setattr(app.keeper, "touched", hand.now)
    mark = follow_mark(app.desk, NAME)
    locking.encrypt(app.desk, PASSPHRASE)
    app.lock()
    return mark


def test_every_screen_is_the_lock(app: App, session: Session, locked: str) -> None:
    places = (
        "/marks",
        "/letter",
        "/body",
        "/reminders",
        "/overviews",
        "/about",
        "/check",
        "/people",
        "/file",
    )
    for place in (
        *places,
        f"/mark/{locked}",
        "/file/lock",
        "/file/backups",
        "/file/copies",
        "/file/erase",
        "/sheet",
    ):
        page = perform(app, session, "go", {"to": place})
        assert session.place == "/lock"
        assert words("screen.lock.title") in page
        assert NAME not in page


def test_no_action_does_anything(app: App, session: Session, locked: str) -> None:
    whole = app.desk.history_path.read_bytes()
    for act in sorted(set(ACTIONS) - {"lock.open", "lock.code", "go"}):
        session.place, session.asked, session.incoming = f"/mark/{locked}", "", None
        page = perform(app, session, act, {"lesion": locked, "name": "x", "passphrase": PASSPHRASE, **NEW})
        assert words("screen.lock.title") in page, act
        assert not app.desk.is_open, act
    assert app.desk.history_path.read_bytes() == whole
    offer_photo(app, session, sharp_photo())
    assert session.draft.photo is None


def test_locking_forgets_what_every_browser_holds(
    client: TestClient, app: App, session: Session, hand: Hand
) -> None:
    mark = follow_mark(app.desk, NAME)
    locking.encrypt(app.desk, PASSPHRASE)
    other = app.sessions.open(app.desk)
    offer_photo(app, other, sharp_photo(2))
    perform(app, session, "go", {"to": f"/mark/{mark}"})
    client.cookies.set(COOKIE.format(port=80), session.key)
    offered = [f"/media/{address}" for address in session._media]
    assert client.get(offered[0]).status_code == 200
    perform(app, session, "copies.save", {})
    waiting = list(session.ready.values())
    perform(app, session, "lock.now", {})
    assert [client.get(address).status_code for address in offered] == [404] * len(offered)
    assert other.draft.photo is None
    assert [path.exists() for path in waiting] == [False]
    assert app.desk.data_key is None
    assert NAME not in show(app, other)


def test_the_passphrase_opens_it_where_it_was(app: App, session: Session, locked: str) -> None:
    perform(app, session, "go", {"to": "/marks"})
    page = perform(app, session, "lock.open", {"passphrase": PASSPHRASE})
    assert session.place == "/marks"
    assert NAME in page


def test_a_wrong_passphrase_is_one_sentence_and_then_waits(
    app: App, session: Session, locked: str, hand: Hand
) -> None:
    for _ in range(FREE_TRIES):
        page = perform(app, session, "lock.open", {"passphrase": "wrong"})
        assert "The passphrase is not right." in page
    page = perform(app, session, "lock.open", {"passphrase": PASSPHRASE})
    assert words("screen.lock.wait", seconds=2) in page
    hand.now += 3
    perform(app, session, "lock.open", {"passphrase": PASSPHRASE})
    assert session.place != "/lock"


def test_the_wait_doubles_and_has_an_end(hand: Hand) -> None:
    tries = Tries(clock=hand)
    waits = []
    for _ in range(40):
        tries.count()
        waits.append(tries.until - hand.now)
    assert waits[FREE_TRIES - 1 : FREE_TRIES + 3] == [2, 4, 8, 16]
    assert waits[-1] == 300
    with pytest.raises(UsageError):
        tries.check()


def test_an_empty_passphrase_is_one_sentence(app: App, session: Session, locked: str) -> None:
    for wrong in ({}, {"passphrase": ""}, {"passphrase": "x" * 1001}):
        assert words("screen.lock.empty") in perform(app, session, "lock.open", wrong)


def test_the_recovery_sheet_opens_it_and_sets_a_new_passphrase(
    app: App, session: Session, locked: str
) -> None:
    locking.unlock(app.desk, PASSPHRASE)
    code = recovery_code(app.desk.data_key or b"")
    app.lock()
    page = perform(app, session, "lock.code", {"code": "1234", **NEW})
    assert "The code has 64 letters and digits" in page
    perform(app, session, "lock.code", {"code": code, **NEW})
    assert not app.locked
    app.lock()
    assert "is not right" in perform(app, session, "lock.open", {"passphrase": PASSPHRASE})
    perform(app, session, "lock.open", {"passphrase": OTHER})
    assert not app.locked


def test_it_locks_by_itself_when_nobody_is_there(
    client: TestClient, app: App, session: Session, locked: str, hand: Hand
) -> None:
    perform(app, session, "lock.open", {"passphrase": PASSPHRASE})
    hand.now += 14 * 60
    client.cookies.set(COOKIE.format(port=80), session.key)
    assert client.post("/here").status_code == 204
    hand.now += 14 * 60
    app.sweep()
    assert not app.locked
    hand.now += 2 * 60
    assert client.get("/media/x").status_code == 404
    assert app.locked
    assert "/lock" in show(app, session)


def test_zero_minutes_is_never(hand: Hand) -> None:
    keeper = Keeper(minutes=0, clock=hand)
    hand.now += 10**9
    assert not keeper.idle()


def test_a_page_can_lock_and_a_stranger_cannot(
    client: TestClient, app: App, session: Session, locked: str
) -> None:
    locking.unlock(app.desk, PASSPHRASE)
    for address in ("/lock", "/here", "/strength"):
        assert client.post(address, json={}).status_code == 403
    client.cookies.set(COOKIE.format(port=80), session.key)
    evil = {"Origin": "http://evil.example"}
    assert client.post("/lock", headers=evil).status_code == 403
    assert not app.locked
    assert client.post("/lock").status_code == 204
    assert app.locked


def test_a_passphrase_is_judged_and_not_kept(
    client: TestClient, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    client.cookies.set(COOKIE.format(port=80), session.key)
    weak = client.post("/strength", json={"passphrase": "password", "known": ""}).json()
    strong = client.post("/strength", json={"passphrase": PASSPHRASE, "known": ""}).json()
    assert (weak["enough"], strong["enough"], strong["score"]) == (False, True, 4)
    for odd in (b"[", b"[1]", b'{"passphrase": 1}'):
        assert client.post("/strength", content=odd).json()["enough"] is False
    said = capfd.readouterr()
    assert PASSPHRASE not in said.out + said.err


def test_set_change_and_remove(app: App, session: Session) -> None:
    follow_mark(app.desk, NAME)
    perform(app, session, "go", {"to": "/file/lock"})
    mine = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "written": "yes"}
    for wrong, said in (
        ({**mine, "again": "x"}, "screen.lock.not_same"),
        ({**mine, "written": ""}, "screen.lock.write_down"),
    ):
        assert words(said) in perform(app, session, "lock.set", wrong)
        assert locking.state(app.desk) is State.PLAIN
    page = perform(app, session, "lock.set", mine)
    assert words("screen.sheet.title") in page
    assert locking.state(app.desk) is State.UNLOCKED
    assert "is not right" in perform(app, session, "lock.change", {"old": "wrong", **NEW})
    assert words("screen.lock.changed") in perform(app, session, "lock.change", {"old": PASSPHRASE, **NEW})
    perform(app, session, "lock.remove", {})
    assert locking.state(app.desk) is State.UNLOCKED
    perform(app, session, "go", {"to": "/file/lock"})
    page = perform(app, session, "lock.ask_remove", {})
    assert 'data-act="lock.remove"' in page
    for wrong in ({}, {"passphrase": PASSPHRASE}):  # that one was changed
        perform(app, session, "lock.remove", wrong)
        assert locking.state(app.desk) is State.UNLOCKED
    page = perform(app, session, "lock.remove", {"passphrase": OTHER})
    assert locking.state(app.desk) is State.PLAIN
    assert words("screen.lock.removed") in page


def test_the_recovery_sheet_is_offered_to_its_own_browser(
    client: TestClient, app: App, session: Session
) -> None:
    follow_mark(app.desk, NAME)
    locking.encrypt(app.desk, PASSPHRASE)
    perform(app, session, "go", {"to": "/sheet"})
    address = session.offer("sheet file", session.media(session._ids["sheet file"]))  # type: ignore[arg-type]
    client.cookies.set(COOKIE.format(port=80), session.key)
    sheet = client.get(address)
    assert sheet.content.startswith(b"%PDF")
    assert "recovery-sheet.pdf" in sheet.headers["content-disposition"]
    app.lock()
    assert client.get(address).status_code == 404


def test_who_is_alone_waits_for_readers() -> None:
    turns = Turns()
    with turns.reading(), turns.reading():
        assert turns._inside == 2
    with turns.alone(), turns.alone():
        assert turns._inside == 0


def test_a_start_needs_no_key_and_lays_no_second_history(tmp_path: Path) -> None:
    first = desk(tmp_path / "h.triage")
    assert is_first_start(first)
    locking.new(first, PASSPHRASE)
    locking.lock(first)
    assert not is_first_start(first)
    assert not first.is_open
    locking.unlock(first, PASSPHRASE)
    safekeeping.back_up(first)
    first.close()
    (tmp_path / "h.triage").unlink()
    assert not is_first_start(first)
    with pytest.raises(HistoryError):
        _ = first.history
