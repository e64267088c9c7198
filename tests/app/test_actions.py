"""Actions are a public door: whatever is sent, only what makes sense changes anything."""

import json

import pytest

from tests.app.conftest import follow_mark
from tests.builders import blurred_photo, sharp_photo
from triage.app.actions import ACTIONS, offer_photo, perform
from triage.app.asking import asked_cards
from triage.app.context import App
from triage.app.page import Message, read_message
from triage.app.session import Session, Step
from triage.domain.answers import Answer, Worry
from triage.domain.cards import NUMBER
from triage.domain.tier import Tier
from triage.errors import HistoryError
from triage.words import words


@pytest.mark.parametrize("act", sorted(ACTIONS))
def test_nonsense_is_answered_by_a_screen(app: App, session: Session, act: str) -> None:
    for form in (
        {},
        {"site": "x" * 3000},
        {"lesion": "../../etc", "observation": "?", "card": "size", "age": "-4"},
    ):
        page = perform(app, session, act, form)
        assert 'class="tr' in page
    assert app.desk.history.lesions() == ()


def test_an_unknown_action_changes_nothing(app: App, session: Session) -> None:
    before = session.place
    perform(app, session, "__class__", {})
    assert session.place == before


@pytest.mark.parametrize(
    "text",
    [None, 7, "", "no json", "[]", '{"act": 1}', '{"act": "go", "form": []}', "[" * 50_000, "x" * 70_000],
)
def test_what_is_no_message_asks_for_nothing(text: object) -> None:
    assert read_message(text) == Message()


def test_a_message_keeps_texts_only() -> None:
    sent = json.dumps({"act": "go", "form": {"to": "/marks", "n": 4}, "turn": "3", "mark": "m"})
    assert read_message(sent) == Message("go", {"to": "/marks"}, "3", "m")


def test_a_step_opens_when_everything_before_it_is_there(app: App, session: Session) -> None:
    for step in ("where", "questions", "result"):
        perform(app, session, "go", {"to": f"/check/{step}"})
        assert session.draft.step is Step.PHOTO
    offer_photo(app, session, sharp_photo())
    assert session.draft.step is Step.WHERE
    perform(app, session, "where.next", {})
    assert session.draft.step is Step.WHERE
    perform(app, session, "where.place", {"site": "cheek"})
    page = perform(app, session, "where.next", {})
    assert "Choose left or right first." in page
    perform(app, session, "where.side", {"side": "left"})
    perform(app, session, "where.next", {})
    assert session.draft.step is Step.QUESTIONS


def test_refusals_are_counted_and_the_third_one_counts(app: App, session: Session) -> None:
    for count in (1, 2, 3, 3):
        offer_photo(app, session, blurred_photo())
        assert session.draft.tries == count
    assert session.draft.third_refusal
    offer_photo(app, session, sharp_photo())
    assert not session.draft.third_refusal


def test_an_unreadable_file_loses_nothing(app: App, session: Session) -> None:
    offer_photo(app, session, sharp_photo())
    perform(app, session, "where.place", {"site": "belly"})
    draft = session.draft
    offer_photo(app, session, b"no picture")
    offer_photo(app, session, None)
    assert session.draft is draft
    assert (draft.photo, draft.answers.site) == (sharp_photo(), "belly")


def at_questions(app: App, session: Session) -> None:
    perform(app, session, "photo.none", {})
    perform(app, session, "where.place", {"site": "belly"})
    perform(app, session, "where.next", {})


def test_an_answer_to_a_card_that_is_not_shown_changes_nothing(app: App, session: Session) -> None:
    at_questions(app, session)
    perform(app, session, "questions.answer", {"card": "colour", "question.colour": "no"})
    assert session.draft.card == 0
    perform(app, session, "questions.answer", {"card": "size", "question.size": "yes"})
    perform(app, session, "questions.answer", {"card": "size", "question.size": "no"})
    assert (session.draft.card, session.draft.answers.item("size")) == (1, Answer.YES)


def test_a_skipped_card_is_unknown(app: App, session: Session) -> None:
    at_questions(app, session)
    perform(app, session, "questions.skip", {"card": "size"})
    assert session.draft.answers.items == {"size": Answer.UNKNOWN}


@pytest.mark.parametrize("age", ["-1", "12.5", "131", "old", "٤٠", "9" * 9])
def test_an_age_that_cannot_be_is_refused_and_nothing_is_lost(app: App, session: Session, age: str) -> None:
    at_questions(app, session)
    perform(app, session, "questions.view", {"all": "yes"})
    perform(app, session, "questions.finish", {"question.size": "yes", "age": age})
    assert session.draft.answers.age is None
    assert session.draft.answers.item("size") is Answer.YES
    assert session.draft.step is Step.QUESTIONS


