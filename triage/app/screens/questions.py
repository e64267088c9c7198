"""Step 3: one card a question, or all on one page for a nurse."""

from dataclasses import dataclass
from typing import Any, Final

from triage.app.asking import AGE, asked_cards, was_given
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.pictures import last_with_photo, shown
from triage.app.session import Session
from triage.domain.answers import Answer, Worry
from triage.domain.cards import NUMBER, WORRY, Card, Line
from triage.domain.questions import state
from triage.service import follow
from triage.words import has_words, words


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    words: str


@dataclass(frozen=True)
class LineView:
    """One question as it is shown. `live`: a choice may bring up lines that explain it."""

    id: str
    name: str
    title: str
    help: str | None
    value: str
    answers: tuple[Choice, ...]
    number: bool
    live: bool


_YES_NO: Final = tuple(
    (answer.value, f"answer.{answer}") for answer in (Answer.YES, Answer.NO, Answer.UNKNOWN)
)
_WORRY: Final = tuple((worry.value, f"worry.{worry}") for worry in Worry)


def line_view(session: Session, line: Line) -> LineView:
    """Return one line with its words and what it holds: a choice is marked once it was given."""
    answers = session.draft.answers
    value = state(answers, line)
    held = "" if value is None or not was_given(answers, line) else str(value)
    offered = _WORRY if line.input == WORRY else _YES_NO
    help_key = f"{line.key}.help"
    return LineView(
        id=line.key.replace(".", "-"),
        name=line.key,
        title=words(f"{line.key}.title"),
        help=words(help_key) if has_words(help_key) else None,
        value=session.draft.typed.get(line.key, held),
        answers=tuple(Choice(answer, words(key)) for answer, key in offered),
        number=line.input == NUMBER,
        live=line.kind == "flag" and line.part == "answer",
    )


def _card_words(app: App, card: Card) -> tuple[str, str | None]:
    if card.code == AGE:
        return words("screen.age.title"), words("screen.age.help")
    help_key = f"{card.key}.help"
    if app.clinic and has_words(f"{help_key}_clinic"):
        help_key += "_clinic"
    return words(f"{card.key}.title"), words(help_key) if has_words(help_key) else None


def _since(session: Session) -> str | None:
    """Say since when changes count, where the mark was photographed before."""
    if not session.draft.lesion_id:
        return None
    last = last_with_photo(follow.story(desk_of(session), session.draft.lesion_id).story, session.draft.own)
    return words("screen.questions.since", day=day(last.taken_on)) if last else None


def show(app: App, session: Session) -> str:
    """Return the question step."""
    draft = session.draft
    cards = asked_cards(app, draft)
    age = draft.answers.age
    frame: dict[str, Any] = {
        "tab": "check",
        "wide": True,
        "in_check": True,
        "shown": shown(app, session),
        "since": _since(session),
        "age_value": draft.typed.get(AGE, "" if age is None else age),
    }
    if draft.all_on_one:
        return screen(app, session, "questions_all", {**frame, "cards": _page(app, session, cards)})
    at = min(draft.card, len(cards) - 1)
    card = cards[at]
    title, helps = _card_words(app, card)
    one = {
        "card": card.code,
        "title": title,
        "help": helps,
        "at": at + 1,
        "count": len(cards),
        "is_age": card.code == AGE,
        "is_group": card.group and card.code != AGE,
        "lines": [line_view(session, line) for line in card.lines],
    }
    return screen(app, session, "questions", {**frame, **one})


def _page(app: App, session: Session, cards: tuple[Card, ...]) -> list[dict[str, Any]]:
    """Return the cards of the page with all questions; the single ones stand together."""
    page: list[dict[str, Any]] = [{"code": "items", "title": "", "none": False, "is_age": False, "lines": []}]
    last: dict[str, Any] = {"code": "last", "title": "", "none": False, "is_age": False, "lines": []}
    for card in cards:
        lines = [line_view(session, line) for line in card.lines]
        if card.code == AGE:
            page.append({"code": AGE, "title": words("screen.age.title"), "none": False, "is_age": True})
        elif card.group:
            title = words(f"{card.key}.title")
            page.append({"code": card.code, "title": title, "none": True, "is_age": False, "lines": lines})
        else:
            (page[0] if card.lines[0].kind == "item" else last)["lines"].extend(lines)
    return [*page, last]
