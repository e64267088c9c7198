"""Answers to the question cards. What is left out is "don't know"."""

from dataclasses import replace
from typing import Final

from triage.app.acts.check import conclude, to_step
from triage.app.asking import AGE, asked_cards, card_codes
from triage.app.context import App
from triage.app.session import Session, Step
from triage.domain.answers import OLDEST, Answer, Worry
from triage.domain.cards import NUMBER, WORRY, Card, Line
from triage.domain.questions import Value, answered, none_of_these, skipped
from triage.errors import UsageError
from triage.words import words

Form = dict[str, str]

_LONGEST_NUMBER: Final = 6


def _number(text: str, refusal: str) -> int | None:
    text = text.strip()
    if not text:
        return None
    if len(text) > _LONGEST_NUMBER or not (text.isascii() and text.isdigit()):
        raise UsageError(words(refusal))
    return int(text)


def _value(line: Line, text: str) -> Value:
    try:
        if line.input == NUMBER:
            return _number(text, "screen.questions.number")
        return Worry(text) if line.input == WORRY else Answer(text)
    except ValueError:
        raise UsageError(words("screen.questions.choose")) from None


def _take(app: App, session: Session, card: Card, form: Form) -> None:
    """Take the answers of one card out of the form; lines that it does not name stay as they are."""
    draft = session.draft
    if card.code == AGE:
        age = _number(form.get("age", ""), "screen.questions.age_number")
        if age is not None and age > OLDEST:
            raise UsageError(words("screen.questions.age_number"))
        draft.answers = replace(draft.answers, age=age)
        return
    for line in card.lines:
        text = form.get(line.key)
        if text is not None:
            draft.answers = answered(draft.answers, line, _value(line, text))


def _current(app: App, session: Session) -> Card:
    cards = asked_cards(app, session.draft)
    session.draft.card = min(session.draft.card, len(cards) - 1)
    return cards[session.draft.card]


def _is_current(app: App, session: Session, form: Form) -> bool:
    """A form of a card that is no longer shown changes nothing."""
    return form.get("card") == _current(app, session).code


def pick(app: App, session: Session, form: Form) -> None:
    """Take what was chosen so far, so that the lines which explain a yes can appear."""
    session.draft.result = None
    if session.draft.all_on_one:
        for card in asked_cards(app, session.draft):
            _take(app, session, card, form)
    elif _is_current(app, session, form):
        _take(app, session, _current(app, session), form)


def _forward(app: App, session: Session) -> None:
    session.draft.card += 1
    if session.draft.card < len(asked_cards(app, session.draft)):
        to_step(session, Step.QUESTIONS)
    else:
        session.draft.card -= 1
        conclude(app, session)


def answer(app: App, session: Session, form: Form) -> None:
    """Take the card and go on to the next, or to the result. What was left open counts as skipped."""
    if not _is_current(app, session, form):
        return
    session.draft.result = None
    before = card_codes(app, session.draft)
    _take(app, session, _current(app, session), form)
    card = _current(app, session)
    session.draft.answers = skipped(session.draft.answers, card)
    if card_codes(app, session.draft) != before:
        return  # a yes brought up lines that explain it
    _forward(app, session)


def skip(app: App, session: Session, form: Form) -> None:
    """Leave the card open: don't know."""
    if not _is_current(app, session, form):
        return
    session.draft.result = None
    session.draft.answers = skipped(session.draft.answers, _current(app, session))
    _forward(app, session)


def none(app: App, session: Session, form: Form) -> None:
    """Answer no to every line of the card, and go on."""
    if not _is_current(app, session, form):
        return
    session.draft.result = None
    session.draft.answers = none_of_these(session.draft.answers, _current(app, session))
    if not session.draft.all_on_one:
        _forward(app, session)


def none_on_page(app: App, session: Session, form: Form) -> None:
    """Answer no to every line of one group of the page with all questions; the rest of the page is kept."""
    pick(app, session, form)
    for card in asked_cards(app, session.draft):
        if card.code == form.get("group") and card.group:
            session.draft.answers = none_of_these(session.draft.answers, card)


def back(app: App, session: Session, form: Form) -> None:
    """Go back one card, or to the place."""
    if session.draft.all_on_one or session.draft.card == 0:
        to_step(session, Step.WHERE)
    else:
        session.draft.card -= 1
        to_step(session, Step.QUESTIONS)


def view(app: App, session: Session, form: Form) -> None:
    """Switch between one card at a time and all on one page."""
    session.draft.all_on_one = form.get("all") == "yes"
    to_step(session, Step.QUESTIONS)


def finish(app: App, session: Session, form: Form) -> None:
    """Take the page with all questions and show the result."""
    pick(app, session, form)
    for card in asked_cards(app, session.draft):
        session.draft.answers = skipped(session.draft.answers, card)
    conclude(app, session)


ACTIONS = {
    "questions.pick": pick,
    "questions.answer": answer,
    "questions.skip": skip,
    "questions.none": none,
    "questions.none_on_page": none_on_page,
    "questions.back": back,
    "questions.view": view,
    "questions.finish": finish,
}
"""The actions of this file."""
