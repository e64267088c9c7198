"""The screen's side of the questions: the cards, and how an answer on a card becomes answers and back.

Every function returns new answers.
"""

from dataclasses import replace

from triage.domain.answers import Answer, Answers, PartAnswer, Worry
from triage.domain.cards import NUMBER, Card, Line, cards
from triage.domain.flag_table import MOST
from triage.domain.flags import flag_parts
from triage.errors import UsageError

__all__ = ["Card", "Line", "Value", "answered", "cards", "none_of_these", "skipped", "state"]

Value = PartAnswer | Worry
"""What a line can hold: a choice, a number (None = not known), or a worry (None = not answered)."""


def _is_given(answers: Answers, line: Line) -> bool:
    if line.kind == "item":
        return line.code in answers.items
    if line.kind == "exclusion":
        return line.code in answers.exclusions
    if line.kind == "flag":
        return line.code in answers.flags
    return answers.worried is not None


def state(answers: Answers, line: Line) -> Value:
    """Return what the line holds now; unanswered is unknown, or None for a number and for worry."""
    if line.kind == "item":
        return answers.item(line.code)
    if line.kind == "exclusion":
        return answers.exclusion(line.code)
    if line.kind == "flag":
        return flag_parts(answers, line.code)[line.part or "answer"]
    return answers.worried


def _check(line: Line, value: Value) -> None:
    if line.kind == "worry":
        fits = value is None or isinstance(value, Worry)
    elif line.input == NUMBER:
        whole = isinstance(value, int) and not isinstance(value, bool)
        fits = value is None or (whole and 0 <= int(value) <= MOST[line.part or ""])
    else:
        fits = isinstance(value, Answer)
    if not fits:
        raise UsageError(f"That is no answer to {line.key}; choose one of the answers that are offered.")


def answered(answers: Answers, line: Line, value: Value) -> Answers:
    """Return the answers with `value` given to `line`; a ``UsageError`` where it does not fit."""
    _check(line, value)
    if isinstance(value, Worry) or line.kind == "worry":
        return replace(answers, worried=value if isinstance(value, Worry) else None)
    if line.kind == "flag" and line.part is not None:
        parts = {**flag_parts(answers, line.code), line.part: value}
        return replace(answers, flags={**answers.flags, line.code: parts})
    if not isinstance(value, Answer):
        return answers
    if line.kind == "item":
        return replace(answers, items={**answers.items, line.code: value})
    if line.kind == "exclusion":
        return replace(answers, exclusions={**answers.exclusions, line.code: value})
    return replace(answers, flags={**answers.flags, line.code: value})


def _whole_card(answers: Answers, card: Card, answer: Answer, only_open: bool) -> Answers:
    for line in card.lines:
        if only_open and _is_given(answers, line):
            continue
        if line.kind == "flag":
            answers = replace(answers, flags={**answers.flags, line.code: answer})
        elif line.kind == "worry":
            answers = replace(answers, worried=Worry.NO if answer is Answer.NO else None)
        else:
            answers = answered(answers, line, answer)
    return answers


def none_of_these(answers: Answers, card: Card) -> Answers:
    """Return the answers with every line of the card answered no, whatever it held before."""
    return _whole_card(answers, card, Answer.NO, only_open=False)


def skipped(answers: Answers, card: Card) -> Answers:
    """Return the answers with every open line of the card marked unknown: it was asked, and not answered.

    A screen calls this when a person goes on without answering, so that RF16 and RF19 count as asked.
    """
    return _whole_card(answers, card, Answer.UNKNOWN, only_open=True)
