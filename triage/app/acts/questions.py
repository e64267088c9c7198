"""Answers to the question cards. What is left out is "don't know"."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from triage.app.acts.check import conclude, take_back, to_step
from triage.app.asking import AGE, asked_cards, card_codes
from triage.app.context import App
from triage.app.session import Session, Step
from triage.domain.answers import OLDEST, Answer, Answers, Worry
from triage.domain.cards import NUMBER, WORRY, Card, Line
from triage.domain.questions import Value, answered, none_of_these, skipped
from triage.errors import UsageError
from triage.words import words

Form = dict[str, str]

_LONGEST_NUMBER: Final = 6
_LONGEST_TEXT: Final = 20


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


def _age(answers: Answers, text: str) -> Answers:
    age = _number(text, "screen.questions.age_number")
    if age is not None and age > OLDEST:
        raise UsageError(words("screen.questions.age_number"))
    return replace(answers, age=age)


def _line(answers: Answers, line: Line, text: str) -> Answers:
    value = _value(line, text)
    try:
        return answered(answers, line, value)
    except UsageError:
        key = "screen.questions.number" if line.input == NUMBER else "screen.questions.choose"
        raise UsageError(words(key)) from None


def _take(session: Session, cards: Iterable[Card], form: Form) -> UsageError | None:
    """Take the answers of the cards out of the form; lines that it does not name stay as they are.

    Return the first fault. What stands after it is taken all the same, and a number that cannot be used is kept as
    it was typed.
    """
    draft, first = session.draft, None
    for line in (line for card in cards for line in (card.lines or (None,))):
        key = AGE if line is None else line.key
        text = form.get(key)
        if text is None:
            continue
        draft.typed.pop(key, None)
        try:
            draft.answers = _age(draft.answers, text) if line is None else _line(draft.answers, line, text)
        except UsageError as fault:
            first = first or fault
            if line is None or line.input == NUMBER:
                draft.typed[key] = text[:_LONGEST_TEXT]
    return first


def _take_page(app: App, session: Session, form: Form) -> UsageError | None:
    """Take what is shown: all cards, or the one that the form belongs to."""
    take_back(session.draft)
    if session.draft.all_on_one:
        return _take(session, asked_cards(app, session.draft), form)
    if _is_current(app, session, form):
        return _take(session, (_current(app, session),), form)
    return None


def _refuse(fault: UsageError | None) -> None:
    if fault is not None:
        raise fault


def _leave_open(session: Session, card: Card) -> None:
    """Count the open lines of a card as skipped; what was typed there and could not be used is dropped."""
    session.draft.answers = skipped(session.draft.answers, card)
    _forget_typed(session, card)


def _forget_typed(session: Session, card: Card) -> None:
    for key in (card.code, *(line.key for line in card.lines)):
        session.draft.typed.pop(key, None)


def _current(app: App, session: Session) -> Card:
    cards = asked_cards(app, session.draft)
    session.draft.card = min(session.draft.card, len(cards) - 1)
    return cards[session.draft.card]


def _is_current(app: App, session: Session, form: Form) -> bool:
    """A form of a card that is no longer shown changes nothing."""
    return form.get("card") == _current(app, session).code


def pick(app: App, session: Session, form: Form) -> None:
    """Take what was chosen so far, so that the lines which explain a yes can appear."""
    _refuse(_take_page(app, session, form))


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
    take_back(session.draft)
    before = card_codes(app, session.draft)
    _refuse(_take(session, (_current(app, session),), form))
    _leave_open(session, _current(app, session))
    if card_codes(app, session.draft) != before:
        return  # a yes brought up lines that explain it
    _forward(app, session)


def skip(app: App, session: Session, form: Form) -> None:
    """Leave the card open: don't know."""
    if not _is_current(app, session, form):
        return
    take_back(session.draft)
    _leave_open(session, _current(app, session))
    _forward(app, session)


def none(app: App, session: Session, form: Form) -> None:
    """Answer no to every line of the card, and go on."""
    if not _is_current(app, session, form):
        return
    take_back(session.draft)
    session.draft.answers = none_of_these(session.draft.answers, _current(app, session))
    _forget_typed(session, _current(app, session))
    if not session.draft.all_on_one:
        _forward(app, session)


def none_on_page(app: App, session: Session, form: Form) -> None:
    """Answer no to every line of one group of the page with all questions; the rest of the page is kept."""
    fault = _take_page(app, session, form)
    for card in asked_cards(app, session.draft):
        if card.code == form.get("group") and card.group:
            session.draft.answers = none_of_these(session.draft.answers, card)
            _forget_typed(session, card)
    if session.draft.typed:
        _refuse(fault)


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
        _leave_open(session, card)
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
