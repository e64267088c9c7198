"""The place of the mark, and whether it is a mark that is followed already."""

from dataclasses import replace

from triage.app.acts.check import to_step
from triage.app.context import App, desk_of
from triage.app.session import Session, Step
from triage.domain.sites import SIDES, check_side, site
from triage.errors import UsageError
from triage.service import follow
from triage.words import words

Form = dict[str, str]


def place(app: App, session: Session, form: Form) -> None:
    """Choose a body site, with its side where the map or the person names one."""
    code = form.get("site", "")
    entry = site(code)
    side = form.get("side") or None
    if entry.side == "-" or side not in SIDES or (entry.side == "P" and side == "middle"):
        side = None
    _set(session, code, side)


def side_of(app: App, session: Session, form: Form) -> None:
    """Choose the side of the site that is chosen."""
    code = session.draft.answers.site
    side = form.get("side")
    if code is None:
        return
    check_side(code, side)
    _set(session, code, side)


def _set(session: Session, code: str, side: str | None) -> None:
    draft = session.draft
    if (code, side) != (draft.answers.site, draft.answers.side):
        draft.result = None
    draft.answers = replace(draft.answers, site=code, side=side)


def mark(app: App, session: Session, form: Form) -> None:
    """Choose the mark this photo belongs to; no id means a new one. A followed mark brings its place along."""
    lesion_id = form.get("lesion") or None
    draft = session.draft
    draft.result = None
    if lesion_id is None:
        draft.lesion_id = None
        return
    lesion = follow.story(desk_of(session), lesion_id).story.lesion
    draft.lesion_id = lesion.id
    if lesion.site is not None:
        _set(session, lesion.site, lesion.side)


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
