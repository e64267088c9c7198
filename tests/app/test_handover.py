"""A kiosk visit with a person's own file: the upload, its passphrase, its people, the stick, and the wipe."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.app.conftest import HOST
from tests.brought import KINDS, PASSPHRASE, family, plain, sealed
from tests.builders import desk, sharp_photo
from triage.app import build, incoming, safety
from triage.app.actions import offer_photo, perform
from triage.app.brought import MOST_WRONG
from triage.app.context import App
from triage.app.guard import INCOMING, LARGEST_FILE
from triage.app.media import COOKIE
from triage.app.session import Session
from triage.service import handover
from triage.words import words


@pytest.fixture(scope="module")
def kiosk_host(host: FastAPI, tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """A second program beside the one at home; Gradio reads one folder for both, and that stays the first one's."""
    folder = tmp_path_factory.mktemp("kiosk")
    made = build(desk(folder / "unused.triage"), folder / "work", kiosk=True)
    safety.before_import(host.state.context.files.uploads)
    return made


@pytest.fixture
def kiosk(kiosk_host: FastAPI, tmp_path: Path) -> App:
    context: App = kiosk_host.state.context
    context.close()
    context.files.prepare()
    context.desk = desk(tmp_path / "unused.triage")
    context.stick = None
    return context


@pytest.fixture
def away(tmp_path: Path) -> Path:
    """What the person has with them."""
    folder = tmp_path / "away"
    folder.mkdir()
    return folder


@pytest.fixture
def visit(kiosk: App) -> Session:
    session = kiosk.sessions.open(None)
    perform(kiosk, session, "bring.start", {})
    return session


@pytest.fixture
def client(kiosk_host: FastAPI, visit: Session) -> TestClient:
    made = TestClient(kiosk_host, base_url=HOST, raise_server_exceptions=False)
    made.cookies.set(COOKIE.format(port=80), visit.key)
    return made


def bring(app: App, session: Session, client: TestClient, path: Path) -> str:
    """Send a file and open it; return the next screen."""
    sent = client.post(INCOMING, content=path.read_bytes(), headers={"x-name": "Zaphira%20at%20home.triage"})
    assert sent.status_code == 204, sent.text
    return perform(app, session, "bring.uploaded", {})


def checked(app: App, session: Session) -> None:
    """Check the mark of the file once more, without a photo, and come to the last screen."""
    perform(app, session, "photo.none", {})
    lesion = next(iter(session.desk.history.lesions())).lesion  # type: ignore[union-attr]
    perform(app, session, "where.mark", {"lesion": lesion.id})
    perform(app, session, "where.next", {})
    perform(app, session, "questions.finish", {"age": "44"})
    perform(app, session, "kiosk.finish", {})


def left(app: App) -> list[str]:
    return sorted(path.name for path in app.files.root.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["plain", "sealed", "export"])
def test_a_file_is_opened_added_to_and_given_back(
    kind: str, kiosk: App, visit: Session, client: TestClient, away: Path
) -> None:
    page = bring(kiosk, visit, client, KINDS[kind](away))
    if kind == "sealed":
        assert words("screen.bring.locked") in page
        page = perform(kiosk, visit, "bring.unlock", {"passphrase": PASSPHRASE})
    assert words("screen.bring.is_open", marks=1) in page
    assert visit.place == "/check/photo"
    checked(kiosk, visit)
    assert visit.place == "/finish"
    page = perform(kiosk, visit, "take.pack", {"which": "file"})
    address = page.split('data-fetch-now="')[1].split('"')[0]
    answer = client.get(address)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith('attachment; filename="marks-2026-11-24')
    back = away / "back"
    back.write_bytes(answer.content)
    assert handover.kind_of(back).value == kind
    assert "data-fetch-now" not in perform(kiosk, visit, "go", {"to": "/finish"})
    perform(kiosk, visit, "kiosk.wipe", {})
    assert left(kiosk) == []
    assert client.get(address).status_code == 404


def test_a_file_that_was_opened_is_not_laid_over_by_another(
    kiosk: App, visit: Session, client: TestClient, away: Path
) -> None:
    bring(kiosk, visit, client, plain(away))
    opened = visit.desk
    bring(kiosk, visit, client, away / "Anna.triage")
    perform(kiosk, visit, "bring.other", {})
    perform(kiosk, visit, "bring.without", {})
    perform(kiosk, visit, "go", {"to": "/bring"})
    assert visit.desk is opened
    assert visit.place == "/check/photo"


