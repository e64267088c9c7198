"""The screens of a clinic before a check: the login, and whose visit it is."""

from triage.app.context import App
from triage.app.render import screen
from triage.app.session import Session
from triage.service.patients import Patient
from triage.words import words


def show_login(app: App, session: Session) -> str:
    """Return the login; nothing on it says who was here, or what was open."""
    return screen(app, session, "login", {"locked": session.login.locked})


def show_patients(app: App, session: Session) -> str:
    """Return the search for a patient, with what was found, and the form for a new one."""
    login = session.login
    found = None if login.found is None else [(one.id, one.name, about(one)) for one in login.found]
    return screen(app, session, "patients", {"found": found, "typed": login.typed})


def about(one: Patient) -> str:
    """Return what tells two people of one name apart."""
    number = words("screen.patients.number_of", number=one.number) if one.number else ""
    born = words("screen.patients.born_of", born=one.born) if one.born else ""
    return ", ".join(part for part in (number, born) if part)
