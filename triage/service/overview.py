"""Overview photos: many marks on one photo, which of the followed ones they are, and what is new or gone since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from triage.domain.body import Overview, Spot, SpotAnswer
from triage.domain.sites import site
from triage.errors import HistoryError
from triage.imaging.constellation import FEWEST_TO_PROVE, Matched, match
from triage.imaging.decode import decode, preview
from triage.imaging.spots import spots
from triage.service.desk import Desk

ENOUGH = FEWEST_TO_PROVE
"""Marks on a photo from which on a match of two photos says something."""


@dataclass(frozen=True)
class TwoOverviews:
    """An earlier and a later overview photo of one place, and which of their spots belong together."""

    before: Overview
    after: Overview
    matched: Matched


def add(desk: Desk, data: bytes, place: str) -> Overview:
    """Keep an overview photo of the body site `place` with the spots that are found on it, for a person to check.

    Raises `PictureError` where `data` is no picture, `UsageError` for an unknown place.
    """
    photo = decode(data)
    found = tuple(Spot(one.x, one.y) for one in spots(photo.pixels))
    made = Overview(desk.new_id(), desk.clock(), photo.facts, site(place).code, found)
    desk.history.add_overview(made, data)
    return made


def overviews(desk: Desk) -> tuple[Overview, ...]:
    """Every overview photo, the one taken last first."""
    return tuple(sorted(desk.history.overviews(), key=_order, reverse=True))


def overview(desk: Desk, overview_id: str) -> Overview:
    """One overview photo. Raises `HistoryError` where there is none."""
    for one in desk.history.overviews():
        if one.id == overview_id:
            return one
    raise HistoryError("This overview photo is not in the history. Choose another one.")


def picture(desk: Desk, overview_id: str, longest: int = 1280) -> bytes:
    """The photo as an upright JPEG without metadata. Raises `HistoryError` where there is none."""
    return preview(decode(desk.history.overview_photo(overview_id)), longest)


def set_spots(desk: Desk, overview_id: str, marked: Sequence[Spot]) -> None:
    """Keep the spots as a person left them; what was said of one that was not moved stays.

    Raises `HistoryError` for a mark or a photo that is not there.
    """
    said = {_place(spot): spot.said for spot in overview(desk, overview_id).spots}
    kept = tuple(replace(spot, said=said.get(_place(spot), ())) for spot in marked)
    desk.history.set_spots(overview_id, kept, desk.clock())


def _place(spot: Spot) -> tuple[float, float]:
    """Where a spot is, to the five digits that the page sends (spots.js)."""
    return round(spot.x, 5), round(spot.y, 5)


def spot_key(spot: Spot) -> str:
    """What a page calls a spot: its place, so that a press means the mark shown, whatever was changed since."""
    return "-".join(f"{share * 1e5:.0f}" for share in _place(spot))


def say(desk: Desk, one: Overview, key: str, beside: Overview, answer: SpotAnswer) -> None:
    """Keep what a person says of the spot that `key` names, beside another photo of the place.

    Raises `HistoryError` where no spot is there any more.
    """
    spots = {spot_key(spot): spot for spot in one.spots}
    if key not in spots:
        raise HistoryError(
            "The marks of this photo were changed meanwhile. Nothing was kept: look at both photos once more."
        )
    spot = spots[key]
    answered = replace(spot, said=tuple((dict(spot.said) | {beside.id: answer}).items()))
    kept = tuple(answered if each is spot else each for each in one.spots)
    desk.history.set_spots(one.id, kept, desk.clock())


def earlier(desk: Desk, one: Overview) -> tuple[Overview, ...]:
    """Other overview photos of the same place that were taken before, newest first."""
    same = (other for other in overviews(desk) if other.place == one.place)
    return tuple(other for other in same if _order(other) < _order(one))


def between(desk: Desk, before_id: str, after_id: str) -> TwoOverviews:
    """Match the spots of two overview photos by their constellation. A person confirms what is new or gone."""
    before, after = overview(desk, before_id), overview(desk, after_id)
    found = match(_points(before), _points(after), aspects=(_aspect(before), _aspect(after)))
    return TwoOverviews(before, after, found)


def carry_over(desk: Desk, two: TwoOverviews) -> int:
    """Name the spots of the later photo after the marks that their partners on the earlier one are; return how many."""
    links = {late: two.before.spots[soon].lesion_id for soon, late in two.matched.pairs}
    named = tuple(
        replace(spot, lesion_id=spot.lesion_id or links.get(at)) for at, spot in enumerate(two.after.spots)
    )
    set_spots(desk, two.after.id, named)
    return sum(one != other for one, other in zip(named, two.after.spots, strict=True))


def _order(one: Overview) -> tuple[date, datetime, str]:
    return one.taken_on, one.recorded_at, one.id


def _points(one: Overview) -> list[tuple[float, float]]:
    return [(spot.x, spot.y) for spot in one.spots]


def _aspect(one: Overview) -> float:
    return one.photo.width / one.photo.height
