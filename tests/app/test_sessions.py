"""Sessions and their pictures: each browser sees its own, and nothing for ever."""

from starlette.testclient import TestClient

from triage.app.context import LEFT_ALONE_SECONDS, App
from triage.app.media import COOKIE
from triage.app.session import IDLE_SECONDS, MOST_SESSIONS, Media, Session, Sessions
from triage.errors import HistoryError


def test_a_picture_is_served_to_its_own_browser_only(client: TestClient, app: App, session: Session) -> None:
    address = session.offer("one", Media(lambda: b"jpeg"))
    other = app.sessions.open(app.desk)
    for key, status in ((session.key, 200), (other.key, 404), ("unknown", 404)):
        client.cookies.set(COOKIE, key)
        assert client.get(address).status_code == status


def test_an_address_is_long_and_stays_the_same_for_one_picture(session: Session) -> None:
    first = session.offer("one", Media(lambda: b"1"))
    assert session.offer("one", Media(lambda: b"2")) == first
    assert session.offer("two", Media(lambda: b"2")) != first
    assert len(first) > 35


def test_a_download_has_a_name_and_a_fault_one_sentence(client: TestClient, session: Session) -> None:
    def refuse() -> bytes:
        raise HistoryError("Your marks are open in another window.")

    client.cookies.set(COOKIE, session.key)
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


def test_a_new_visit_ends_the_one_before(kiosk: App) -> None:
    first, second = kiosk.sessions.open(None), kiosk.sessions.open(None)
    kiosk.open_visit(first)
    kiosk.open_visit(second)
    assert first.desk is None
    assert second.desk is not None
