"""From what was pressed to the next screen. Every action checks what it is given: anyone can send one."""

import logging
from collections.abc import Callable
from typing import Final

from triage.app.acts import (
    backups,
    body,
    check,
    clinic,
    copies,
    erase,
    events,
    follow,
    handover,
    kiosk,
    letter,
    lock,
    outline,
    overview,
    people,
    questions,
    remind,
    welcome,
    where,
)
from triage.app.context import App
from triage.app.gate import allows, enter, gate
from triage.app.screens import show_screen
from triage.app.session import Session
from triage.errors import TriageError
from triage.words import words

_LOG: Final = logging.getLogger(__name__)

Form = dict[str, str]
Action = Callable[[App, Session, Form], None]

ACTIONS: Final[dict[str, Action]] = {
    **check.ACTIONS,
    **where.ACTIONS,
    **questions.ACTIONS,
    **follow.ACTIONS,
    **outline.ACTIONS,
    **events.ACTIONS,
    **body.ACTIONS,
    **overview.ACTIONS,
    **remind.ACTIONS,
    **letter.ACTIONS,
    **kiosk.ACTIONS,
    **clinic.ACTIONS,
    **handover.ACTIONS,
    **welcome.ACTIONS,
    **lock.ACTIONS,
    **people.ACTIONS,
    **backups.ACTIONS,
    **copies.ACTIONS,
    **erase.ACTIONS,
}
"""Every action by the name that the page sends."""


def show(app: App, session: Session) -> str:
    """Return the screen the session is at. A fault of the history shows as its sentence."""
    with session.lock:
        if app.kiosk and session.desk is None and session.place not in ("/help", "/about"):
            session.place = "/start"
        try:
            enter(app, session)
            return show_screen(app, session)
        except TriageError as fault:
            session.notice, session.place = str(fault), "/trouble"
        except Exception:
            _LOG.exception("a screen failed")
            session.notice, session.place = words("screen.fault"), "/trouble"
        return show_screen(app, session)


def perform(app: App, session: Session, act: str, form: Form) -> str:
    """Do one action and return the next screen. Nothing that goes wrong loses what was entered."""
    action = ACTIONS.get(act)
    if action is not None and (not app.kiosk or session.desk is not None or act in kiosk.BEFORE_A_VISIT):
        app.keeper.touch()
        try:
            if allows(app, session, act):
                action(app, session, form)
        except TriageError as fault:
            session.notice = str(fault)
        except Exception:
            _LOG.exception("an action failed")
            session.notice = words("screen.fault")
    return show(app, session)


def offer_photo(app: App, session: Session, data: bytes | None) -> str:
    """Take a photo into the unfinished check, or as an overview where those are shown; return the next screen."""
    if app.kiosk and session.desk is None:
        return show(app, session)
    try:
        if gate(app, session) is not None:
            return show(app, session)
        take = overview.offer if session.place == overview.LIST else check.offer
        take(app, session, data)
    except TriageError as fault:
        session.notice = str(fault)
    except Exception:
        _LOG.exception("a photo failed")
        session.notice = words("screen.fault")
    return show(app, session)
