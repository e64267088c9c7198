"""One photo with its outline: the scale, where there is one, and what was measured."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.domain.card_light import CardLight
from triage.domain.coins import BY_CODE
from triage.domain.lesion_facts import LesionFacts
from triage.domain.measurements import Measurements, Scale, ScaleBy
from triage.domain.outline import Outline
from triage.domain.scale_fault import ScaleFault
from triage.errors import UsageError
from triage.imaging.coin import look_for_coin
from triage.imaging.decode import Photo
from triage.imaging.measure import measure
from triage.imaging.scale import look_for_card
from triage.imaging.scale_colour import card_light
from triage.imaging.scale_view import view_of

if TYPE_CHECKING:
    from triage.lesion import Finder


@dataclass(frozen=True)
class MeasuredPhoto:
    """`fault`: why there is no scale, None where there is one; `scale.fault.<fault>` in the catalogue says it."""

    scale: Scale | None
    measurements: Measurements
    fault: ScaleFault | None


@dataclass(frozen=True)
class MarkFound:
    """Where the lesion network sees the mark, on the whole photo, and what the gate needs of it.

    Of a photo with the card, shares in `facts` are of its window: beside a card every mark is small in the frame.
    `card`: what the card tells of the photo; None where there is none.
    """

    outline: Outline | None
    facts: LesionFacts
    card: CardLight | None = None


def measure_photo(photo: Photo, outline: Outline, coin: str | None = None) -> MeasuredPhoto:
    """Measure the mark inside `outline`, in millimetres where the photo shows the card or the named coin.

    A card goes before a coin. `coin`: a code of `triage.domain.coins`, such as ``eur-2``, where the person laid one
    beside the mark. Raises `UsageError` for a coin that is not in the list.
    """
    scale, fault = find(photo, outline, coin)
    return MeasuredPhoto(scale, with_scale(photo, outline, scale), fault)


def with_scale(photo: Photo, outline: Outline, scale: Scale | None) -> Measurements:
    """Measure the mark inside `outline` with a scale that is known already; None: without millimetres."""
    facts = photo.facts
    return measure(photo.pixels, outline, scale, original=(facts.width, facts.height))


def find(
    photo: Photo, outline: Outline | None = None, coin: str | None = None
) -> tuple[Scale | None, ScaleFault | None]:
    """Return the photo's scale, or why it has none. Raises `UsageError` for a coin that is not in the list."""
    if coin is not None and coin not in BY_CODE:
        raise UsageError("This coin is not in the list. Choose one from the list, or leave it out.")
    card = look_for_card(photo.pixels, original_width=photo.facts.width)
    if card.scale is not None:
        return card.scale, None
    if coin is None or card.fault is not ScaleFault.NO_CARD:
        return None, card.fault
    seen = look_for_coin(
        photo.pixels, BY_CODE[coin].diameter_mm, mark=outline, original_width=photo.facts.width
    )
    return seen.scale, seen.fault


def find_mark(photo: Photo, finder: "Finder", coin: str | None = None) -> MarkFound:
    """Look for the mark with the lesion network.

    Where the photo shows the card, the network sees only what lies in its window; a coin is painted over. Otherwise it
    would take a marker or the coin for the mark.
    """
    from triage.lesion import lesion_facts

    scale, _ = find(photo, None, coin)
    view = view_of(photo.pixels, scale)
    found = finder.find(view.pixels)
    outline = None if found.outline is None else view.on_photo(found.outline)
    card = card_light(photo.pixels, scale) if scale and scale.by is ScaleBy.CARD else None
    return MarkFound(outline, lesion_facts(found, photo), card)
