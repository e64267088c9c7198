"""What a screen asks and in which order. Codes only; the words are in the message catalogue."""

from collections.abc import Iterator
from dataclasses import dataclass

from triage.domain.answers import EXCLUSIONS, Answer, Answers
from triage.domain.checklist import ITEM_CODES
from triage.domain.flag_table import FLAG_BY_CODE, NUMBER_PARTS
from triage.domain.flags import flag_said
from triage.domain.sites import ACRAL_SITES, MUCOSA_SITES, NAIL_SITES

CHOICE, NUMBER, WORRY = "choice", "number", "worry"
"""How a line is answered: yes/no/unknown, a whole number, or no/worried/very."""

_GROUPS = (
    ("growth", ("efg", "fast", "horny", "pearly")),
    ("time", ("sore", "new", "change", "symptom", "duckling")),
    ("place", ("nail", "acral", "mucosa")),
    ("person", ("immune", "past", "family", "many", "glands")),
    ("skin", ("birthmark", "regrowth")),
)
_PLACES = {"nail": NAIL_SITES, "acral": ACRAL_SITES, "mucosa": MUCOSA_SITES}


@dataclass(frozen=True)
class Line:
    """One question. `kind` is item, flag, exclusion or worry; `part` names the part of a flag with parts."""

    kind: str
    code: str
    part: str | None = None
    input: str = CHOICE

    @property
    def key(self) -> str:
        """The start of its keys in the catalogue, such as ``flag.efg.raised``; ``.title`` always exists."""
        start = "question" if self.kind == "item" else self.kind
        return ".".join(name for name in (start, self.code, self.part) if name)


@dataclass(frozen=True)
class Card:
    """One step of the screen. `group`: offer "none of these", which answers no to every line."""

    code: str
    lines: tuple[Line, ...]
    group: bool = True

    @property
    def key(self) -> str:
        """The start of its keys in the catalogue, such as ``card.growth``; ``.title`` always exists."""
        return f"card.{self.code}" if self.group else self.lines[0].key


def _flag_lines(answers: Answers, code: str) -> Iterator[Line]:
    """Yield the lines of one flag. Parts that only explain a yes are asked after that yes."""
    parts = FLAG_BY_CODE[code].parts
    if not parts:
        yield Line("flag", code)
    for part in parts:
        explains = "answer" in parts and part != "answer"
        if not explains or flag_said(answers, code) is Answer.YES:
            yield Line("flag", code, part, NUMBER if part in NUMBER_PARTS else CHOICE)


def _is_offered(answers: Answers, code: str) -> bool:
    if code not in _PLACES or answers.site is None:
        return True
    return answers.site in _PLACES[code] or flag_said(answers, code) is Answer.YES


def _group(answers: Answers, code: str, flags: tuple[str, ...]) -> Card:
    lines = [line for flag in flags if _is_offered(answers, flag) for line in _flag_lines(answers, flag)]
    if code == "skin":
        lines.extend(Line("exclusion", name) for name in EXCLUSIONS)
    return Card(code, tuple(lines))


def cards(answers_so_far: Answers, nurse: bool = False) -> tuple[Card, ...]:
    """Return the cards in the order to ask them: seven items, three to four groups, the skin, and worry.

    The groups follow the site; lines that explain a yes appear once that yes is given. `nurse` adds the
    question whether the clinician is concerned.
    """
    items = [Card(code, (Line("item", code),), group=False) for code in ITEM_CODES]
    groups = [_group(answers_so_far, code, flags) for code, flags in _GROUPS]
    nurses = [Card("clinician", (Line("flag", "clinician"),), group=False)] if nurse else []
    worry = Card("worry", (Line("worry", "worried", input=WORRY),), group=False)
    return (*items, *(card for card in groups if card.lines), *nurses, worry)
