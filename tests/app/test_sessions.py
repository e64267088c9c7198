"""Sessions and their pictures: each browser sees its own, and nothing for ever."""

import inspect
import time

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from triage.app.actions import perform
from triage.app.context import LEFT_ALONE_SECONDS, App
from triage.app.media import COOKIE
from triage.app.session import IDLE_SECONDS, MOST_SESSIONS, Draft, Media, Session, Sessions, Step, real_time
from triage.errors import HistoryError


@pytest.fixture
def kiosk_client(host: FastAPI, kiosk: App, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A client of the running program as a kiosk."""
    monkeypatch.setattr(host.state.context, "kiosk", True)
    return TestClient(host, base_url="http://127.0.0.1")


def test_a_picture_is_served_to_its_own_browser_only(client: TestClient, app: App, session: Session) -> None:
    address = session.offer("one", Media(lambda: b"jpeg"))
    other = app.sessions.open(app.desk)
    for key, status in ((session.key, 200), (other.key, 404), ("unknown", 404)):
        client.cookies.set(COOKIE.format(port=80), key)
        assert client.get(address).status_code == status


def test_an_address_is_long_and_stays_the_same_for_one_picture(session: Session) -> None:
    first = session.offer("one", Media(lambda: b"1"))
    assert session.offer("one", Media(lambda: b"2")) == first
    assert session.offer("two", Media(lambda: b"2")) != first
    assert len(first) > 35


def test_a_download_has_a_name_and_a_fault_one_sentence(client: TestClient, session: Session) -> None:
    def refuse() -> bytes:
        raise HistoryError("Your marks are open in another window.")

    client.cookies.set(COOKIE.format(port=80), session.key)
    pdf = client.get(session.offer("pdf", Media(lambda: b"%PDF", "application/pdf", "letter.pdf")))
    assert pdf.headers["content-disposition"] == 'attachment; filename="letter.pdf"'
    assert client.get(session.offer("gone", Media(lambda: None))).status_code == 404
    broken = client.get(session.offer("broken", Media(refuse)))
    assert (broken.status_code, broken.text) == (503, "Your marks are open in another window.")


def test_sessions_end_after_a_while_and_by_number() -> None:
    now = [0.0]
    sessions = Sessions(lambda: now[0])
    first = sessions.open(None)
    now[0] = IDLE_SECONDS + 1.0
    assert sessions.get(first.key) is None
    keys = []
    for _ in range(MOST_SESSIONS + 1):
        now[0] += 1
        keys.append(sessions.open(None).key)
    assert sessions.get(keys[0]) is None
    assert sessions.get(keys[1]) is not None
    assert sessions.get(None) is None


def test_a_dropped_session_holds_nothing(app: App, session: Session) -> None:
    address = session.offer("one", Media(lambda: b"jpeg")).rsplit("/", 1)[1]
    session.letter_form["name"] = "Anna"
    session.letter = b"%PDF"
    app.sessions.drop(session)
    assert app.sessions.get(session.key) is None
    assert session.media(address) is None
    assert (session.letter_form, session.letter, session.desk) == ({}, None, None)


def test_a_kiosk_visit_without_its_browser_is_wiped(kiosk: App) -> None:
    now = [0.0]
    kiosk.sessions = Sessions(lambda: now[0])
    visit = kiosk.sessions.open(None)
    kiosk.open_visit(visit)
    assert visit.desk is not None
    visit.desk.history.lesions()
    assert list(kiosk.files.visit.iterdir())
    now[0] = LEFT_ALONE_SECONDS + 1.0
    kiosk.sweep()
    assert list(kiosk.files.visit.iterdir()) == []
    assert kiosk.sessions.get(visit.key) is None


def test_the_time_of_a_visit_goes_on_while_the_machine_sleeps() -> None:
    earliest = time.monotonic()
    assert real_time() >= earliest
    assert inspect.signature(Sessions).parameters["clock"].default is real_time


def test_a_visit_left_alone_is_wiped_before_the_next_request_is_served(
    kiosk_client: TestClient, kiosk: App
) -> None:
    now = [0.0]
    kiosk.sessions._clock = lambda: now[0]
    visit = kiosk.sessions.open(None)
    kiosk.open_visit(visit)
    kiosk_client.cookies.set(COOKIE.format(port=80), visit.key)
    now[0] = LEFT_ALONE_SECONDS + 1.0
    kiosk_client.get("/")
    assert visit.ended


def test_a_page_opened_anew_after_a_wipe_ends_the_visit(kiosk_client: TestClient, kiosk: App) -> None:
    visit = kiosk.sessions.open(None)
    kiosk.open_visit(visit)
    kiosk_client.cookies.set(COOKIE.format(port=80), visit.key)
    kiosk_client.get("/")
    assert not visit.ended
    kiosk_client.get("/?wiped")
    assert visit.ended
    assert kiosk.sessions.get(visit.key) is None


def begin_visit(app: App, visit: Session) -> str:
    """Begin a visit, fill it, and return the address of a picture in it."""
    perform(app, visit, "kiosk.start", {})
    visit.draft = Draft(step=Step.RESULT, photo=b"jpeg", no_photo=True)
    visit.letter_form["name"] = "Anna"
    visit.letter = b"%PDF"
    return visit.offer("photo", Media(lambda: b"jpeg")).rsplit("/", 1)[1]


def test_a_second_browsers_visit_takes_everything_of_the_first(kiosk: App) -> None:
    first, second = kiosk.sessions.open(None), kiosk.sessions.open(None)
    address = begin_visit(kiosk, first)
    perform(kiosk, second, "kiosk.start", {})
    assert (first.draft, first.letter, first.letter_form) == (Draft(), None, {})
    assert first.media(address) is None
    assert kiosk.sessions.get(first.key) is None
    assert first.ended
    assert kiosk.sessions.get(second.key) is second


def test_a_visit_begins_with_nothing_of_an_earlier_one(kiosk: App) -> None:
    visit = kiosk.sessions.open(None)
    begin_visit(kiosk, visit)
    visit.desk = None
    visit.visiting = False
    perform(kiosk, visit, "kiosk.start", {})
    assert (visit.draft.photo, visit.letter, visit.letter_form) == (None, None, {})


def test_all_browsers_of_a_kiosk_wait_for_one_another() -> None:
    sessions = Sessions(one_lock=True)
    assert sessions.open(None).lock is sessions.open(None).lock
    assert Sessions().open(None).lock is not Sessions().open(None).lock


def test_an_open_visit_and_what_was_begun_stay_when_many_pages_are_opened(kiosk: App) -> None:
    visit, begun = kiosk.sessions.open(None), kiosk.sessions.open(None)
    kiosk.open_visit(visit)
    begun.turn = 2
    newest = [kiosk.sessions.open(None) for _ in range(MOST_SESSIONS + 2)][-1]
    for one in (visit, begun, newest):
        assert kiosk.sessions.get(one.key) is one
    assert len(kiosk.sessions.all()) == MOST_SESSIONS
    for one in kiosk.sessions.all():
        one.turn = 2
    assert kiosk.sessions.get(kiosk.sessions.open(None).key) is not None


def test_a_new_visit_ends_the_one_before(kiosk: App) -> None:
    first, second = kiosk.sessions.open(None), kiosk.sessions.open(None)
    kiosk.open_visit(first)
    kiosk.open_visit(second)
    assert first.desk is None
    assert second.desk is not None
