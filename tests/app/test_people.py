"""Several people in one file: each sees their own marks, and nobody else's."""

import pytest
from starlette.testclient import TestClient

from tests.app.conftest import SCRIPT, follow_mark
from tests.builders import sharp_photo
from triage.app.actions import offer_photo, perform, show
from triage.app.context import App
from triage.app.media import COOKIE
from triage.app.session import Session
from triage.service import people
from triage.words import words

ANNAS, BENS = "Annas heel", "Bens back"


@pytest.fixture
def two(app: App) -> tuple[str, str]:
    """Anna and Ben in one file, each with a mark; the ids of the marks."""
    anna, ben = (people.add(app.desk, name) for name in ("Anna", "Ben"))
    marks = [follow_mark(app.desk.for_person(one.id), name) for one, name in ((anna, ANNAS), (ben, BENS))]
    return marks[0], marks[1]


def choose(app: App, session: Session, name: str) -> str:
    person = app.desk.history.find(name).id
    return perform(app, session, "people.choose", {"person": person})


def test_one_person_is_never_asked_for(app: App, session: Session) -> None:
    follow_mark(app.desk, ANNAS)
    page = perform(app, session, "go", {"to": "/marks"})
    assert ANNAS in page
    assert 'class="whose"' not in page


def test_two_people_choose_first(app: App, session: Session, two: tuple[str, str]) -> None:
    for place in ("/marks", "/letter", "/about", "/file", f"/mark/{two[0]}"):
        page = perform(app, session, "go", {"to": place})
        assert session.place == "/people"
        assert words("screen.people.who") in page
        assert ANNAS not in page
    perform(app, session, "mark.restore", {"lesion": two[0]})
    offer_photo(app, session, sharp_photo())
    assert (session.place, session.draft.photo) == ("/people", None)


def test_each_sees_their_own(app: App, session: Session, two: tuple[str, str]) -> None:
    for name, own, foreign in (("Anna", ANNAS, BENS), ("Ben", BENS, ANNAS)):
        choose(app, session, name)
        for place in ("/marks", "/letter", "/reminders", "/body"):
            page = perform(app, session, "go", {"to": place})
            assert own in page, (name, place)
            assert foreign not in page, (name, place)
        assert f"Marks of {name}." in page


def test_no_id_of_somebody_else_opens_anything(
    client: TestClient, app: App, session: Session, two: tuple[str, str]
) -> None:
    choose(app, session, "Anna")
    page = perform(app, session, "go", {"to": f"/mark/{two[1]}"})
    assert BENS not in page
    for act in ("letter.open", "check.new", "mark.restore"):
        perform(app, session, act, {"lesion": two[1]})
        assert two[1] not in (session.draft.lesion_id, session.letter_form.get("lesion"))
    perform(app, session, "letter.make", {"lesion": two[1]})
    assert session.letter is None


def test_the_letter_knows_its_own_person_only(app: App, session: Session, two: tuple[str, str]) -> None:
    choose(app, session, "Ben")
    perform(app, session, "letter.make", {"lesion": two[1], "name": "Ben B.", "born": "1950"})
    assert session.letter is not None
    page = choose(app, session, "Anna")
    assert session.letter is None
    page = perform(app, session, "go", {"to": "/letter"})
    assert "Ben B." not in page


def test_pictures_of_the_person_before_are_gone(
    client: TestClient, app: App, session: Session, two: tuple[str, str]
) -> None:
    choose(app, session, "Anna")
    show(app, session)
    offered = [f"/media/{address}" for address in session._media]
    client.cookies.set(COOKIE.format(port=80), session.key)
    assert client.get(offered[0]).status_code == 200
    choose(app, session, "Ben")
    assert client.get(offered[0]).status_code == 404


def test_an_unfinished_check_waits_for_its_person(app: App, session: Session, two: tuple[str, str]) -> None:
    choose(app, session, "Anna")
    offer_photo(app, session, sharp_photo(4))
    choose(app, session, "Ben")
    assert session.draft.photo is None
    choose(app, session, "Anna")
    assert session.draft.photo == sharp_photo(4)


def test_adding_somebody_goes_on_with_who_was_meant(app: App, session: Session) -> None:
    follow_mark(app.desk, ANNAS)
    page = perform(app, session, "people.add", {"name": "Ben"})
    assert words("screen.people.added", name="Ben") in page
    assert ANNAS in perform(app, session, "go", {"to": "/marks"})
    assert words("screen.people.nameless") in perform(app, session, "go", {"to": "/people"})


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\nb"])
def test_a_name_that_cannot_be_used_adds_nobody(app: App, session: Session, name: str) -> None:
    before = len(people.people(app.desk))
    page = perform(app, session, "people.add", {"name": name})
    assert 'role="alert"' in page
    assert len(people.people(app.desk)) == before


def test_renaming_and_unknown_people(app: App, session: Session, two: tuple[str, str]) -> None:
    choose(app, session, "Anna")
    page = perform(app, session, "people.rename", {"person": session.desk.person, "name": SCRIPT})  # type: ignore[union-attr]
    assert "<script" not in page
    assert app.desk.history.find(SCRIPT)
    for act in ("people.rename", "people.choose"):
        page = perform(app, session, act, {"person": "nobody", "name": "x"})
        assert words("screen.people.unknown") in page