def test_tries_of_a_passphrase_are_limited(
    kiosk: App, visit: Session, client: TestClient, away: Path
) -> None:
    bring(kiosk, visit, client, sealed(away))
    for left_over in range(MOST_WRONG - 1, 0, -1):
        page = perform(kiosk, visit, "bring.unlock", {"passphrase": "wrong"})
        said = "wrong" if left_over > 1 else "last"
        assert words(f"handover.passphrase.{said}", left=left_over) in page
        assert visit.place == "/bring/locked"
    assert words("handover.passphrase.over") in perform(kiosk, visit, "bring.unlock", {"passphrase": "wrong"})
    assert visit.place == "/bring"
    assert left(kiosk) == []


def test_nothing_of_a_locked_file_is_seen(kiosk: App, visit: Session, client: TestClient, away: Path) -> None:
    bring(kiosk, visit, client, sealed(away))
    for place in ("/check/photo", "/bring/whose", "/finish", "/marks"):
        assert "belly, brown" not in perform(kiosk, visit, "go", {"to": place})
    perform(kiosk, visit, "bring.whose", {"which": "x"})
    assert visit.desk.history.lesions() == ()  # type: ignore[union-attr]


def test_a_family_is_asked_whose_marks_are_meant(
    kiosk: App, visit: Session, client: TestClient, away: Path
) -> None:
    page = bring(kiosk, visit, client, family(away))
    assert "Anna" in page
    assert words("screen.bring.one_mark") in page
    ben = visit.brought.people[1]  # type: ignore[union-attr]
    assert words("screen.bring.is_open", marks=0) in perform(kiosk, visit, "bring.whose", {"which": ben.id})
    assert visit.desk.person == ben.id  # type: ignore[union-attr]


@pytest.mark.parametrize("content", [b"text", b"PK\x03\x04", b"SQLite format 3\0"])
def test_a_file_of_another_kind_leaves_nothing(
    content: bytes, kiosk: App, visit: Session, client: TestClient, away: Path
) -> None:
    (away / "x").write_bytes(content)
    assert 'role="alert"' in bring(kiosk, visit, client, away / "x")
    assert visit.place == "/bring"
    assert left(kiosk) == []


def test_a_stick(kiosk: App, visit: Session, away: Path) -> None:
    kiosk.stick = away
    assert words("screen.bring.no_stick") in perform(kiosk, visit, "bring.start", {})
    path = plain(away)
    assert "Anna.triage" in perform(kiosk, visit, "bring.start", {})
    perform(kiosk, visit, "bring.stick", {"which": "Anna.triage"})
    checked(kiosk, visit)
    assert words("handover.stick.back") in perform(kiosk, visit, "take.back", {})
    home = desk(path)
    assert len(home.history.lesions()[0].observations) == 2
    home.close()
    path.write_bytes(b"another one")
    assert words("handover.stick.changed") in perform(kiosk, visit, "take.back", {})
    shutil.rmtree(away)
    assert words("handover.stick.gone") in perform(kiosk, visit, "take.back", {})
    assert "data-fetch-now" in perform(kiosk, visit, "take.pack", {"which": "file"})


def test_a_new_visit_can_get_a_passphrase(kiosk: App, visit: Session, client: TestClient, away: Path) -> None:
    perform(kiosk, visit, "bring.without", {})
    perform(kiosk, visit, "photo.none", {})
    perform(kiosk, visit, "where.place", {"site": "belly"})
    perform(kiosk, visit, "where.next", {})
    perform(kiosk, visit, "questions.finish", {"age": "44"})
    perform(kiosk, visit, "kiosk.finish", {})
    new = {"passphrase": PASSPHRASE, "again": "x", "written": "yes"}
    assert words("screen.lock.not_same") in perform(kiosk, visit, "take.lock", new)
    page = perform(kiosk, visit, "take.lock", {**new, "again": PASSPHRASE})
    assert words("screen.take.lock_done") in page
    assert words("screen.take.sheet") in page
    page = perform(kiosk, visit, "take.pack", {"which": "file"})
    back = away / "back"
    back.write_bytes(client.get(page.split('data-fetch-now="')[1].split('"')[0]).content)
    assert handover.kind_of(back) is handover.Kind.SEALED


