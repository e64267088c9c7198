"""Who and where: the person at the left, the place with its dot on the body map at the right."""

from triage.domain.flags import NOT_ASKED, flag_part, flag_state
from triage.domain.referral import Letter
from triage.letter.blocks import Block, Columns, Stack, Text
from triage.letter.bodymap import BodyMap, spot
from triage.letter.facts import born, listed, not_recorded, place, place_code
from triage.letter.fields import Field, LongAnswers, label_of, rows
from triage.letter.measured import latest_width
from triage.letter.theme import Theme
from triage.words import words

_MAP_WIDTH = 80.0  # points
_FIGURE = 84.0  # height of a figure, points
_LABELS = 56.0  # width of the labels, points
_WHERE_LABELS = 40.0  # the same beside the body map
_ID_SIGNS = 8  # of the mark's id, enough to find it in the history
SELF = "self"
"""The sender who writes about their own skin."""


def who_and_where(letter: Letter, theme: Theme, longs: LongAnswers) -> Block:
    """Return both blocks side by side."""
    return Columns((_who(letter, theme, longs), _where(letter, theme, longs)), (0.0, 0.0))


def sender(letter: Letter) -> str | None:
    """Return who sends the letter, with role and clinic."""
    details = letter.details
    if details.sender == SELF:
        return words("letter.clinician.sender_self")
    parts = [part for part in (details.sender, details.sender_role, details.clinic) if part]
    return listed(parts) if parts else None


def person(letter: Letter) -> str | None:
    """Return the name, or the id that the patient holds."""
    details = letter.details
    if details.name:
        return details.name
    return words("letter.clinician.held_id", id=details.held_id) if details.held_id else None


def _who(letter: Letter, theme: Theme, longs: LongAnswers) -> Block:
    details = letter.details
    name = person(letter)
    shown = name or words("letter.clinician.no_name")
    fields = [
        Field("born", born(letter)),
        Field("sex", details.sex),
        Field("record_number", details.record_number),
        Field("contact", details.contact),
        Field("interpreter", _front(longs, "interpreter", details.interpreter)),
        Field("sender", sender(letter)),
        Field("recipient", details.recipient),
    ]
    if details.name and details.held_id:
        fields.insert(2, Field("held_id", details.held_id))
    title = Text(((shown, theme.name if name else theme.name.muted()),))
    return Stack((title, *rows(theme, fields, _LABELS, ruled=False)))


def _where(letter: Letter, theme: Theme, longs: LongAnswers) -> Block:
    details = letter.details
    lesion = letter.story.lesion
    fields = [
        Field("mark", longs.front(label_of("mark"), _mark(letter))),
        Field("onset_front", _front(longs, "onset", details.onset)),
        Field("size", _front(longs, "size", _size(letter))),
        Field("feel", _front(longs, "feel", feel(letter))),
        Field("colour", _front(longs, "colour", details.colour and f"“{details.colour}”")),
    ]
    code = place_code(letter)
    title: list[Block] = [Text(((place(letter), theme.name),))]
    if code:
        title.append(Text(((code, theme.tiny.muted()),)))
    told = Stack((*title, *rows(theme, fields, _WHERE_LABELS, ruled=False)))
    figure = BodyMap(theme, spot(lesion.site, lesion.side), _FIGURE * theme.scale)
    return Columns((told, figure), (0.0, _MAP_WIDTH), 4)


def _front(longs: LongAnswers, name: str, text: str | None) -> str | None:
    return longs.front(label_of(name), text) if text else None


def _mark(letter: Letter) -> str:
    kept = len(letter.others) + 1
    key = "letter.clinician.mark_only" if kept == 1 else "letter.clinician.mark_of"
    return f"{words(key, name=letter.story.lesion.name, count=kept)} · {letter.story.lesion.id[:_ID_SIGNS]}"


def _size(letter: Letter) -> str | None:
    details = letter.details
    if not details.size:
        return latest_width(letter)
    method = details.size_method or words("letter.clinician.size_method", missing=not_recorded())
    return f"{details.size} ({method})"


def feel(letter: Letter) -> str | None:
    """Return raised and firm in the person's words, else from the answers to RF1."""
    details, answers = letter.details, letter.checked.answers
    said = [part for part in (details.raised, details.firm) if part]
    if said:
        return listed(said)
    if "efg" not in answers.flags or flag_state(answers, "efg") == NOT_ASKED:
        return None
    parts = [flag_part(answers, "efg", part).value for part in ("raised", "firm")]
    return "; ".join(
        words(f"letter.clinician.part.{part}.{said}")
        for part, said in zip(("raised", "firm"), parts, strict=True)
    )
