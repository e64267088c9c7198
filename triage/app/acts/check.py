"""The photo step and the result step of a check, and moving between places."""

import re
from typing import Final

from triage.app.context import App, desk_of
from triage.app.session import MOST_TRIES, Draft, Session, Step
from triage.domain.answers import Answers
from triage.errors import PictureError
from triage.service import check as service
from triage.service import follow
from triage.service.record import save
from triage.words import words

Form = dict[str, str]

PLACES: Final = re.compile(
    r"^/(?P<place>check|marks|mark(?=/)|letter|about|help|start|finish)"
    r"(?:(?<=check)/(?P<step>photo|where|questions|result)(?:(?<=questions)/(?P<card>\d{1,2}))?|(?<=mark)/[\w-]{1,64})?$"
)
"""Where a browser may go."""


def offer(app: App, session: Session, data: bytes | None) -> None:
    """Look at a photo. A good one leads to the next step; an unreadable one changes nothing."""
    if data is None:
        raise PictureError(words("screen.photo.not_read"))
    draft = session.draft
    if draft.saved is not None:
        session.draft = draft = Draft()
    seen = service.look(data)
    take_back(draft)
    draft.photo, draft.look = data, seen
    draft.kept = draft.no_photo = False
    if seen.quality.accepted:
        to_step(session, Step.WHERE)
    else:
        draft.tries = min(draft.tries + 1, MOST_TRIES)
        to_step(session, Step.PHOTO)


def take_back(draft: Draft) -> None:
    """Drop the result: something it was made of changed. What was saved stays saved, under its mark."""
    draft.result = draft.saved = None


def to_step(session: Session, step: Step) -> None:
    """Show one step of the check."""
    session.draft.step = step
    session.place = f"/check/{step}"
    if step is Step.QUESTIONS and not session.draft.all_on_one:
        session.place += f"/{session.draft.card}"


def reachable(draft: Draft, step: Step) -> bool:
    """True where everything before `step` is there."""
    if step is Step.PHOTO:
        return True
    if step is Step.WHERE:
        return draft.usable
    if step is Step.QUESTIONS:
        return draft.usable and draft.answers.site is not None
    return draft.result is not None


def go(app: App, session: Session, form: Form) -> None:
    """Go to another place, such as ``/marks``; a step that cannot be reached yet leads to the one before."""
    found = PLACES.match(form.get("to", ""))
    elsewhere = ("mark", "letter") if app.kiosk else ("start", "finish")
    if not found or found["place"].startswith(elsewhere):
        return
    if found["place"] != "check":
        session.place = found[0]
        return
    if app.kiosk and session.desk is None:
        session.place = "/start"
        return
    draft = session.draft
    step = Step(found["step"]) if found["step"] else draft.step
    steps = list(Step)
    while not reachable(draft, step):
        step = steps[steps.index(step) - 1]
    if found["card"]:
        draft.card = min(draft.card, int(found["card"]))
    to_step(session, step)


def new(app: App, session: Session, form: Form) -> None:
    """Begin a check, of a mark that is followed where the form names one."""
    session.forget_draft()
    lesion_id = form.get("lesion")
    if lesion_id:
        lesion = follow.story(desk_of(session), lesion_id).story.lesion
        session.draft.lesion_id = lesion.id
        session.draft.answers = Answers(site=lesion.site, side=lesion.side)
    to_step(session, Step.PHOTO)


def again(app: App, session: Session, form: Form) -> None:
    """Put the photo away and ask for another; the answers stay."""
    draft = session.draft
    take_back(draft)
    draft.photo = draft.look = None
    draft.kept = draft.no_photo = False
    to_step(session, Step.PHOTO)


def keep(app: App, session: Session, form: Form) -> None:
    """Go on with a refused photo: the answers alone set the advice."""
    if session.draft.look is None:
        return
    session.draft.kept = True
    to_step(session, Step.WHERE)


def without_photo(app: App, session: Session, form: Form) -> None:
    """Go on with the questions alone. Three refused photos before still count."""
    draft = session.draft
    take_back(draft)
    draft.photo = draft.look = None
    draft.no_photo = True
    to_step(session, Step.WHERE)


def conclude(app: App, session: Session) -> None:
    """Check the photo with the answers and show the result."""
    draft, desk = session.draft, desk_of(session)
    mark = draft.lesion_id
    if mark and mark not in draft.worried_before:
        draft.worried_before[mark] = follow.worried_before(desk, mark)
    take_back(draft)
    if app.kiosk:
        session.letter = None
    draft.result = service.check(
        draft.photo,
        draft.answers,
        model=desk.model,
        third_refusal=draft.third_refusal,
        refused_before=draft.refused_before,
        worried_before=draft.worried_before.get(mark or "", False),
    )
    to_step(session, Step.RESULT)


def keep_result(app: App, session: Session, form: Form) -> None:
    """Save the check under its mark; a second press saves nothing twice, a changed check is saved anew."""
    draft = session.draft
    if draft.result is None or draft.saved is not None:
        return
    name = form.get("name", "").strip() or None
    draft.saved = save(desk_of(session), draft.photo, draft.result, lesion_id=draft.lesion_id, name=name)
    draft.lesion_id = draft.saved.lesion_id
    draft.own = (*draft.own, draft.saved.id)
    draft.worried_before.setdefault(draft.lesion_id, False)


ACTIONS = {
    "go": go,
    "check.new": new,
    "photo.again": again,
    "photo.keep": keep,
    "photo.none": without_photo,
    "result.save": keep_result,
}
"""The actions of this file."""
