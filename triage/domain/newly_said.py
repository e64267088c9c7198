"""What the answers to two checks of one mark tell of a change: blood, a sore or a lump that was not there before.

Facts sheet, section 5, (d) and (e). Only a "no" before and a "yes" now count: what was unknown may have been there.
"""

from collections.abc import Callable

from triage.domain.answers import Answer, Answers
from triage.domain.change import Change
from triage.domain.flags import flag_part, flag_said

Question = Callable[[Answers], Answer]

_BLOOD_OR_SORE: tuple[Question, ...] = (
    lambda answers: answers.item("oozing"),
    lambda answers: flag_said(answers, "sore"),
)
_LUMP: tuple[Question, ...] = (
    lambda answers: flag_part(answers, "efg", "raised"),
    lambda answers: flag_part(answers, "symptom", "lump"),
    lambda answers: flag_part(answers, "birthmark", "lump"),
)


def newly_said(before: Answers, now: Answers) -> frozenset[Change]:
    """Return the changes that the answers tell; `before` are those of the mark's last check."""
    told = {Change.COLOUR: _BLOOD_OR_SORE, Change.LUMP: _LUMP}
    return frozenset(
        change
        for change, questions in told.items()
        if any(ask(before) is Answer.NO and ask(now) is Answer.YES for ask in questions)
    )
