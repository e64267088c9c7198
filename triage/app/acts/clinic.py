"""At a clinic: log in and out, find a patient, admit one, open one."""

from triage.app import clinic
from triage.app.acts.check import to_step
from triage.app.context import App
from triage.app.session import Session, Step
from triage.errors import UsageError
from triage.service import accounts, patients
from triage.words import words

Form = dict[str, str]

_LONGEST = 2000  # characters of a field that are read


def log_in(app: App, session: Session, form: Form) -> None:
    """Let somebody in under a new key; another one than before finds nothing of the one before."""
    if not app.clinic:
        return
    before = session.login.account
    account = accounts.log_in(app.desk, _said(form, "name"), _said(form, "passphrase"))
    if before is None or before.id != account.id:
        clinic.put_away(app, session)
        session.after = ""
    session.login.account, session.login.locked = account, False
    session.place, session.after = session.after or clinic.PATIENTS, ""
    app.sessions.renew(session)


def log_out(app: App, session: Session, form: Form) -> None:
    """End the session."""
    if app.clinic:
        clinic.leave(app, session)


def lock(app: App, session: Session, form: Form) -> None:
    """Lock the screen; what is unfinished is kept for who locked it."""
    if app.clinic:
        clinic.lock(session)


def here(app: App, session: Session, form: Form) -> None:
    """Someone is still there; the press itself keeps the session alive."""


def search(app: App, session: Session, form: Form) -> None:
    """Look for a patient."""
    if not app.clinic:
        return
    session.login.typed, session.login.found = _said(form, "search"), None
    session.login.found = patients.search(app.desk, session.login.account, session.login.typed)


def admit(app: App, session: Session, form: Form) -> None:
    """Add a patient, and open them."""
    if not app.clinic:
        return
    made = patients.admit(
        app.desk, session.login.account, *(_said(form, name) for name in ("name", "number", "born"))
    )
    _open(app, session, made.id)


def choose(app: App, session: Session, form: Form) -> None:
    """Open a patient that the last search found: an id alone opens nobody."""
    if not app.clinic:
        return
    wanted = form.get("person", "")
    if wanted not in {one.id for one in session.login.found or ()}:
        raise UsageError(words("screen.patients.nobody"))
    _open(app, session, wanted)


def another(app: App, session: Session, form: Form) -> None:
    """Close the patient, and look for another one."""
    if app.clinic:
        clinic.put_away(app, session)
        session.place = clinic.PATIENTS


def _open(app: App, session: Session, patient_id: str) -> None:
    found, desk = patients.open_patient(app.desk, session.login.account, patient_id)
    clinic.put_away(app, session)
    session.login.patient, session.desk = found, desk
    to_step(session, Step.PHOTO)


def _said(form: Form, name: str) -> str:
    return form.get(name, "")[:_LONGEST]


ACTIONS = {
    "clinic.login": log_in,
    "clinic.logout": log_out,
    "clinic.lock": lock,
    "clinic.here": here,
    "clinic.search": search,
    "clinic.admit": admit,
    "clinic.open": choose,
    "clinic.another": another,
}
"""The actions of this file."""
