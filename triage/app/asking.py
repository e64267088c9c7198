"""Which cards a check asks, with the age among them, and which of them are still open."""

from typing import Final

from triage.app.context import App
from triage.app.session import Draft
from triage.domain.answers import Answers
from triage.domain.cards import Card, Line, cards

AGE: Final = "age"
"""The card that asks how old the person is. It has no lines: its answer is a number of years."""

_BEFORE: Final = "person"


def asked_cards(app: App, draft: Draft) -> tuple[Card, ...]:
    """Return the cards of this check in their order; a nurse is asked for concern as well."""
    asked = cards(draft.answers, nurse=draft.all_on_one)
    place = next((index for index, card in enumerate(asked) if card.code == _BEFORE), len(asked))
    return (*asked[:place], Card(AGE, ()), *asked[place:])


def card_codes(app: App, draft: Draft) -> tuple[str, ...]:
    """Return the keys of every line, to see whether an answer brought up new ones."""
    return tuple(line.key for card in asked_cards(app, draft) for line in card.lines)


def was_given(answers: Answers, line: Line) -> bool:
    """True where the line was answered or skipped."""
    given = {"item": answers.items, "flag": answers.flags, "exclusion": answers.exclusions}.get(line.kind)
    return answers.worried is not None if given is None else line.code in given


def open_card(app: App, draft: Draft) -> int:
    """Return the place of the first card with an open line; of the last card where every line was asked."""
    asked = asked_cards(app, draft)
    for place, card in enumerate(asked):
        if not all(was_given(draft.answers, line) for line in card.lines):
            return place
    return len(asked) - 1
