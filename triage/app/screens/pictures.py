"""The pictures of a screen, each offered to its own browser only."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from triage.app.context import App, desk_of
from triage.app.render import day
from triage.app.session import Media, Session
from triage.app.shapes import drawn
from triage.app.sizes import size_words
from triage.domain.comparison import Comparison
from triage.domain.history import LesionStory, Observation
from triage.domain.sites import site_words
from triage.service import compare, follow
from triage.words import words

THUMB: Final = 320
"""Longest side of a small picture, pixels."""

LARGE: Final = 1280
"""Longest side of a large picture, pixels."""

MOST_ALIGNED: Final = 4
"""Pairs of photos that a session keeps lined up: two pictures take a second to make."""


def draft_photo(session: Session) -> str | None:
    """Return the address of the unfinished check's photo, upright and without metadata."""
    look = session.draft.look
    if look is None:
        return None
    return session.offer(f"draft {look.facts.sha256}", Media(lambda: look.preview))


def photo_of(session: Session, observation: Observation | None, longest: int) -> str | None:
    """Return the address of a saved photo, None where there is none."""
    if observation is None or observation.photo is None:
        return None
    desk, known = desk_of(session), observation.id
    return session.offer(f"{known} {longest}", Media(lambda: follow.picture(desk, known, longest)))


def original_of(session: Session, observation: Observation) -> str:
    """Return the address of a saved photo in its own size, made when asked for."""
    desk, known = desk_of(session), observation.id
    return session.offer(f"{known} original", Media(lambda: follow.original(desk, known)))


def aligned_of(session: Session, found: Comparison) -> tuple[str, str]:
    """Return the addresses of both photos of a comparison, lined up at one scale and made when asked for."""

    def made(which: int) -> bytes:
        kept = session.aligned
        if found not in kept:
            while len(kept) >= MOST_ALIGNED:
                kept.pop(next(iter(kept)))
            kept[found] = compare.aligned_pictures(desk_of(session), found, LARGE)
        return kept[found][which]

    name = f"aligned {found.first} {found.second}"
    return (
        session.offer(f"{name} {hash(found)} 0", Media(lambda: made(0))),
        session.offer(f"{name} {hash(found)} 1", Media(lambda: made(1))),
    )


def last_with_photo(story: LesionStory, apart_from: Collection[str] = ()) -> Observation | None:
    """Return the newest observation that has a photo; those that the check itself saved are left out."""
    with_photo = (one for one in reversed(story.observations) if one.photo is not None)
    return next((one for one in with_photo if one.id not in apart_from), None)


def shown(app: App, session: Session) -> Mapping[str, Any]:
    """Return what stands beside the questions and the result: the new photo, its place, and the last photo."""
    draft = session.draft
    site = draft.answers.site
    values: dict[str, Any] = {
        "photo": draft_photo(session),
        "place": site_words(site, draft.answers.side) if site else None,
        "when": words("screen.photo.of", day=day(app.today()))
        if draft.look
        else words("screen.photo.no_photo"),
    }
    if draft.look is not None:
        values["outline"] = drawn(draft.drawn.points if draft.drawn else (), draft.look.facts)
        values["can_draw"] = draft.look.quality.accepted and draft.saved is None
    if draft.result is not None and draft.look is not None:
        values["size"] = size_words(draft.result.traced)
    if draft.lesion_id and draft.saved is None:
        last = last_with_photo(follow.story(desk_of(session), draft.lesion_id).story, draft.own)
        values["last"] = photo_of(session, last, LARGE)
        values["last_when"] = words("screen.photo.of", day=day(last.taken_on)) if last else None
    return values
