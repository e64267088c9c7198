"""The outline of a mark: accepted, placed as a ring or dragged, in a check or on a photo that was saved."""

from triage.app import places
from triage.app.acts.check import OUTLINE, take_back, to_step
from triage.app.context import App, desk_of
from triage.app.drawn import read_outline
from triage.app.session import Session
from triage.domain.coins import BY_CODE
from triage.domain.outline import DrawnBy, Outline, accepted
from triage.service import redraw as service
from triage.service.check import look
from triage.words import words

Form = dict[str, str]


def use(app: App, session: Session, form: Form) -> None:
    """Take the outline for the photo that is shown."""
    drawn = read_outline(form)
    check = places.CHECK.fullmatch(session.place)
    if check is not None and check["step"] == OUTLINE:
        _in_check(session, drawn)
        return
    mark = places.MARK.fullmatch(session.place)
    if mark is None or not mark["observation"]:
        return
    service.set_outline(desk_of(session), mark["observation"], drawn.points, drawn.by)
    session.notice = words("screen.outline.kept")
    session.place = f"/mark/{mark['mark']}"


def _in_check(session: Session, drawn: Outline) -> None:
    draft = session.draft
    if draft.look is None:
        return
    taken = accepted(drawn, draft.drawn)
    if taken != draft.drawn:
        take_back(draft)
    draft.outline = taken
    session.notice = words("screen.outline.kept")
    to_step(session, draft.step)


def coin(app: App, session: Session, form: Form) -> None:
    """Say which coin lies beside the mark; none, where it is no coin that is known."""
    code = form.get("coin", "")
    draft = session.draft
    chosen = code if code in BY_CODE else None
    if chosen == draft.coin:
        return
    take_back(draft)
    draft.coin = chosen
    if draft.photo is not None and draft.look is not None:
        draft.look = look(draft.photo, desk_of(session).finder, chosen)
        draft.outline = None if draft.outline and draft.outline.by is DrawnBy.NETWORK else draft.outline


ACTIONS = {"outline.use": use, "photo.coin": coin}
"""The actions of this file."""
