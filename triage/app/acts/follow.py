"""The marks that are followed: pick two dates, rename, remove with one question and an undo, seen by a doctor."""

import re
from typing import Final

from triage.app.context import App, desk_of
from triage.app.session import Session
from triage.service import follow
from triage.words import words

Form = dict[str, str]

_MARK: Final = re.compile(r"^/mark/([\w-]{1,64})$")


def current_mark(session: Session) -> str | None:
    """Return the id of the mark that is shown."""
    found = _MARK.match(session.place)
    return found.group(1) if found else None


def pick(app: App, session: Session, form: Form) -> None:
    """Pick one more date to compare; the earlier of two picks gives way to a third."""
    wanted = form.get("observation", "")
    lesion_id = current_mark(session)
    if lesion_id is None:
        return
    known = {one.id for one in follow.story(desk_of(session), lesion_id).story.observations}
    if wanted not in known:
        return
    kept = tuple(one for one in session.picked if one != wanted and one in known)
    session.picked = kept if wanted in session.picked else (*kept, wanted)[-2:]


def rename(app: App, session: Session, form: Form) -> None:
    """Give the mark that is shown another name."""
    lesion_id = current_mark(session)
    if lesion_id is not None:
        lesion = follow.rename(desk_of(session), lesion_id, form.get("name", ""))
        session.notice = words("screen.mark.renamed", name=lesion.name)


def ask_remove(app: App, session: Session, form: Form) -> None:
    """Ask once before the mark that is shown is removed."""
    session.asked_remove = current_mark(session)


def keep(app: App, session: Session, form: Form) -> None:
    """Do not remove it after all."""
    session.asked_remove = None


def remove(app: App, session: Session, form: Form) -> None:
    """Remove the mark about which was asked."""
    lesion_id, session.asked_remove = session.asked_remove, None
    if lesion_id is None or lesion_id != current_mark(session):
        return
    follow.remove(desk_of(session), lesion_id)
    session.undo, session.place = lesion_id, "/marks"


def undo(app: App, session: Session, form: Form) -> None:
    """Bring the mark back that was removed last."""
    lesion_id, session.undo = session.undo, None
    if lesion_id is not None:
        follow.restore(desk_of(session), lesion_id)
        session.place = f"/mark/{lesion_id}"


def seen(app: App, session: Session, form: Form) -> None:
    """Record that a clinician saw the mark that is shown."""
    lesion_id = current_mark(session)
    if lesion_id is not None:
        follow.mark_seen(desk_of(session), lesion_id)
        session.notice = words("screen.mark.seen_noted")


ACTIONS = {
    "mark.pick": pick,
    "mark.rename": rename,
    "mark.ask_remove": ask_remove,
    "mark.keep": keep,
    "mark.remove": remove,
    "mark.undo": undo,
    "mark.seen": seen,
}
"""The actions of this file."""
