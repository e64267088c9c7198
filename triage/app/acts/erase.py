"""Erase for good: a mark that was removed, everything of a person, or the whole file. Each asks first."""

from typing import Final

from triage.app.bar import listed
from triage.app.context import App, desk_of
from triage.app.gate import WELCOME
from triage.app.session import Draft, Session
from triage.errors import UsageError
from triage.service import follow, safekeeping, whole
from triage.words import words

Form = dict[str, str]

MARK: Final = "erase mark "
"""Opens `Session.asked` where somebody is asked about a mark; its id follows."""

PERSON, FILE = "erase person", "erase file"
"""`Session.asked` where somebody is asked about a person, and about everything."""


def ask(app: App, session: Session, form: Form) -> None:
    """Ask before something is erased."""
    removed = [one.story.lesion.id for one in follow.removed(desk_of(session))]
    if form.get("lesion") in removed:
        session.asked = f"{MARK}{form['lesion']}"
    elif form.get("which") in (PERSON, FILE):
        session.asked = form["which"]


def word_of(app: App, session: Session) -> str:
    """Return what has to be typed: the person's name, else one word."""
    if session.asked == PERSON:
        for one in listed(app, session):
            if one.chosen and one.name != words("screen.people.nameless"):
                return one.name
    return words("screen.erase.word")


def mark(app: App, session: Session, form: Form) -> None:
    """Erase the mark about which was asked."""
    lesion_id = session.asked.removeprefix(MARK)
    if not session.asked.startswith(MARK):
        return
    with app.keeper.turns.alone():
        done = safekeeping.erase_mark(desk_of(session), lesion_id)
    for one in app.sessions.all():
        one.put_aside.clear()
        one.aligned.clear()
        if one.draft.lesion_id == lesion_id:
            one.draft = Draft()
        if one.letter_form.get("lesion") == lesion_id:
            one.letter, one.letter_form = None, {}
    _tell(app, session, safekeeping.remains(done))


def person(app: App, session: Session, form: Form) -> None:
    """Erase the person whose marks are shown, with everything of theirs."""
    if session.asked != PERSON:
        return
    _check_word(app, session, form)
    with app.keeper.turns.alone():
        done = safekeeping.erase_person(desk_of(session))
        app.desk.close()  # it may be bound to whoever is gone
        app.desk.person = None
        _ = app.desk.history
    _forget_all(app)
    _tell(app, session, safekeeping.remains(done))


def everything(app: App, session: Session, form: Form) -> None:
    """Erase the whole file with all its backups. What follows is a first start."""
    if session.asked != FILE or app.clinic:
        return
    _check_word(app, session, form)
    with app.keeper.turns.alone():
        whole.end(app.desk)
    _forget_all(app)
    app.welcome = app.desk.create = True
    session.place = WELCOME.place
    session.notice = words("screen.erase.nothing_left")


def _check_word(app: App, session: Session, form: Form) -> None:
    wanted = word_of(app, session)
    if form.get("word", "").strip().casefold() != wanted.casefold():
        raise UsageError(words("screen.erase.not_same", word=wanted))


def _forget_all(app: App) -> None:
    for one in app.sessions.all():
        one.forget()
        one.desk = app.desk


def _tell(app: App, session: Session, left: tuple[str, ...]) -> None:
    """Say what is done and what may remain. Nothing of it stays among what browsers sent or fetch."""
    session.asked, session.remains = "", left
    session.notice = words("screen.erase.erased")
    for one in app.sessions.all():
        one.forget_ready()
    app.files.wipe_visit()


ACTIONS = {"erase.ask": ask, "erase.mark": mark, "erase.person": person, "erase.file": everything}
"""The actions of this file."""
