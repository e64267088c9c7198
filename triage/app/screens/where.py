"""Step 2: the place on the body, its side, and whether the mark is followed already."""

from collections.abc import Mapping
from typing import Any, Final

from triage.app.context import App, desk_of
from triage.app.neighbours import near
from triage.app.render import day, screen
from triage.app.screens.body import on_drawing
from triage.app.screens.photo import verdict
from triage.app.screens.pictures import LARGE, THUMB, draft_photo, last_with_photo, photo_of
from triage.app.session import Session
from triage.domain.exclusions import exclusion_codes
from triage.domain.sites import PRIVATE_SITES, SITES, site_words
from triage.service import follow
from triage.words import words

_SIDES: Final = {"P": ("left", "right"), "T": ("left", "middle", "right"), "-": ()}


def _marks(session: Session) -> list[dict[str, Any]]:
    listed = []
    for one in follow.lesions(desk_of(session)):
        last = last_with_photo(one.story)
        listed.append(
            {
                "id": one.story.lesion.id,
                "name": one.story.lesion.name,
                "photo": photo_of(session, last, THUMB),
                "last": words("screen.marks.last", day=day(last.taken_on))
                if last
                else words("screen.marks.no_photo"),
            }
        )
    return listed


def _chosen(session: Session) -> Mapping[str, Any]:
    answers = session.draft.answers
    if answers.site is None:
        return {"selected": ""}
    entry = SITES[answers.site]
    excluded = exclusion_codes(answers)
    return {
        "site": entry.code,
        "selected": f"{entry.code}-{answers.side}" if answers.side else entry.code,
        "chosen": site_words(entry.code, answers.side),
        "sides": _SIDES[entry.side],
        "side_chosen": answers.side,
        "near": near(entry.code, answers.side),
        "back_shown": entry.view == "B",
        "private": entry.code in PRIVATE_SITES,
        "advice": words(f"exclusion.{excluded[0]}.advice") if excluded else None,
    }


def show(app: App, session: Session) -> str:
    """Return the place step."""
    draft = session.draft
    values: dict[str, Any] = {"tab": "check", "wide": True, "in_check": True, "photo": draft_photo(session)}
    if draft.look is not None:
        seen = verdict(draft.look) if draft.look.quality.accepted else (words("screen.photo.kept"), None)
        values["verdict"], values["warning"] = seen
        values["accepted"] = draft.look.quality.accepted
    values["marks"] = _marks(session)
    values["dot"] = "{:.1f} {:.1f}".format(*on_drawing(draft.pin)) if draft.pin else ""
    values["lesion_id"] = draft.lesion_id
    if draft.lesion_id:
        last = last_with_photo(follow.story(desk_of(session), draft.lesion_id).story, draft.own)
        values["last"] = photo_of(session, last, LARGE)
        values["last_when"] = words("screen.photo.of", day=day(last.taken_on)) if last else None
    values["places"] = sorted(SITES.values(), key=lambda entry: entry.label)
    return screen(app, session, "where", {**values, **_chosen(session)})
