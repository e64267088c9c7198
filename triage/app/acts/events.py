"""What happened to a mark outside the program, as the person notes it."""

from datetime import date

from triage.app.acts.follow import current_mark
from triage.app.context import App, desk_of
from triage.app.session import Session
from triage.domain.events import EventKind
from triage.errors import UsageError
from triage.service import events, follow
from triage.words import words

Form = dict[str, str]


def note(app: App, session: Session, form: Form) -> None:
    """Note what happened to the mark that is shown, on which day, and what a doctor or the laboratory said."""
    lesion_id = current_mark(session)
    if lesion_id is None:
        return
    try:
        kind = EventKind(form.get("kind", ""))
        on = date.fromisoformat(form["on"]) if form.get("on") else None
    except ValueError:
        raise UsageError(words("screen.event.not_read")) from None
    events.note(desk_of(session), lesion_id, kind, on, form.get("result"))
    session.notice = words("screen.event.noted")


def take_back(app: App, session: Session, form: Form) -> None:
    """Take an event of the mark that is shown out of its list."""
    lesion_id = current_mark(session)
    if lesion_id is None:
        return
    desk = desk_of(session)
    noted = {one.id for one in follow.story(desk, lesion_id).story.events}
    if form.get("event") in noted:
        events.take_back(desk, form["event"])
        session.notice = words("screen.event.taken_back")


ACTIONS = {"event.add": note, "event.remove": take_back}
"""The actions of this file."""
