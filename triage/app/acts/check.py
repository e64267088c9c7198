"""The photo step and the result step of a check, and moving between places."""

from triage.app import places
from triage.app.context import App, desk_of
from triage.app.session import MOST_TRIES, Draft, Session, Step
from triage.domain.answers import Answers
from triage.errors import PictureError, UsageError
from triage.service import body, follow
from triage.service import check as service
from triage.service.record import save
from triage.service.visit import visit
from triage.words import words

Form = dict[str, str]

OUTLINE = "outline"
"""The place of a check that shows the outline on its photo; it is no step."""


def offer(app: App, session: Session, data: bytes | None) -> None:
    """Look at a photo. A good one leads to the next step; an unreadable one changes nothing."""
    if data is None:
        raise PictureError(words("screen.photo.not_read"))
    draft = session.draft
    if draft.saved is not None:
        session.draft = draft = Draft()
    seen = service.look(data, desk_of(session).finder, draft.coin)
    take_back(draft)
    draft.photo, draft.look = data, seen
    draft.outline = None
    draft.kept = draft.no_photo = False
    if seen.quality.accepted:
        to_step(session, Step.WHERE)
    else:
        draft.tries = min(draft.tries + 1, MOST_TRIES)
        to_step(session, Step.PHOTO)


def take_back(draft: Draft) -> None:
    """Drop the result: something it was made of changed. What was saved stays saved, under its mark."""
    draft.result = draft.saved = None
    draft.sure = False


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
    to = form.get("to", "")
    found = places.CHECK.fullmatch(to)
    if found is None:
        if places.known(to, kiosk=app.kiosk):
            session.place = to
        return
    if app.kiosk and session.desk is None:
        session.place = "/start"
        return
    draft = session.draft
    if found["step"] == OUTLINE:
        if draft.look is not None:
            session.place = to
        return
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
    draft.photo = draft.look = draft.outline = None
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
    draft.photo = draft.look = draft.outline = None
    draft.no_photo = True
    to_step(session, Step.WHERE)


def conclude(app: App, session: Session) -> None:
    """Check the photo with the answers and show the result."""
    draft = session.draft
    take_back(draft)
    if app.kiosk:
        session.letter = None
    draft.result = visit(
        desk_of(session),
        draft.photo,
        draft.answers,
        lesion_id=draft.lesion_id,
        outline=draft.outline,
        coin=draft.coin,
        third_refusal=draft.third_refusal,
        refused_before=draft.refused_before,
        own=draft.own,
    )
    to_step(session, Step.RESULT)


def keep_result(app: App, session: Session, form: Form) -> None:
    """Save the check under its mark; a second press saves nothing twice, a changed check is saved anew.

    Raises `UsageError` while it is open whether the photo shows that mark.
    """
    draft = session.draft
    if draft.result is None or draft.saved is not None:
        return
    if draft.doubt is not None:
        raise UsageError(words("screen.result.which_mark"))
    name = form.get("name", "").strip() or None
    desk, is_new = desk_of(session), draft.lesion_id is None
    draft.saved = save(desk, draft.photo, draft.result, lesion_id=draft.lesion_id, name=name)
    draft.lesion_id = draft.saved.lesion_id
    if draft.pin is not None and is_new:
        body.set_pin(desk, draft.lesion_id, draft.pin)
    draft.own = (*draft.own, draft.saved.id)


def keep_here(app: App, session: Session, form: Form) -> None:
    """Keep the photo with its mark although it may show another one; a kiosk saves when the visit goes on."""
    session.draft.sure = True
    if not app.kiosk:
        keep_result(app, session, form)


ACTIONS = {
    "go": go,
    "check.new": new,
    "photo.again": again,
    "photo.keep": keep,
    "photo.none": without_photo,
    "result.save": keep_result,
    "result.here": keep_here,
}
"""The actions of this file."""
