"""Overview photos: the list, one with its spots, and two of one place with what is new or gone."""

import json
from typing import Any, Final

from triage.app import places
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.pictures import THUMB
from triage.app.session import Media, Session
from triage.domain.body import Overview, Spot
from triage.domain.sites import PRIVATE_SITES, SITES, site_words
from triage.service import follow
from triage.service import overview as service
from triage.words import words

LARGE: Final = 1600
"""Longest side of an overview photo on the screen, pixels: its marks are small."""


def _photo(session: Session, one: Overview, longest: int) -> str:
    desk, known = desk_of(session), one.id
    return session.offer(f"overview {known} {longest}", Media(lambda: service.picture(desk, known, longest)))


def _told(session: Session, one: Overview, longest: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "photo": _photo(session, one, longest),
        "place": site_words(one.place, None),
        "day": day(one.taken_on),
        "count": words("screen.overview.count", count=len(one.spots)),
    }


def show_list(app: App, session: Session) -> str:
    """Return all overview photos, newest first, and the way to add one."""
    desk = desk_of(session)
    values = {
        "overviews": [_told(session, one, THUMB) for one in service.overviews(desk)],
        "sites": sorted(
            (one for one in SITES.values() if one.code not in PRIVATE_SITES), key=lambda one: one.label
        ),
        "chosen": session.overview_place,
    }
    return screen(app, session, "overviews", {"tab": "marks", "wide": True, **values})


def show_one(app: App, session: Session) -> str:
    """Return one overview photo with its spots. Raises `HistoryError` where there is none."""
    at = places.OVERVIEW.fullmatch(session.place)
    desk = desk_of(session)
    one = service.overview(desk, at["overview"] if at else "")
    marks = [(each.story.lesion.id, each.story.lesion.name) for each in follow.lesions(desk)]
    values = {
        "one": _told(session, one, LARGE),
        "spots": json.dumps([[spot.x, spot.y, spot.lesion_id or ""] for spot in one.spots]),
        "marks": marks,
        "earlier": [{"id": each.id, "day": day(each.taken_on)} for each in service.earlier(desk, one)],
        "few": len(one.spots) < service.ENOUGH,
        "enough": service.ENOUGH,
    }
    return screen(app, session, "overview", {"tab": "marks", "wide": True, **values})


def _placed(spot: Spot, label: str, kind: str) -> dict[str, str]:
    return {"x": f"{100 * spot.x:.2f}", "y": f"{100 * spot.y:.2f}", "label": label, "kind": kind}


def show_two(app: App, session: Session) -> str:
    """Return two overview photos of one place: what belongs together, what is new, what is gone."""
    at = places.OVERVIEW.fullmatch(session.place)
    desk = desk_of(session)
    two = service.between(desk, at["other"] if at else "", at["overview"] if at else "")
    before, after, found = two.before, two.after, two.matched
    pairs = list(enumerate(found.pairs, start=1))
    names = {each.story.lesion.id: each.story.lesion.name for each in follow.lesions(desk)}
    early = [_placed(before.spots[soon], str(number), "faint") for number, (soon, _) in pairs]
    late = [_placed(after.spots[then], str(number), "faint") for number, (_, then) in pairs]
    early += [
        _placed(before.spots[at_], f"G{number}", "square") for number, at_ in enumerate(found.gone, start=1)
    ]
    late += [
        _placed(after.spots[at_], f"N{number}", "square") for number, at_ in enumerate(found.new, start=1)
    ]
    values = {
        "before": {**_told(session, before, LARGE), "spots": early},
        "after": {**_told(session, after, LARGE), "spots": late},
        "matched": words("screen.overview.matched", count=len(pairs))
        if pairs
        else words("screen.overview.no_match"),
        "few": min(len(before.spots), len(after.spots)) < service.ENOUGH,
        "meet": bool(pairs),
        "proves": found.proves,
        "enough": service.ENOUGH,
        "new": [
            _asked(f"N{number}", "new", after.spots[at_], before)
            for number, at_ in enumerate(found.new, start=1)
        ],
        "gone": [
            _asked(f"G{number}", "gone", before.spots[at_], after)
            | {
                "lesion": before.spots[at_].lesion_id,
                "name": names.get(before.spots[at_].lesion_id or ""),
            }
            for number, at_ in enumerate(found.gone, start=1)
        ],
        "linked": any(
            before.spots[soon].lesion_id and not after.spots[then].lesion_id for soon, then in found.pairs
        ),
    }
    return screen(app, session, "overview_two", {"tab": "marks", "wide": True, **values})


def _asked(label: str, kind: str, spot: Spot, beside: Overview) -> dict[str, Any]:
    """A spot without a partner `beside` it, as the page asks about it."""
    return {
        "label": label,
        "at": f"{kind}-{service.spot_key(spot)}",
        "said": dict(spot.said).get(beside.id),
    }
