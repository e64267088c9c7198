"""What stands before every screen of a clinic: a login, then a patient. Each press and each page is looked at here.

An account is asked for anew each time, so that one that was ended is out at once; its role decides what may be done.
"""

import re
from pathlib import Path
from typing import Final

from triage.app.context import App
from triage.app.login import Login
from triage.app.session import Session
from triage.domain.accounts import Right
from triage.errors import TriageError, UsageError
from triage.service import accounts
from triage.words import words

LOGIN: Final = "/login"
PATIENTS: Final = "/patients"

LOCK_AFTER_SECONDS: Final = 300
"""Idle time after which the page locks, in seconds; nobody leaves a patient open on a screen for longer."""

_PLACES: Final = re.compile(
    r"/(?:patients|check|marks?|overviews?|body|reminders|letter|about|help|trouble)(?:/.*)?"
)
_WITHOUT_A_PATIENT: Final = frozenset({PATIENTS, "/about", "/help", "/trouble"})

ENTER: Final = "clinic.login"
"""The one action before a login."""

_BEFORE_A_PATIENT: Final = frozenset({"go"})

RIGHTS: Final = {
    **dict.fromkeys(
        ("go", "check", "photo", "where", "questions", "result", "mark", "marks", "outline", "event", "body"),
        Right.VISIT,
    ),
    **dict.fromkeys(("overview", "remind", "letter", "pin", "compare", "clinic"), Right.VISIT),
    "erase": Right.ERASE,
}
"""The right that an action needs, by the first word of its name. What is not here is not done at a clinic."""


def lock(session: Session) -> None:
    """Lock the screen: nothing is shown or taken until somebody logs in."""
    if session.login.inside:
        session.login.locked, session.ended = True, True
        session.after = session.place


def lock_left_alone(app: App) -> None:
    """Lock the browsers that asked for nothing for twice the time in which a page locks itself: their page is gone."""
    for session in app.sessions.unused_for(2 * LOCK_AFTER_SECONDS):
        lock(session)


def put_away(app: App, session: Session) -> None:
    """Let go of the patient: the unfinished check, its pictures and the search are forgotten."""
    for path in session.uploads:
        app.files.discard(Path(path))
    session.forget()
    session.desk = None
    session.login = Login(session.login.account, session.login.locked)


def leave(app: App, session: Session) -> None:
    """Log out: the session ends, and its key opens nothing any more."""
    account = session.login.account
    put_away(app, session)
    app.sessions.drop(session)
    session.login, session.ended, session.place = Login(), True, LOGIN
    if account is not None:
        accounts.log_out(app.desk, account)


def allows(app: App, session: Session, act: str) -> bool:
    """True where the account that is logged in may do that now. Raises `TriageError` where it has ended."""
    if not session.login.inside:
        return act == ENTER
    _look_again(app, session)
    right = RIGHTS.get(act.partition(".")[0])
    account = session.login.account
    if right is None or account is None:
        return False
    accounts.require(account, right)
    return session.desk is not None or act in _BEFORE_A_PATIENT or act.startswith("clinic.")


def enter(app: App, session: Session) -> None:
    """Bring a session to where it may be: the login, the patients, or a screen of the patient that is open."""
    try:
        if session.login.inside:
            _look_again(app, session)
    except TriageError as fault:
        session.notice = str(fault)
    if not session.login.inside:
        session.place = LOGIN
    elif session.desk is None and session.place not in _WITHOUT_A_PATIENT:
        session.place = PATIENTS
    elif not _PLACES.fullmatch(session.place):
        session.place = "/check"


def _look_again(app: App, session: Session) -> None:
    """Ask for the account as it is now. Raises `TriageError` where it has ended."""
    account = session.login.account
    now = accounts.still(app.desk, account) if account else None
    if now is None:
        put_away(app, session)
        session.login = Login()
        raise UsageError(words("screen.login.ended"))
    session.login.account = now
