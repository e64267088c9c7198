"""A clinic's kiosk: nothing before a login, one patient at a time, a role for each press, and a lock that hides all."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.builders import ALL_NO, START, answers, sharp_photo
from triage.app import clinic
from triage.app.actions import ACTIONS, offer_photo, perform, show
from triage.app.clinic import LOCK_AFTER_SECONDS, LOGIN, PATIENTS
from triage.app.context import App
from triage.app.media import COOKIE
from triage.app.session import Media, Session, Sessions
from triage.domain.accounts import Right, Role
from triage.service import accounts, check, record
from triage.service.desk import OFF, Desk
from triage.words import words

PASSWORD = "velvet harbour quince ladder"
SHUT = {
    *("people", "welcome", "lock", "file", "kiosk", "bring", "take"),
    *("backups", "copies", "merge", "open", "settings"),
}
"""First words of actions that are of a person's own file, or of a kiosk without a database."""


@dataclass
class Clinic:
    app: App
    session: Session

    def press(self, act: str, **form: str) -> str:
        return perform(self.app, self.session, act, form)

    def log_in(self, name: str = "maria", password: str = PASSWORD) -> str:
        return self.press("clinic.login", name=name, passphrase=password)

    def admit(self, name: str = "Anna Bell", number: str = "4711") -> str:
        return self.press("clinic.admit", name=name, number=number, born="1980")