def test_two_marks_in_one_visit(kiosk: App, visit: Session, client: TestClient, away: Path) -> None:
    bring(kiosk, visit, client, plain(away))
    checked(kiosk, visit)
    perform(kiosk, visit, "take.another", {})
    assert visit.place == "/check/photo"
    offer_photo(kiosk, visit, sharp_photo(3))
    perform(kiosk, visit, "where.place", {"site": "belly"})
    perform(kiosk, visit, "where.next", {})
    perform(kiosk, visit, "questions.finish", {"age": "44"})
    page = perform(kiosk, visit, "kiosk.finish", {})
    first, second = visit.checked
    assert page.count(f'value="{first}"') == page.count(f'value="{second}"') == 1
    assert words("screen.letter.ready") in perform(kiosk, visit, "letter.kiosk", {"lesion": first})
    assert len(visit.desk.history.lesions()) == 2  # type: ignore[union-attr]


def test_the_upload_needs_an_open_visit(kiosk: App, visit: Session, client: TestClient) -> None:
    assert client.post(INCOMING, content=b"").status_code == 400
    assert client.get(INCOMING).status_code in (404, 405)
    assert client.post(INCOMING, content=b"x", headers={"origin": "http://evil.example"}).status_code == 403
    perform(kiosk, visit, "kiosk.wipe", {})
    assert client.post(INCOMING, content=b"x").status_code == 403
    assert left(kiosk) == []


def test_a_program_at_home_takes_no_such_file(host: FastAPI, app: App) -> None:
    home = TestClient(host, base_url=HOST, raise_server_exceptions=False)
    home.get("/")
    assert home.post(INCOMING, content=b"x").status_code in (403, 404, 405)


def test_a_file_that_is_too_long_is_refused_by_its_length(client: TestClient) -> None:
    long = {"content-length": str(LARGEST_FILE + 1)}
    assert client.post(INCOMING, content=b"x", headers=long).status_code == 413


def test_a_disk_without_room_is_a_sentence(
    kiosk: App, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "RESERVE", 1 << 60)
    answer = client.post(INCOMING, content=b"x" * 1000)
    assert (answer.status_code, answer.text) == (507, words("handover.no_room"))
    assert left(kiosk) == []


def test_a_visit_that_ends_during_an_upload_gets_nothing(
    kiosk: App, visit: Session, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "_LOOK_AGAIN", 10)
    whole = incoming._write_all

    def ended(file: int, piece: bytes) -> None:
        whole(file, piece)
        kiosk.close_visit(visit)

    monkeypatch.setattr(incoming, "_write_all", ended)
    assert client.post(INCOMING, content=b"x" * 1000).status_code == 403
    assert left(kiosk) == []


def test_a_later_file_takes_the_place_of_one_that_was_not_opened(kiosk: App, client: TestClient) -> None:
    for content in (b"first", b"second"):
        client.post(INCOMING, content=content)
    assert [path.read_bytes() for path in kiosk.files.visit.glob("incoming-*")] == [b"second"]


def test_the_name_of_a_file_is_only_text(kiosk: App, visit: Session, client: TestClient, away: Path) -> None:
    name = "%3Cscript%3E%0A..%2F..%2Fetc"
    client.post(INCOMING, content=sealed(away).read_bytes(), headers={"x-name": name})
    page = perform(kiosk, visit, "bring.uploaded", {})
    assert "&lt;script&gt; ../../etc" in page


def test_a_visit_shares_no_comparisons_with_the_one_before(kiosk: App, visit: Session) -> None:
    visit.desk.compared["x"] = None  # type: ignore[union-attr, assignment]
    perform(kiosk, visit, "kiosk.wipe", {})
    after = kiosk.sessions.open(None)
    perform(kiosk, after, "kiosk.start", {})
    assert after.desk.compared == kiosk.desk.compared == {}  # type: ignore[union-attr]


def test_a_large_file_without_a_length_is_taken_piece_by_piece(
    kiosk: App, visit: Session, client: TestClient, away: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = plain(away)
    with path.open("ab") as file:
        file.truncate(64 * 1024 * 1024)
    largest = []
    whole = incoming._write_all
    monkeypatch.setattr(
        incoming, "_write_all", lambda file, piece: (largest.append(len(piece)), whole(file, piece))
    )

    def pieces() -> Iterator[bytes]:
        with path.open("rb") as source:
            while piece := source.read(1 << 20):
                yield piece

    assert client.post(INCOMING, content=pieces()).status_code == 204
    assert visit.incoming is not None
    assert visit.incoming[0].stat().st_size == path.stat().st_size == sum(largest)
    assert visit.incoming[0].stat().st_mode & 0o777 == 0o600
