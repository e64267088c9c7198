"""Step 1: take or choose a photo, and hear at once whether it will do."""

import json
from collections.abc import Mapping
from functools import partial
from itertools import groupby
from typing import Any, Final

from triage.app.context import App, desk_of
from triage.app.render import screen
from triage.app.screens.pictures import LARGE, draft_photo, last_with_photo, photo_of
from triage.app.session import MOST_TRIES, Media, Session
from triage.app.shapes import UNITS, drawn
from triage.domain.coins import BY_CODE, COINS
from triage.service import follow
from triage.service.check import Look
from triage.service.outline import outline_of
from triage.service.scale_card import PAPERS, scale_card
from triage.words import words

PDF: Final = "application/pdf"


def verdict(look: Look) -> tuple[str, str | None]:
    """Return the verdict on an accepted photo, and the advice that goes with its first warning."""
    findings = look.quality.findings
    if not findings:
        return words("quality.good"), None
    first = f"quality.{findings[0].code}"
    return words("screen.photo.will_do"), f"{words(f'{first}.name')}. {words(f'{first}.title')}"


def ghost(session: Session) -> str | None:
    """Return what the camera shows over its live view: the last photo of the mark with its outline, as JSON."""
    draft = session.draft
    if not draft.lesion_id:
        return None
    desk = desk_of(session)
    last = last_with_photo(follow.story(desk, draft.lesion_id).story, draft.own)
    if last is None or last.photo is None:
        return None
    outline = outline_of(desk, last.id)
    shape = drawn(outline.points if outline else (), last.photo)
    told = {
        "photo": photo_of(session, last, LARGE),
        "path": shape.path,
        "width": UNITS,
        "height": shape.height,
    }
    return json.dumps(told)


def measuring(app: App, session: Session) -> Mapping[str, Any]:
    """Return what helps to know the size: the scale card to print, and the coins that can be named."""
    chosen = session.draft.coin
    held = groupby(COINS, key=lambda coin: coin.currency)
    cards = {
        paper: session.offer(
            f"scale card {paper}", Media(partial(scale_card, paper), PDF, f"scale-card-{paper}.pdf")
        )
        for paper in PAPERS
    }
    return {
        "cards": {} if app.kiosk else cards,
        "coin": chosen or "",
        "coin_name": BY_CODE[chosen].name if chosen else None,
        "coins": [(currency, list(coins)) for currency, coins in held],
    }


def show(app: App, session: Session) -> str:
    """Return the photo step: empty, refused, or the photo that was taken."""
    draft = session.draft
    frame = {"tab": "check", "wide": True, "in_check": draft.look is not None}
    look = draft.look
    frame |= {"ghost": ghost(session), **measuring(app, session)}
    if look is None:
        following = None
        if draft.lesion_id:
            following = follow.story(desk_of(session), draft.lesion_id).story.lesion.name
        problem = desk_of(session).model_problem
        return screen(app, session, "photo", {**frame, "following": following, "model_problem": problem})
    shape = drawn(draft.drawn.points if draft.drawn else (), look.facts)
    values = {**frame, "photo": draft_photo(session), "findings": look.quality.findings, "outline": shape}
    if look.quality.accepted:
        return screen(app, session, "photo_good", {**values, "verdict": verdict(look)[0]})
    counted = {"tries": draft.tries, "most": MOST_TRIES, "third": draft.third_refusal}
    return screen(app, session, "photo_refused", {**values, **counted})