@pytest.fixture
def at(
    host: FastAPI, app: App, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Clinic]:
    """The running program with a clinic's database, two accounts, and one browser."""
    monkeypatch.setattr(accounts, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    accounts._nobodys.cache_clear()
    app.desk = Desk(tmp_path / "none", model_id=OFF, database_url=database, clock=lambda: START)
    accounts.add(app.desk, "maria", Role.NURSE, PASSWORD)
    accounts.add(app.desk, "otto", Role.ADMIN, PASSWORD)
    yield Clinic(app, app.sessions.open(None))
    app.desk.close()
    accounts._nobodys.cache_clear()


def log_of(app: App) -> list[str]:
    return [one["action"] for one in app.desk.history.log()]


def test_before_a_login_every_action_and_place_leads_to_the_login(at: Clinic) -> None:
    for act in (*ACTIONS, "", "nothing"):
        if act == clinic.ENTER:
            continue
        for place in ("/marks", "/about", PATIENTS, "/file", "/people"):
            html = at.press(act, to=place, lesion="x", name="Anna", number="1", born="1980", search="Anna")
            assert f'data-place="{LOGIN}"' in html, act
            assert "data-visit" not in html
    assert f'data-place="{LOGIN}"' in offer_photo(at.app, at.session, sharp_photo())
    assert at.session.draft.photo is None
    assert at.app.desk.history.people() == ()
    assert log_of(at.app) == ["account.add", "account.add"]


def test_the_login_screen_says_what_the_browser_may_fill_in(at: Clinic) -> None:
    html = show(at.app, at.session)
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html
    assert 'type="password"' in html
    assert "maria" not in html


def test_a_wrong_password_is_one_sentence_and_stays_at_the_login(at: Clinic) -> None:
    html = at.log_in(password="wrong one")
    assert words("screen.login.refused") in html
    assert f'data-place="{LOGIN}"' in html
    assert "wrong one" not in html


def test_a_visit_is_saved_to_the_patient_in_the_database(at: Clinic) -> None:
    assert f'data-place="{PATIENTS}"' in at.log_in()
    assert 'data-place="/check/photo"' in at.admit()
    assert "Anna Bell" in offer_photo(at.app, at.session, sharp_photo())
    at.session.draft.answers = answers(**ALL_NO)
    at.press("questions.view", all="yes")
    at.press("questions.finish")
    html = at.press("result.save", name="left back")
    assert words("screen.result.saved", name="left back") in html
    (person,) = at.app.desk.history.people()
    assert person.name == "Anna Bell"
    (story,) = at.app.desk.history.of(person.id).lesions()
    assert len(story.observations) == 1
    assert "left back" in at.press("go", to="/marks")
    saved = [one for one in at.app.desk.history.log() if one["action"] == "observation.add"]
    assert [one["who"] for one in saved] == ["maria"]
    assert "patient.open" in log_of(at.app)
    assert at.app.desk.history.verify() == ()


def test_a_search_shows_few_and_only_what_fits(at: Clinic) -> None:
    at.log_in()
    for number in range(9):
        at.admit(f"Müller Number{number}", f"99{number}")
        at.press("clinic.another")
    assert "Müller" not in show(at.app, at.session), "there is no list"
    assert words("screen.patients.more_letters", fewest=3) in at.press("clinic.search", search="Mü")
    assert words("screen.patients.too_many") in at.press("clinic.search", search="muller")
    html = at.press("clinic.search", search="number3 mull")
    assert "Number3" in html
    assert "Number4" not in html
    assert "Number5" in at.press("clinic.search", search="995")
    assert words("screen.patients.nobody") in at.press("clinic.search", search="%%%")


def test_an_id_that_was_not_found_by_a_search_opens_nobody(at: Clinic) -> None:
    at.log_in()
    at.admit()
    (person,) = at.app.desk.history.people()
    at.press("clinic.another")
    assert at.session.desk is None
    at.press("clinic.open", person=person.id)
    assert at.session.desk is None
    at.press("clinic.search", search="4711")
    assert 'data-place="/check/photo"' in at.press("clinic.open", person=person.id)


def test_a_patient_needs_a_name_and_something_more_and_a_number_of_their_own(at: Clinic) -> None:
    at.log_in()
    assert words("screen.patients.two_needed") in at.press("clinic.admit", name="Anna", number="", born="")
    assert words("screen.patients.name_needed", most=120) in at.press("clinic.admit", name=" ", number="1")
    at.admit()
    at.press("clinic.another")
    assert "number is here already" in at.admit("Berta")
    assert len(at.app.desk.history.people()) == 1


def test_nothing_of_a_patient_is_left_for_the_next_one(at: Clinic) -> None:
    at.log_in()
    at.admit()
    saved = record.save(
        at.session.desk, sharp_photo(), check.check(sharp_photo(), answers(**ALL_NO), model=None)
    )
    html = at.press("go", to=f"/mark/{saved.lesion_id}")
    address = html.split('src="/media/')[1].split('"')[0]
    at.press("clinic.another")
    at.admit("Berta", "4712")
    assert at.session.media(address) is None
    html = at.press("go", to=f"/mark/{saved.lesion_id}")
    assert "Anna" not in html
    assert "left" not in at.press("go", to="/marks").split('id="main"')[1].split("foot")[0]
    at.press("mark.remove", lesion=saved.lesion_id)
    anna = next(one for one in at.app.desk.history.people() if one.name == "Anna Bell")
    assert at.app.desk.history.of(anna.id).story(saved.lesion_id).lesion.removed_at is None


def test_a_locked_screen_shows_and_takes_nothing_and_goes_on_for_the_same_nurse(at: Clinic) -> None:
    at.log_in()
    at.admit()
    offer_photo(at.app, at.session, sharp_photo())
    address = at.session.offer("one", Media(lambda: b"jpeg")).rsplit("/", 1)[1]
    html = at.press("clinic.lock")
    assert "data-wiped" in html, "the page empties itself and starts anew"
    assert "Anna" not in html
    assert at.session.media(address) is None
    at.session.ended = False
    for act in ("go", "result.save", "clinic.another", "clinic.search"):
        html = at.press(act, to="/marks", search="Anna")
        assert words("screen.login.locked") in html
        assert "Anna" not in html
    assert 'data-place="/check/where"' in at.log_in()
    assert at.session.draft.photo is not None


def test_another_nurse_finds_nothing_of_the_one_before(at: Clinic) -> None:
    at.log_in()
    at.admit()
    offer_photo(at.app, at.session, sharp_photo())
    at.press("clinic.lock")
    at.session.ended = False
    assert f'data-place="{PATIENTS}"' in at.log_in("otto")
    assert (at.session.desk, at.session.draft.photo, at.session.login.patient) == (None, None, None)


def test_logging_out_ends_the_session_and_is_in_the_log(at: Clinic) -> None:
    at.log_in()
    at.admit()
    key = at.session.key
    html = at.press("clinic.logout")
    assert "data-wiped" in html
    assert "Anna" not in html
    assert at.app.sessions.get(key) is None
    assert log_of(at.app)[-1] == "logout"


def test_an_account_that_was_ended_is_out_at_the_next_press(at: Clinic) -> None:
    at.log_in()
    at.admit()
    accounts.disable(at.app.desk, "maria")
    html = at.press("go", to="/marks")
    assert f'data-place="{LOGIN}"' in html
    assert words("screen.login.ended") in html
    assert at.session.desk is None


def test_a_screen_that_was_left_alone_locks_on_the_server_too(
    at: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr(at.app, "sessions", Sessions(lambda: now[0]))
    at.session = at.app.sessions.open(None)
    at.log_in()
    now[0] = 2.0 * LOCK_AFTER_SECONDS + 1
    clinic.lock_left_alone(at.app)
    assert at.session.login.locked


def test_every_action_is_allowed_to_a_role_or_shut(at: Clinic) -> None:
    for act in ACTIONS:
        first = act.partition(".")[0]
        assert (first in clinic.RIGHTS) != (first in SHUT), f"say in clinic.RIGHTS who may do {act}"


def test_a_nurse_may_not_do_what_is_an_admins(at: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setitem(
        ACTIONS, "erase.test", lambda app, session, form: done.append(session.login.account.name)
    )
    for name in ("maria", "otto"):
        at.log_in(name)
        at.admit(name, name)
        html = at.press("erase.test")
        assert (words("screen.login.not_allowed") in html) == (name == "maria")
        at.press("clinic.logout")
        at.session = at.app.sessions.open(None)
    assert done == ["otto"]
    assert clinic.RIGHTS["erase"] is Right.ERASE


# the same through the doors of the host


@pytest.fixture
def browser(host: FastAPI, at: Clinic) -> TestClient:
    client = TestClient(host, base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.get("/")
    return client


def test_an_upload_before_a_login_is_refused(browser: TestClient) -> None:
    answer = browser.post("/gradio_api/upload", files={"files": ("a.jpg", b"x", "image/jpeg")})
    assert answer.status_code == 403


def test_a_login_gives_the_browser_another_key(browser: TestClient, at: Clinic, host: FastAPI) -> None:
    before = browser.cookies[COOKIE.format(port=80)]
    session = at.app.sessions.get(before)
    assert session is not None
    form = {"name": "maria", "passphrase": PASSWORD}
    message = json.dumps({"act": "clinic.login", "turn": str(session.turn), "form": form})
    answer = browser.post(
        "/gradio_api/run/predict", json={"fn_index": 1, "data": [message], "session_hash": "s"}
    )
    assert f'data-place=\\"{PATIENTS}\\"' in answer.text
    after = browser.cookies[COOKIE.format(port=80)]
    assert after != before
    assert at.app.sessions.get(before) is None
    assert at.app.sessions.get(after) is session
    assert PASSWORD not in answer.text


def test_opening_the_page_as_wiped_locks(browser: TestClient, at: Clinic) -> None:
    session = at.app.sessions.get(browser.cookies[COOKIE.format(port=80)])
    assert session is not None
    session.login.account = accounts.accounts(at.app.desk)[0]
    browser.get("/?wiped")
    assert (session.login.locked, session.ended) == (True, False)


def every_route(routes: Iterable[Any]) -> Iterator[Any]:
    """Every route, also of what is mounted and of routers that were taken in whole."""
    for route in routes:
        yield route
        for within in (getattr(route, "app", None), getattr(route, "original_router", None)):
            yield from every_route(getattr(within, "routes", []))


def every_post(app: FastAPI) -> list[str]:
    """The path of every route that takes data: the own ones, and those of the page behind them."""
    found = {
        one.path
        for one in every_route(app.routes)
        if (getattr(one, "methods", None) or set()) - {"GET", "HEAD"}
    }
    return sorted(re.sub(r"\{(\w+)(?::path)?\}", r"\1", path) for path in found)


def test_every_route_that_takes_data_refuses_foreign_pages_and_names(
    host: FastAPI, browser: TestClient
) -> None:
    paths = every_post(host)
    assert {"/here", "/lock", "/strength", "/gradio_api/upload"} <= set(paths)
    for path in paths:
        for headers, statuses in (
            ({"origin": "http://evil.example"}, {403, 404}),
            ({"origin": "null"}, {403, 404}),
            ({"sec-fetch-site": "cross-site"}, {403, 404}),
            ({"host": "evil.example"}, {400}),
            ({"host": "evil.example", "origin": "http://evil.example"}, {400}),
        ):
            for method in ("POST", "PUT", "DELETE", "PATCH"):
                answer = browser.request(method, path, headers=headers, content=b"{}")
                assert answer.status_code in statuses, (method, path, headers)
