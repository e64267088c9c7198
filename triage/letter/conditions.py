"""Photo quality and conditions: one row a photo."""

from triage.domain.referral import Letter, LetterPhoto
from triage.letter.blocks import Block, Columns, Framed, Gap, Stack, Text, heading
from triage.letter.facts import faults, not_recorded, short_day
from triage.letter.photos import MOST_THUMBNAILS
from triage.letter.text import Span
from triage.letter.theme import HAIRLINE, Theme
from triage.words import words

_COLUMNS = ("photo", "time", "camera", "kind", "light", "check", "file")
_WIDTHS = (62.0, 58.0, 92.0, 60.0, 0.0, 46.0, 50.0)  # of the columns, points
_DIGITS = 8  # of the file's SHA-256, enough to find it in the history


def conditions(letter: Letter, theme: Theme) -> Block:
    """Return the table of photo quality and conditions."""
    title = words("letter.clinician.conditions.title")
    if not letter.photos:
        none = Text(((words("letter.clinician.conditions.none"), theme.body),))
        return Stack((heading(theme, title), Gap(theme.gap(3)), none))
    labels = tuple(Text(((words(f"letter.clinician.conditions.{name}"), theme.label),)) for name in _COLUMNS)
    table = [_row(theme, labels)]
    table += [
        _row(theme, tuple(Text((cell,)) for cell in _cells(photo, theme))) for photo in _printed(letter)
    ]
    note = words(
        "letter.clinician.conditions.by",
        by=letter.details.photos_by or not_recorded(),
        edited=letter.details.photos_edited or not_recorded(),
    )
    head = heading(theme, title, words("letter.clinician.conditions.note"))
    return Stack((head, *table, Gap(theme.gap(2)), Text(((note, theme.small),))))


def _printed(letter: Letter) -> tuple[LetterPhoto, ...]:
    """Return the first photo, the newest small ones and the latest."""
    return (*letter.photos[:1], *letter.photos[1:][-1 - MOST_THUMBNAILS :])


def _cells(photo: LetterPhoto, theme: Theme) -> list[Span]:
    """Return the cells of one photo; what the file did not tell is said to be missing."""
    time = f"{photo.taken_at:%H:%M}" if photo.taken_at else None
    verdict = words(
        "letter.clinician.photo.passed" if photo.quality.accepted else "letter.clinician.photo.refused"
    )
    kind = words(f"letter.clinician.kind.{photo.kind.value if photo.kind else 'none'}")
    missing = (not_recorded(), theme.small.muted())
    return [
        (short_day(photo.day), theme.small.strong()),
        (time, theme.small) if time else missing,
        (photo.camera, theme.small) if photo.camera else missing,
        (kind, theme.small),
        (faults(photo.quality) or words("letter.clinician.photo.no_fault"), theme.small),
        (verdict, theme.small),
        (photo.sha256[:_DIGITS], theme.small),
    ]


def _row(theme: Theme, cells: tuple[Block, ...]) -> Block:
    row = Columns(cells, _WIDTHS, 7)
    return Framed(row, theme.gap(2.4), under=HAIRLINE, pad_x=0)
