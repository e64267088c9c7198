"""Labelled values: what is missing is said, what is long is moved, and both are never silent."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from triage.letter.blocks import Block, Gap, Stack, Text, heading, pair
from triage.letter.facts import not_recorded
from triage.letter.fonts import clean
from triage.letter.theme import Theme
from triage.words import has_words, words

FRONT_LIMIT = 64
"""Longest answer on the first page, characters; the rest follows in full."""
COLUMN_LIMIT = 160
"""Longest answer in a column, characters; a longer one gets the full width."""
CUT = 700
"""Longest answer at all, characters; the letter says where it was cut."""
COLLAPSE = 3
"""From so many missing fields on, one line names them all."""

LABEL_WIDTH = 78.0
"""Width of the labels' column, points at full scale."""


@dataclass(frozen=True)
class Field:
    """One labelled value, None where nobody filled it in. `name` is the field's name in the catalogue."""

    name: str
    value: str | None

    @property
    def label(self) -> str:
        """The printed label."""
        return label_of(self.name)

    @property
    def missing(self) -> str:
        """What the field is called in a list of missing fields."""
        key = f"letter.clinician.missing.{self.name}"
        return words(key) if has_words(key) else self.label[:1].lower() + self.label[1:]


@dataclass
class LongAnswers:
    """The answers that were too long for their place, in the order they came."""

    held: dict[str, str] = field(default_factory=dict)

    def front(self, label: str, text: str) -> str:
        """Return the text for the first page."""
        text = clean(text)
        if len(text) <= FRONT_LIMIT:
            return text
        self.held[label] = text
        return words("letter.clinician.front_cut", text=_cut(text, FRONT_LIMIT))

    def column(self, label: str, text: str) -> str:
        """Return the text for a column of the second page."""
        text = clean(text)
        if len(text) <= COLUMN_LIMIT:
            return text
        self.held[label] = text
        return words("letter.clinician.front_cut", text=_cut(text, FRONT_LIMIT))

    def blocks(self, theme: Theme) -> list[Block]:
        """Return the answers in full, each a block of its own."""
        blocks: list[Block] = []
        for label, text in self.held.items():
            shown = (
                text if len(text) <= CUT else words("letter.clinician.cut", text=_cut(text, CUT), limit=CUT)
            )
            spans = ((f"{label}: ", theme.body.strong()), (shown, theme.body))
            if not blocks:
                head = heading(theme, words("letter.clinician.full.title"))
                blocks.append(Stack((head, Gap(theme.gap(3)), Text(spans))))
            else:
                blocks.append(Text(spans))
        return blocks


def _cut(text: str, limit: int) -> str:
    """Return the first words of the text, at most `limit` characters."""
    start = text[: limit + 1].rsplit(" ", 1)[0] if " " in text[: limit + 1] else text[:limit]
    return start.rstrip(" ,;")


def label_of(name: str) -> str:
    """Return the printed label of a field."""
    return words(f"letter.clinician.field.{name}")


def rows(
    theme: Theme, fields: Sequence[Field], width: float = LABEL_WIDTH, *, ruled: bool = True
) -> list[Block]:
    """Return a row a field. Three or more that are missing become one row that names them."""
    missing = [entry for entry in fields if entry.value is None]
    collapse = len(missing) >= COLLAPSE
    shown: list[Block] = []
    wide = width * theme.scale
    for entry in fields:
        if entry.value is not None:
            shown.append(pair(theme, entry.label, ((entry.value, theme.body),), wide, ruled=ruled))
        elif not collapse:
            value = (not_recorded(), theme.body.muted())
            shown.append(pair(theme, entry.label, (value,), wide, ruled=ruled))
    if collapse:
        label = not_recorded()[:1].upper() + not_recorded()[1:]
        names = "; ".join(entry.missing for entry in missing)
        if ruled:
            shown.append(pair(theme, label, ((names, theme.label),), wide))
        else:
            shown.append(Text(((f"{label}: {names}", theme.label),)))
    return shown
