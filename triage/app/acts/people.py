"""The people of one file: choose whose marks are meant, add somebody, say what they are called."""

from triage.app import places
from triage.app.context import App, desk_of
from triage.app.session import Draft, Session
from triage.errors import UsageError
from triage.service import people as service
from triage.words import words

Form = dict[str, str]


def name_of(form: Form) -> str:
    """Return the name that was typed; empty where none was. Raises `UsageError` for one that cannot be used."""
    name = form.get("name", "").strip()
    if len(name) > service.LONGEST or not name.isprintable():
        raise UsageError(words("screen.people.bad_name"))
    return name


def choose(app: App, session: Session, form: Form) -> None:
    """Go on with the marks of one person. An unfinished check waits until its own person is chosen again."""
    known = [one.id for one in service.people(app.desk)]
    wanted, before = form.get("person", ""), desk_of(session).person
    if wanted not in known:
        raise UsageError(words("screen.people.unknown"))
    if wanted != before:
        waiting = {**session.put_aside, before or known[0]: session.draft}
        session.forget()
        session.draft = waiting.pop(wanted, Draft())
        session.put_aside = waiting
        session.desk = app.desk.for_person(wanted)
    of_somebody = places.MARK.fullmatch(session.after) or places.OVERVIEW.fullmatch(session.after)
    session.place = "/marks" if of_somebody else session.after or "/marks"
    session.after = ""


def add(app: App, session: Session, form: Form) -> None:
    """Add somebody to the file. Whoever was meant before is still meant."""
    name = name_of(form)
    if not name:
        raise UsageError(words("screen.people.no_name"))
    there = service.people(app.desk)
    if desk_of(session).person is None and there:
        session.desk = app.desk.for_person(there[0].id)
    made = service.add(app.desk, name)
    session.notice = words("screen.people.added", name=made.name)


def rename(app: App, session: Session, form: Form) -> None:
    """Say what somebody is called; an empty name is none."""
    wanted = form.get("person", "")
    if wanted not in [one.id for one in service.people(app.desk)]:
        raise UsageError(words("screen.people.unknown"))
    service.rename(app.desk, wanted, name_of(form) or None)
    session.notice = words("screen.people.renamed")


ACTIONS = {"people.choose": choose, "people.add": add, "people.rename": rename}
"""The actions of this file."""
