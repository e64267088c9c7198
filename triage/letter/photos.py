"""The photos: first and latest large, the rest small, and a box that says why one is missing or refused."""

from dataclasses import dataclass

from triage.domain.referral import Letter, LetterPhoto
from triage.letter.blocks import Block, Columns, Framed, Gap, Stack, Text, heading
from triage.letter.facts import day, faults, made_on, not_recorded, short_day
from triage.letter.fields import Field, LongAnswers, label_of, rows
from triage.letter.measured import latest_width, trend, width_in
from triage.letter.pen import Pen
from triage.letter.theme import INK, LABEL, Theme
from triage.words import words

THUMBNAIL = 52.0
"""Side of a small photo, points."""
MOST_THUMBNAILS = 8
"""So many small photos are printed, the newest ones."""
_CHANGE_WIDTHS = (112.0, 150.0)  # of the first columns under "Change", points


@dataclass(frozen=True)
class Picture:
    """A photo in its own shape, as large as a square of `side` allows, never cropped. `least`: its least height."""

    photo: LetterPhoto
    side: float
    least: float = 0.0

    def size(self, width: float) -> tuple[float, float]:
        """Return the printed width and height, points."""
        scale = min(width, self.side) / self.photo.width, self.side / self.photo.height
        return self.photo.width * min(scale), self.photo.height * min(scale)

    def height(self, width: float) -> float:
        """Return the height at this width."""
        return max(self.least, self.size(width)[1])

    def draw(self, pen: Pen, x: float, top: float, width: float) -> None:
        """Draw it; `top` is the upper edge."""
        wide, tall = self.size(width)
        pen.jpeg(self.photo.jpeg, x, top - tall, wide, tall)
        pen.box(x, top - tall, wide, tall, edge=LABEL, thickness=0.4)


def photo_blocks(letter: Letter, theme: Theme, longs: LongAnswers, side: float) -> list[Block]:
    """Return the photos with what belongs to them; `side` is the largest side of a photo, points."""
    photos = letter.photos
    blocks: list[Block] = []
    if len(photos) > 1:
        first, latest = (
            _captioned(letter, photos[0], theme, "first", side),
            _captioned(letter, photos[-1], theme, "latest", side),
        )
        blocks.append(Columns((first, latest), (0.0, 0.0)))
    elif photos:
        only = _captioned(letter, photos[0], theme, "only", side)
        blocks.append(Columns((only, _beside(letter, theme)), (0.0, 0.0)))
    problem = _problem(letter)
    if problem:
        blocks.append(_box(problem, theme))
    if len(photos) > 2:
        blocks.append(_thumbnails(photos[1:-1], theme))
    if len(photos) > 1:
        blocks.append(_change(letter, theme, longs))
    return blocks


def _captioned(letter: Letter, photo: LetterPhoto, theme: Theme, which: str, side: float) -> Block:
    verdict = words(
        "letter.clinician.photo.passed" if photo.quality.accepted else "letter.clinician.photo.refused"
    )
    found = faults(photo.quality)
    note = words(
        f"letter.clinician.photo.{which}",
        width=width_in(letter, photo),
        verdict=f"{verdict}: {found}" if found else verdict,
    )
    return Stack(
        (
            Picture(photo, side),
            Gap(2),
            Text(((day(photo.day), theme.key),)),
            Text(((note, theme.small),)),
        )
    )


def _beside(letter: Letter, theme: Theme) -> Block:
    """Return the facts of a single photo, in the place of a second one."""
    photo, details = letter.photos[0], letter.details
    verdict = words(
        "letter.clinician.photo.passed" if photo.quality.accepted else "letter.clinician.photo.refused"
    )
    fields = [
        Field("taken", day(photo.day)),
        Field("camera", photo.camera),
        Field("photos_by", details.photos_by),
        Field("check", verdict),
        Field("faults", faults(photo.quality) or words("letter.clinician.photo.no_fault")),
        Field("scale", latest_width(letter) or words("letter.clinician.photo.no_scale")),
    ]
    head = heading(theme, words("letter.clinician.photo.one_title"))
    change = Text(((words("letter.clinician.photo.one"), theme.small),))
    return Stack((head, *rows(theme, fields), Gap(theme.gap(5)), change))


def _problem(letter: Letter) -> str:
    """Return why the latest photo is missing or weak; "" where it is there and passed."""
    latest = letter.story.latest or letter.standing.observation
    when = day(made_on(latest))
    if latest.photo is None:
        return words(f"letter.clinician.photo.{'not_now' if letter.photos else 'none'}", day=when)
    if letter.story.private:
        return words("letter.clinician.photo.private")
    if not letter.photos or letter.photos[-1].sha256 != latest.photo.sha256:
        return words("letter.clinician.photo.unreadable", day=when)
    if not latest.quality.accepted:
        return words("letter.clinician.photo.was_refused", day=when, faults=faults(latest.quality))
    return ""


def _box(text: str, theme: Theme) -> Block:
    return Framed(Text(((text, theme.body),)), theme.gap(6), edge=INK, pad_x=8)


def _thumbnails(photos: tuple[LetterPhoto, ...], theme: Theme) -> Block:
    shown = photos[-MOST_THUMBNAILS:]
    small = tuple(
        Stack((Picture(one, THUMBNAIL, THUMBNAIL), Gap(1), Text(((short_day(one.day), theme.tiny),))))
        for one in shown
    )
    row = Columns(small, (THUMBNAIL,) * len(small), 10)
    left = len(photos) - len(shown)
    title = words("letter.clinician.photo.between", count=len(shown))
    if left:
        title = f"{title} {words('letter.clinician.photo.more', count=left)}"
    return Stack((Text(((title, theme.label),)), Gap(2), row))


def _change(letter: Letter, theme: Theme, longs: LongAnswers) -> Block:
    """Return what changed since the first photo: measured where it could be, noted by the check, and as told."""
    first, latest = letter.photos[0], letter.photos[-1]
    days = (latest.day - first.day).days
    found = [
        words(f"letter.clinician.rule.{reason.rule}")
        for reason in letter.checked.assessment.reasons
        if reason.rule.startswith("change.")
    ]
    said = letter.details.change
    cells = [("width", trend(letter) or words("letter.clinician.change.not_measured"))]
    if found:
        cells.append(("seen", "; ".join(found)))
    cells.append(("words", f"“{longs.front(label_of('change'), said)}”" if said else not_recorded()))
    columns = tuple(
        Stack((Text(((words(f"letter.clinician.change.{name}"), theme.label),)), Text(((value, theme.key),))))
        for name, value in cells
    )
    head = heading(
        theme,
        words("letter.clinician.change.title", day=day(first.day)),
        words("letter.clinician.change.days", days=days),
    )
    return Stack((head, Gap(theme.gap(3)), Columns(columns, (*_CHANGE_WIDTHS[: len(columns) - 1], 0.0))))
