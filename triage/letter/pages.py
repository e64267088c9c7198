"""From sections to pages: photos take what the first page leaves, and type shrinks before a page is added."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from triage.domain.referral import Letter
from triage.letter.advice import advice_given, how_reached
from triage.letter.background import background
from triage.letter.blocks import GUTTER, Block
from triage.letter.closing import REPLY_LEAST, REPLY_MOST, intended_use, reply, signature
from triage.letter.conditions import conditions
from triage.letter.fields import LongAnswers
from triage.letter.findings import findings
from triage.letter.fonts import lacks
from triage.letter.identity import who_and_where
from triage.letter.photos import photo_blocks
from triage.letter.picture import picture_check
from triage.letter.request import band
from triage.letter.theme import Theme

MARGIN = 42.0
"""Left and right margin, points."""
HEAD, FOOT = 52.0, 46.0
"""Above and below the text, points; the running head and foot stand in them."""
GAP = 11.0
"""Between two blocks, points."""
SCALES = (1.0, 0.96, 0.92)
"""Scales of the type, in the order in which they are tried."""
MOST_PAGES = 2
"""Ordinary letters stay at so many pages."""
GOOD_SIDE = 167.0
"""A photo of at least this side (59 mm) is worth smaller type, points."""
LEAST_SIDE = 113.0
"""Smallest side of a large photo (40 mm), points."""
_SIDE_STEP = 4.0  # the side is found to so many points


@dataclass(frozen=True)
class Placed:
    """A block and the height of its upper edge above the lower edge of the page, points."""

    block: Block
    top: float


@dataclass(frozen=True)
class Composition:
    """All pages of a letter at one scale; `side` is that of its large photos, points."""

    theme: Theme
    pages: tuple[tuple[Placed, ...], ...]
    side: float


class _Flow:
    """Places blocks from top to bottom and starts a page where one does not fit."""

    def __init__(self, width: float, paper_height: float, gap: float) -> None:
        self.width, self.gap = width, gap
        self.top = paper_height - HEAD
        self.pages: list[list[Placed]] = [[]]
        self.y = self.top

    @property
    def free(self) -> float:
        return self.y - FOOT

    def new_page(self) -> None:
        self.pages.append([])
        self.y = self.top

    def add(self, block: Block) -> None:
        tall = block.height(self.width)
        if tall > self.free and self.pages[-1]:
            self.new_page()
        self.pages[-1].append(Placed(block, self.y))
        self.y -= tall + self.gap


def compose(letter: Letter, paper: tuple[float, float]) -> Composition:
    """Return the letter at the largest type at which it has two pages and photos of a good size."""
    tried = [_compose(letter, Theme(scale), paper) for scale in SCALES]

    def cost(made: Composition) -> tuple[int, bool]:
        return max(MOST_PAGES, len(made.pages)), bool(letter.photos) and made.side < GOOD_SIDE

    return min(tried, key=cost)


def _compose(letter: Letter, theme: Theme, paper: tuple[float, float]) -> Composition:
    width = paper[0] - 2 * MARGIN
    flow = _Flow(width, paper[1], theme.gap(GAP))
    longs = LongAnswers()
    opening = [band(letter, theme, longs), who_and_where(letter, theme, longs)]
    found = findings(letter, theme)
    taken = sum(block.height(width) + flow.gap for block in (*opening, found))
    free = flow.free - taken + flow.gap
    if _tall(photo_blocks(letter, theme, longs, LEAST_SIDE), theme, width) > free:
        free += found.height(width) + flow.gap  # the findings go to the next page, and the photos grow again
    side = _side(letter, theme, longs, width, free)
    for block in (*opening, *photo_blocks(letter, theme, longs, side), found):
        flow.add(block)
    if len(flow.pages) == 1 and letter.photos:
        flow.new_page()
    sections = background(letter, theme, longs)
    for block in (*sections, *longs.blocks(theme), conditions(letter, theme)):
        flow.add(block)
    for block in (how_reached(letter, theme), advice_given(letter, theme), picture_check(letter, theme)):
        flow.add(block)
    flow.add(intended_use(theme, _is_replaced(letter)))
    _close(flow, theme)
    return Composition(theme, tuple(map(tuple, flow.pages)), side)


def _side(letter: Letter, theme: Theme, longs: LongAnswers, width: float, free: float) -> float:
    """Return the largest side of a photo with which all photo blocks fit in `free` points."""
    side = (width - GUTTER) / 2
    while side > LEAST_SIDE and _tall(photo_blocks(letter, theme, longs, side), theme, width) > free:
        side -= _SIDE_STEP
    return max(side, LEAST_SIDE)


def _tall(blocks: Sequence[Block], theme: Theme, width: float) -> float:
    return sum(block.height(width) + theme.gap(GAP) for block in blocks)


def _close(flow: _Flow, theme: Theme) -> None:
    """Add the reply box where there is room for it, and the signatures at the foot."""
    sign = signature(theme)
    tall = sign.height(flow.width)
    if flow.free < tall:
        flow.new_page()
    room = flow.free - tall - flow.gap
    if room >= REPLY_LEAST:
        flow.add(reply(theme, min(room, REPLY_MOST)))
    flow.y = max(FOOT + tall, min(flow.y, FOOT + tall))
    flow.add(sign)


def _is_replaced(letter: Letter) -> bool:
    """True where something that was written has a character that no font has."""
    details = letter.details
    written = [str(getattr(details, field.name)) for field in fields(details)]
    written += [letter.story.lesion.name, *(other.name for other in letter.others)]
    return any(map(lacks, [*written, *(photo.camera or "" for photo in letter.photos)]))