def test_an_empty_age_is_not_known(app: App, session: Session) -> None:
    at_questions(app, session)
    perform(app, session, "questions.view", {"all": "yes"})
    perform(app, session, "questions.finish", {"age": " "})
    assert session.draft.answers.age is None
    assert session.draft.result is not None
    assert session.draft.result.assessment.tier is Tier.SOON


def test_a_change_of_an_answer_takes_the_result_back(app: App, session: Session) -> None:
    test_an_empty_age_is_not_known(app, session)
    perform(app, session, "where.place", {"site": "chest"})
    perform(app, session, "go", {"to": "/check/result"})
    assert session.draft.step is Step.QUESTIONS


def test_a_check_is_saved_once(app: App, session: Session) -> None:
    test_an_empty_age_is_not_known(app, session)
    for _ in range(2):
        perform(app, session, "result.save", {"name": "one"})
    assert [len(story.observations) for story in app.desk.history.lesions()] == [1]


def test_one_session_cannot_undo_what_another_removed(app: App, session: Session) -> None:
    mark = follow_mark(app.desk)
    perform(app, session, "go", {"to": f"/mark/{mark}"})
    perform(app, session, "mark.ask_remove", {})
    perform(app, session, "mark.remove", {})
    other = app.sessions.open(app.desk)
    perform(app, other, "mark.undo", {})
    assert app.desk.history.lesions() == ()
    perform(app, session, "mark.undo", {})
    assert len(app.desk.history.lesions()) == 1


def test_nothing_is_removed_without_the_question(app: App, session: Session) -> None:
    mark = follow_mark(app.desk)
    perform(app, session, "go", {"to": f"/mark/{mark}"})
    perform(app, session, "mark.remove", {})
    assert len(app.desk.history.lesions()) == 1


def test_a_mark_that_is_not_there_is_one_sentence(app: App, session: Session) -> None:
    page = perform(app, session, "go", {"to": "/mark/none"})
    with pytest.raises(HistoryError) as fault:
        app.desk.history.story("none")
    assert str(fault.value) in page.replace("&#39;", "'").replace("&#34;", '"')


def test_a_kiosk_opens_nothing_before_its_visit_and_no_marks_in_it(kiosk: App) -> None:
    visit = kiosk.sessions.open(None)
    for act in sorted(set(ACTIONS) - {"kiosk.start", "bring.start", "kiosk.wipe", "go"}):
        perform(kiosk, visit, act, {})
        assert (visit.desk, visit.place) == (None, "/start")
    perform(kiosk, visit, "kiosk.start", {})
    assert visit.desk is not None
    for place in ("/marks", "/letter", "/mark/a"):
        perform(kiosk, visit, "go", {"to": place})
        assert visit.place == "/check/photo"
    perform(kiosk, visit, "kiosk.wipe", {})
    assert (visit.desk, list(kiosk.files.visit.iterdir())) == (None, [])


def test_no_kiosk_action_works_at_home(app: App, session: Session) -> None:
    for act in ("kiosk.start", "kiosk.wipe", "kiosk.finish"):
        perform(app, session, act, {})
    assert session.desk is app.desk
    assert session.place != "/finish"


def fill(app: App, session: Session, **given: str) -> None:
    """Answer every question with no, apart from those given, and show the result."""
    perform(app, session, "questions.view", {"all": "yes"})
    lines = [line for card in asked_cards(app, session.draft) for line in card.lines]
    said = {line.key: "0" if line.input == NUMBER else "no" for line in lines}
    perform(app, session, "questions.finish", {**said, "age": "44", **given})
    assert session.draft.step is Step.RESULT


def tier_of(session: Session) -> Tier:
    assert session.draft.result is not None
    return session.draft.result.assessment.tier


def saved_under(app: App) -> list[int]:
    return [len(story.observations) for story in app.desk.history.lesions()]


SIZE = "question.size"


def test_a_check_that_was_changed_after_saving_is_saved_again_under_its_mark(
    app: App, session: Session
) -> None:
    at_questions(app, session)
    fill(app, session)
    assert "Saved under" in perform(app, session, "result.save", {"name": "one"})
    perform(app, session, "go", {"to": "/check/questions"})
    page = perform(app, session, "questions.finish", {SIZE: "yes", "age": "44"})
    assert "Saved under" not in page
    assert "It will be saved under: one." in page
    assert "Saved under" in perform(app, session, "result.save", {})
    perform(app, session, "result.save", {})
    assert saved_under(app) == [2]


