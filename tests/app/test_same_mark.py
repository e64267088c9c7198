"""A photo of a followed mark says what it shows against earlier ones and asks in doubt, before it saves."""

from dataclasses import replace

import pytest

from tests.app.conftest import follow_mark
from tests.builders import sharp_photo
from tests.over_time import OUTLINE
from triage.app.actions import offer_photo, perform, show
from triage.app.context import App
from triage.app.session import Session
from triage.domain.comparison import Comparison, Same
from triage.service import follow
from triage.words import words

HERE, SAVE, FINISH = 'data-act="result.here"', 'data-act="result.save"', 'data-act="kiosk.finish"'


def checked(app: App, session: Session) -> str:
    """Check another photo of a followed mark, all the way to the result; return the id of the mark."""
    mark = follow_mark(app.desk)
    offer_photo(app, session, sharp_photo(2))
    perform(app, session, "where.mark", {"lesion": mark})
    perform(app, session, "where.next", {})
    perform(app, session, "questions.view", {"all": "yes"})
    perform(app, session, "questions.finish", {"age": "44"})
    return mark


def compared(app: App, session: Session, same: Same, why: str) -> str:
    """The same, with what a comparison with the first photo said."""
    mark = checked(app, session)
    first = app.desk.history.story(mark).observations[0].id
    assert session.draft.result is not None
    found = (Comparison(first, "new", same, changed=None, why=why),)
    session.draft.result = replace(session.draft.result, comparisons=found)
    return mark


def photos(app: App, mark: str) -> int:
    return len(follow.story(app.desk, mark).story.observations)


def test_the_result_says_what_the_photo_shows_against_the_earlier_one(app: App, session: Session) -> None:
    compared(app, session, Same.YES, "not_different")
    page = show(app, session)
    assert words("compare.not_different") in page
    assert SAVE in page
    assert 'data-part="doubt"' not in page
    assert HERE not in page


@pytest.mark.parametrize(("same", "why"), [(Same.NO, "other_mark"), (Same.UNSURE, "not_sure")])
def test_in_doubt_it_asks_before_it_saves(app: App, session: Session, same: Same, why: str) -> None:
    mark = compared(app, session, same, why)
    page = show(app, session)
    assert words(f"screen.result.doubt.{same}") in page
    assert words(f"compare.{why}") in page
    assert words(f"screen.result.here.{same}") in page
    assert SAVE not in page
    assert 'data-act="letter.open"' not in page
    assert 'href="#/check/where"' in page
    for act in ("result.save", "letter.open"):
        assert words("screen.result.which_mark") in perform(app, session, act, {})
        assert photos(app, mark) == 1
    page = perform(app, session, "result.here", {})
    assert photos(app, mark) == 2
    assert words("screen.result.saved", name="belly, brown") in page
    assert 'data-part="doubt"' not in page


def test_both_photos_stand_beside_each_other(app: App, session: Session) -> None:
    compared(app, session, Same.NO, "other_mark")
    pair = show(app, session).split('class="twins"')[1].split("</div>")[0]
    addresses = [part.split('"')[0] for part in pair.split('src="/media/')[1:]]
    assert len(set(addresses)) == 2
    assert all(session.media(address) is not None for address in addresses)


def test_another_answer_asks_again(app: App, session: Session) -> None:
    compared(app, session, Same.NO, "other_mark")
    perform(app, session, "result.here", {})
    perform(app, session, "questions.finish", {"question.size": "yes", "age": "44"})
    assert not session.draft.sure


def test_a_new_mark_needs_no_choice(app: App, session: Session) -> None:
    compared(app, session, Same.NO, "other_mark")
    perform(app, session, "where.mark", {})
    perform(app, session, "questions.finish", {"age": "44"})
    assert "Saved under" in perform(app, session, "result.save", {"name": "another"})


def test_without_outlines_nothing_was_compared(app: App, session: Session) -> None:
    compared(app, session, Same.UNSURE, "no_outline")
    page = show(app, session)
    assert words("compare.no_outline") in page
    assert SAVE in page


def test_two_real_photos_of_two_marks_are_in_doubt(app: App, session: Session) -> None:
    mark = follow_mark(app.desk)
    one = app.desk.history.story(mark).observations[0]
    app.desk.history.set_outline(one.id, OUTLINE, None, None, app.desk.clock())
    offer_photo(app, session, sharp_photo(2))
    perform(app, session, "where.mark", {"lesion": mark})
    session.draft.outline = OUTLINE
    perform(app, session, "questions.view", {"all": "yes"})
    page = perform(app, session, "questions.finish", {"age": "44"})
    assert HERE in page


def test_a_kiosk_asks_too_and_keeps_it_when_the_visit_goes_on(kiosk: App) -> None:
    session = kiosk.sessions.open(None)
    perform(kiosk, session, "kiosk.start", {})
    assert session.desk is not None
    visit = App(session.desk, kiosk.sessions, kiosk.files, kiosk=True)
    mark = compared(visit, session, Same.NO, "other_mark")
    page = show(kiosk, session)
    assert FINISH not in page
    assert HERE in page
    page = perform(kiosk, session, "result.here", {})
    assert FINISH in page
    assert photos(visit, mark) == 1
    perform(kiosk, session, "kiosk.finish", {})
    assert photos(visit, mark) == 2
