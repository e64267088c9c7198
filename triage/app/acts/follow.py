"""The marks that are followed: pick two dates, rename, remove with one question and an undo, seen by a doctor."""

from triage.app import places
from triage.app.context import App, desk_of
from triage.app.session import Session
from triage.domain.history import LesionStory, Observation
from triage.service import follow
from triage.words import words

Form = dict[str, str]

FIRST = "first"
"""Asks for the first photo of a mark to be compared."""


def current_mark(session: Session) -> str | None:
    """Return the id of the mark that is shown."""
    return places.mark_at(session.place)


def picked_pair(session: Session, story: LesionStory) -> tuple[Observation, ...]:
    """Return the dates to compare, oldest first: those that were picked, else the first and the last."""
    with_photo = [one for one in story.observations if one.photo is not None]
    wanted = [one for one in with_photo if one.id in session.picked]
    if not wanted:
        wanted = [with_photo[0], with_photo[-1]] if len(with_photo) > 1 else with_photo
    return tuple(wanted[:2])


def pick(app: App, session: Session, form: Form) -> None:
    """Pick one more date to compare, or leave one out; of two picks, the older photo gives way to a third."""
    wanted = form.get("observation", "")
    lesion_id = current_mark(session)
    if lesion_id is None:
        return
    story = follow.story(desk_of(session), lesion_id).story
    if wanted not in {one.id for one in story.observations}:
        return
    before = tuple(one.id for one in picked_pair(session, story))
    kept = tuple(one for one in before if one != wanted)
    session.picked = kept if wanted in before else (*kept, wanted)[-2:]


def pair(app: App, session: Session, form: Form) -> None:
    """Compare the newest photo with the first one, or with the one before it."""
    lesion_id = current_mark(session)
    if lesion_id is None:
        return
    story = follow.story(desk_of(session), lesion_id).story
    shown = [one.id for one in story.observations if one.photo is not None]
    if len(shown) > 1:
        session.picked = (shown[0] if form.get("which") == FIRST else shown[-2], shown[-1])


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
    if session.undo is not None:
        restore(app, session, {"lesion": session.undo})


def restore(app: App, session: Session, form: Form) -> None:
    """Bring back a mark that was removed at any time, in any browser."""
    lesion_id, session.undo = form.get("lesion"), None
    if lesion_id:
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
    "mark.pair": pair,
    "mark.rename": rename,
    "mark.ask_remove": ask_remove,
    "mark.keep": keep,
    "mark.remove": remove,
    "mark.undo": undo,
    "mark.restore": restore,
    "mark.seen": seen,
}
"""The actions of this file."""