@pytest.mark.parametrize("act", ["photo.none", "photo.again", "where.mark", "questions.pick"])
def test_what_changes_a_saved_check_makes_it_unsaved(app: App, session: Session, act: str) -> None:
    at_questions(app, session)
    fill(app, session)
    perform(app, session, "result.save", {"name": "one"})
    perform(app, session, act, {"lesion": follow_mark(app.desk)})
    assert (session.draft.result, session.draft.saved) == (None, None)


def test_a_check_is_not_its_own_earlier_check(app: App, session: Session) -> None:
    at_questions(app, session)
    fill(app, session, **{"worry.worried": "worried"})
    alone = tier_of(session)
    for _ in range(2):
        perform(app, session, "result.save", {"name": "one"})
        perform(app, session, "questions.finish", {})
        assert tier_of(session) is alone
    perform(app, session, "result.save", {})
    perform(app, session, "check.new", {"lesion": app.desk.history.lesions()[0].lesion.id})
    at_questions(app, session)
    fill(app, session, **{"worry.worried": "worried"})
    assert tier_of(session) > alone


def test_three_refusals_count_without_a_photo_too(app: App, session: Session) -> None:
    for _ in range(3):
        offer_photo(app, session, blurred_photo())
    at_questions(app, session)
    fill(app, session)
    assert tier_of(session) is Tier.WATCH
    assert "Saved under" in perform(app, session, "result.save", {"name": "one"})


def test_a_photo_of_another_place_leaves_the_mark(app: App, session: Session) -> None:
    mark = follow_mark(app.desk, site="calf", side="left")
    offer_photo(app, session, sharp_photo(2))
    perform(app, session, "where.mark", {"lesion": mark})
    perform(app, session, "where.place", {"site": "calf"})
    assert session.draft.lesion_id == mark
    page = perform(app, session, "where.side", {"side": "right"})
    assert session.draft.lesion_id is None
    assert words("screen.where.other_place", name="belly, brown") in page
    perform(app, session, "where.mark", {"lesion": mark})
    assert (session.draft.answers.side, session.draft.lesion_id) == ("left", mark)
    perform(app, session, "where.place", {"site": "belly"})
    assert session.draft.lesion_id is None


def test_another_site_has_its_own_questions(app: App, session: Session) -> None:
    perform(app, session, "photo.none", {})
    perform(app, session, "where.place", {"site": "toenail", "side": "left"})
    perform(app, session, "where.next", {})
    fill(app, session, **{"flag.nail": "yes"})
    perform(app, session, "where.place", {"site": "belly"})
    assert "nail" not in session.draft.answers.flags
    perform(app, session, "questions.finish", {})
    assert tier_of(session) is Tier.ROUTINE
    perform(app, session, "questions.view", {"all": "no"})
    perform(app, session, "where.place", {"site": "sole", "side": "left"})
    page = perform(app, session, "where.next", {})
    assert 'name="card" value="place"' in page


@pytest.mark.parametrize("wrong", [{"age": "12.5"}, {"flag.family.relatives": "two"}])
def test_a_wrong_number_loses_no_answer_and_stays_as_it_was_typed(
    app: App, session: Session, wrong: dict[str, str]
) -> None:
    at_questions(app, session)
    perform(app, session, "questions.view", {"all": "yes"})
    said = {SIZE: "yes", "exclusion.tattoo": "no", "worry.worried": "very", "age": "44", **wrong}
    page = perform(app, session, "questions.finish", said)
    answers = session.draft.answers
    assert session.draft.step is Step.QUESTIONS
    assert (answers.item("size"), answers.exclusion("tattoo")) == (Answer.YES, Answer.NO)
    assert answers.worried is Worry.VERY
    assert f'value="{next(iter(wrong.values()))}"' in page
    perform(app, session, "questions.finish", {**said, "age": "44", "flag.family.relatives": "2"})
    assert session.draft.step is Step.RESULT


def test_a_removed_mark_is_listed_and_comes_back_in_any_browser(app: App, session: Session) -> None:
    mark = follow_mark(app.desk)
    app.desk.history.remove(mark, app.desk.clock())
    page = perform(app, session, "go", {"to": "/marks"})
    assert 'data-act="mark.restore"' in page
    page = perform(app, session, "go", {"to": f"/mark/{mark}"})
    assert words("screen.mark.is_removed") in page
    assert "mark.ask_remove" not in page
    page = perform(app, session, "mark.restore", {"lesion": mark})
    assert "mark.restore" not in page
    assert len(app.desk.history.lesions()) == 1


def test_the_kiosks_screens_are_not_shown_at_home(app: App, session: Session) -> None:
    for place in ("/start", "/finish"):
        perform(app, session, "go", {"to": place})
        assert session.place == "/check"
