"""My marks: what is due first, nothing yet, and what was removed."""

from typing import Any

from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.pictures import THUMB, last_with_photo, photo_of
from triage.app.session import Session
from triage.domain.followup import DueKind
from triage.domain.tier import Tier
from triage.service import follow
from triage.service.follow import Followed
from triage.words import words


def due_line(app: App, one: Followed) -> tuple[str, str | None]:
    """Return what is due for a mark and by when, and the question that goes with it."""
    stands = one.standing
    if stands is None:
        return words("screen.due.first"), None
    on = day(stands.by)
    if stands.due is None:
        return words("screen.due.removed", day=on), None
    if stands.due is DueKind.LAB_RESULT:
        return words("screen.due.lab", day=on), words("due.lab_result")
    if stands.open and stands.tier >= Tier.SOON:
        if stands.overdue(app.today()):
            return words("screen.due.doctor_over", day=on), words("due.appointment")
        return words("screen.due.doctor", day=on), words("due.appointment")
    if stands.by <= app.today():
        return words("screen.due.photo_now"), words("screen.due.since", day=on)
    if stands.open and stands.tier is Tier.ROUTINE:
        return words("screen.due.look", day=on), None
    return words("screen.due.photo", day=on), None


def is_due(app: App, one: Followed) -> bool:
    """True where a doctor's visit is open, or the day of the next photo has come."""
    stands = one.standing
    if stands is None:
        return True
    if stands.due is None:
        return False
    return (stands.open and stands.tier >= Tier.SOON) or stands.by <= app.today()


def _card(app: App, session: Session, one: Followed) -> dict[str, Any]:
    last = last_with_photo(one.story)
    due, ask = due_line(app, one)
    return {
        "id": one.story.lesion.id,
        "name": one.story.lesion.name,
        "photo": photo_of(session, last, THUMB),
        "last": words("screen.marks.last", day=day(last.taken_on))
        if last
        else words("screen.marks.no_photo"),
        "tier": one.standing.tier if one.standing else None,
        "due": due,
        "ask": ask,
    }


def show(app: App, session: Session) -> str:
    """Return the list of marks, the one to act on first on top."""
    listed = follow.agenda(desk_of(session))
    due = [_card(app, session, one) for one in listed if is_due(app, one)]
    later = [_card(app, session, one) for one in listed if not is_due(app, one)]
    groups = [(words("screen.marks.due"), due), (words("screen.marks.later"), later)]
    removed = [
        {
            "id": one.story.lesion.id,
            "name": one.story.lesion.name,
            "photo": photo_of(session, last_with_photo(one.story), THUMB),
        }
        for one in follow.removed(desk_of(session))
    ]
    values = {
        "tab": "marks",
        "wide": True,
        "groups": [group for group in groups if group[1]],
        "undo": session.undo,
        "removed": removed,
    }
    return screen(app, session, "marks", values)
