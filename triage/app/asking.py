"""Which cards a check asks, with the age among them."""

from typing import Final

from triage.app.context import App
from triage.app.session import Draft
from triage.domain.cards import Card, cards

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
