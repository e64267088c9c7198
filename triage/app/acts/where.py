"""The place of the mark, and whether it is a mark that is followed already."""

from dataclasses import replace

from triage.app.acts.check import take_back, to_step
from triage.app.asking import open_card
from triage.app.context import App, desk_of
from triage.app.drawn import read_pin
from triage.app.session import Session, Step
from triage.domain.answers import Answers
from triage.domain.flags import asked_flags
from triage.domain.sites import SIDES, check_side, site
from triage.errors import UsageError
from triage.service import follow
from triage.words import words

Form = dict[str, str]


def place(app: App, session: Session, form: Form) -> None:
    """Choose a body site; its side where the map or the person names one, its point where the map was tapped."""
    code = form.get("site", "")
    entry = site(code)
    side = form.get("side") or None
    if entry.side == "-" or side not in SIDES or (entry.side == "P" and side == "middle"):
        side = None
    session.draft.pin = read_pin(form)
    _set(app, session, code, side)


def side_of(app: App, session: Session, form: Form) -> None:
    """Choose the side of the site that is chosen."""
    code = session.draft.answers.site
    side = form.get("side")
    if code is None:
        return
    check_side(code, side)
    _set(app, session, code, side)


def _moved(answers: Answers, code: str) -> Answers:
    """Return the answers at another site, without those to questions that are not asked there."""
    bare = replace(answers, flags={}, side=None)
    gone = {*asked_flags(replace(bare, site=None))} - {*asked_flags(replace(bare, site=code))}
    kept = {flag: said for flag, said in answers.flags.items() if flag not in gone}
    return replace(answers, site=code, side=None, flags=kept)


def _set(app: App, session: Session, code: str, side: str | None) -> None:
    draft = session.draft
    if (code, side) == (draft.answers.site, draft.answers.side):
        return
    take_back(draft)
    if code != draft.answers.site:
        draft.answers = _moved(draft.answers, code)
        draft.card = open_card(app, draft)
    draft.answers = replace(draft.answers, side=side)
    _leave_mark(session)


def _leave_mark(session: Session) -> None:
    """Let go of the chosen mark where it is at another place than the one that is chosen now."""
    draft = session.draft
    if draft.lesion_id is None:
        return
    lesion = follow.story(desk_of(session), draft.lesion_id).story.lesion
    sides = {lesion.side, draft.answers.side} - {None}
    if lesion.site is not None and (lesion.site != draft.answers.site or len(sides) > 1):
        draft.lesion_id = None
        session.notice = words("screen.where.other_place", name=lesion.name)


def mark(app: App, session: Session, form: Form) -> None:
    """Choose the mark this photo belongs to; no id means a new one. A followed mark brings its place along."""
    lesion_id = form.get("lesion") or None
    draft = session.draft
    take_back(draft)
    if lesion_id is None:
        draft.lesion_id = None
        return
    lesion = follow.story(desk_of(session), lesion_id).story.lesion
    draft.lesion_id = lesion.id
    draft.pin = None
    if lesion.site is not None:
        _set(app, session, lesion.site, lesion.side)


def go_on(app: App, session: Session, form: Form) -> None:
    """Go on to the questions once the place is known."""
    answers = session.draft.answers
    if answers.site is None:
        raise UsageError(words("screen.where.missing"))
    if site(answers.site).side == "P" and answers.side is None:
        raise UsageError(words("screen.where.side_missing"))
    to_step(session, Step.QUESTIONS)


ACTIONS = {"where.place": place, "where.side": side_of, "where.mark": mark, "where.next": go_on}
"""The actions of this file."""
