"""Copies that leave the file and come into it: the whole file, an export, and an export of another computer."""

from typing import Final

from triage.app.context import App, desk_of
from triage.app.session import Session
from triage.errors import UsageError
from triage.service import exchange, people, safekeeping
from triage.words import words

Form = dict[str, str]

PLACE: Final = "/file/copies"
COPY, EXPORT = "copy", "export"
"""What can be made ready to be downloaded."""

IMPORT: Final = "import"
"""`Session.asked` while somebody is asked whose marks an export holds."""

SOMEONE_NEW: Final = "new"


def save(app: App, session: Session, form: Form) -> None:
    """Make one whole file to put away elsewhere; it is locked where the history is."""
    out = app.files.fresh(f"out-{COPY}") / f"{app.desk.history_path.stem}-{app.today().isoformat()}.triage"
    with app.keeper.turns.reading():
        safekeeping.write_out(app.desk, out)
    session.ready[COPY] = out


def export(app: App, session: Session, form: Form) -> None:
    """Make an export of the person's marks, which other people and programs can read."""
    out = app.files.fresh(f"out-{EXPORT}") / f"skin-marks-{app.today().isoformat()}.zip"
    with app.keeper.turns.reading():
        exchange.export(desk_of(session), out, letters=form.get("letters") == "yes")
    session.ready[EXPORT] = out


def arrived(app: App, session: Session, form: Form) -> None:
    """Ask whose marks the export holds that was sent."""
    if session.incoming is not None and session.place == PLACE:
        session.asked, session.merged = IMPORT, None


def take(app: App, session: Session, form: Form) -> None:
    """Take the export in. What is here stays, until somebody chooses otherwise."""
    if session.asked != IMPORT or session.incoming is None:
        return
    whose = form.get("whose", "")
    known = [one.id for one in people.people(app.desk)]
    if whose not in (*known, SOMEONE_NEW):
        raise UsageError(words("screen.copies.no_whose"))
    if desk_of(session).person is None and known:
        session.desk = app.desk.for_person(known[0])
    session.merged_into = None if whose == SOMEONE_NEW else whose
    session.merged = exchange.take_in(desk_of(session), session.incoming[0], into=session.merged_into)
    session.asked = ""
    if not session.merged.conflicts:
        _put_away(session)


def theirs(app: App, session: Session, form: Form) -> None:
    """Take the values of the export where the two differ."""
    if session.merged is None or session.incoming is None:
        raise UsageError(words("screen.copies.gone"))
    exchange.take_in(desk_of(session), session.incoming[0], into=session.merged_into, prefer_there=True)
    session.notice = words("screen.copies.took_theirs")
    done(app, session, form)


def done(app: App, session: Session, form: Form) -> None:
    """Keep what is here, and put the export away."""
    session.merged = None
    _put_away(session)


def _put_away(session: Session) -> None:
    if session.incoming is not None:
        session.incoming[0].unlink(missing_ok=True)
        session.incoming = None


ACTIONS = {
    "copies.save": save,
    "copies.export": export,
    "copies.given": arrived,
    "copies.take": take,
    "copies.theirs": theirs,
    "copies.done": done,
}
"""The actions of this file."""
