"""The person's own file at a kiosk: bring it, open it, and take it home again."""

from pathlib import Path
from typing import Final

from triage.app.acts.check import keep_result, to_step
from triage.app.acts.lock import given, new_passphrase
from triage.app.brought import MOST_WRONG, Brought
from triage.app.context import App, desk_of
from triage.app.session import Session, Step
from triage.errors import UsageError
from triage.service import handover, locking, stick
from triage.service.handover import Kind
from triage.words import words

Form = dict[str, str]

BRING: Final = "/bring"
LOCKED: Final = "/bring/locked"
WHOSE: Final = "/bring/whose"
"""The places of this file: choose the file, type its passphrase, say whose marks are meant."""

FILE, EXPORT = "file", "export"
"""What can be downloaded at the end."""


def bring(app: App, session: Session, form: Form) -> None:
    """Begin a visit with a file of the person's own."""
    if not app.kiosk:
        return
    if session.desk is None:
        session.forget()
        app.open_visit(session)
    session.place = BRING


def without(app: App, session: Session, form: Form) -> None:
    """Go on with an empty file."""
    put_away(app, session)
    to_step(session, Step.PHOTO)


def other(app: App, session: Session, form: Form) -> None:
    """Put the file away and choose another one."""
    put_away(app, session)
    session.place = BRING


def uploaded(app: App, session: Session, form: Form) -> None:
    """Open the file that this browser has just sent."""
    if session.incoming is not None and may_bring(session):
        path, name = session.incoming
        session.incoming = None
        _open(app, session, path, name)


def from_stick(app: App, session: Session, form: Form) -> None:
    """Copy a file from the stick and open the copy."""
    if app.stick is None or not may_bring(session):
        return
    name = form.get("which", "")
    copy = app.files.fresh("copied") / "copy"
    taken = stick.take(app.stick, name, copy)
    _open(app, session, copy, Path(name).name, taken)


def unlock(app: App, session: Session, form: Form) -> None:
    """Open the file with its passphrase; after the last wrong one it is put away."""
    brought = session.brought
    if brought is None or brought.opened or not handover.needs_passphrase(brought.desk):
        return
    try:
        handover.unlock(brought.desk, given(form))
    except handover.WrongPassphraseError as fault:
        brought.wrong += 1
        raise UsageError(_wrong(app, session, MOST_WRONG - brought.wrong)) from fault
    _look_inside(app, session, brought)


def whose(app: App, session: Session, form: Form) -> None:
    """Say whose marks are meant."""
    brought = session.brought
    if brought is not None and brought.people and not brought.opened:
        handover.choose(brought.desk, form.get("which", ""))
        _begin(session, brought)


def keep(app: App, session: Session) -> None:
    """Keep the check that was made, in the file of the visit."""
    draft = session.draft
    if draft.result is None or draft.saved is not None:
        return
    keep_result(app, session, {})
    if draft.lesion_id:
        session.checked[draft.lesion_id] = draft.result.assessment.tier
    session.took = False
    session.forget_ready()


def another(app: App, session: Session, form: Form) -> None:
    """Keep this check and begin one of another mark."""
    if app.kiosk:
        keep(app, session)
        session.forget_draft()
        session.letter, session.letter_form = None, {}
        to_step(session, Step.PHOTO)


def pack(app: App, session: Session, form: Form) -> None:
    """Make the file, or an export of it, to be downloaded."""
    what = form.get("which", "")
    if not app.kiosk or what not in (FILE, EXPORT):
        return
    keep(app, session)
    if what not in session.ready:
        out = app.files.fresh(f"out-{what}") / what
        handover.pack(desk_of(session), Kind.EXPORT if what == EXPORT else kind(session), out)
        session.ready[what] = out
    session.fetch_now, session.took = what, True


def put_back(app: App, session: Session, form: Form) -> None:
    """Put the file back on the stick, in the place of the one that was brought."""
    brought = session.brought
    if brought is None or not brought.opened or brought.taken is None:
        return
    keep(app, session)
    out = app.files.fresh("out-stick") / FILE
    try:
        handover.pack(desk_of(session), brought.kind, out)
        brought.taken = stick.put_back(brought.taken, out)
    finally:
        out.unlink(missing_ok=True)
    session.took = True
    session.notice = words("handover.stick.back")


def lock(app: App, session: Session, form: Form) -> None:
    """Give the file of a new visit a passphrase."""
    if not app.kiosk or session.brought is not None:
        return
    keep(app, session)
    passphrase = new_passphrase(form)
    session.forget_ready()
    with app.keeper.turns.alone():
        locking.encrypt(desk_of(session), passphrase)
    session.notice = words("screen.take.lock_done")


def kind(session: Session) -> Kind:
    """As what the file of the visit is downloaded: as what it came; a pair of a stick as one file."""
    if session.brought is not None and session.brought.kind is not Kind.PAIR:
        return session.brought.kind
    return Kind.SEALED if desk_of(session).data_key else Kind.PLAIN


def may_bring(session: Session) -> bool:
    """True where a file can still be opened: none is yet, and nothing was checked without one."""
    opened = session.brought is not None and session.brought.opened
    return session.visiting and not opened and not session.checked


def put_away(app: App, session: Session) -> None:
    """Remove a file that was brought and not opened; one that is open stays."""
    brought = session.brought
    if brought is not None and not brought.opened:
        brought.desk.close()
        session.brought = None
        app.files.fresh("opened")


def _open(app: App, session: Session, copy: Path, name: str, taken: stick.Taken | None = None) -> None:
    put_away(app, session)
    try:
        desk, found = handover.lay_out(desk_of(session), copy, app.files.fresh("opened"))
    except BaseException:
        app.files.fresh("opened")
        copy.unlink(missing_ok=True)
        raise
    session.brought = brought = Brought(found, name, desk, taken)
    if handover.needs_passphrase(desk):
        session.place = LOCKED
    else:
        _look_inside(app, session, brought)


def _look_inside(app: App, session: Session, brought: Brought) -> None:
    try:
        brought.people = handover.people(brought.desk)
    except BaseException:
        put_away(app, session)
        session.place = BRING
        raise
    if len(brought.people) > 1:
        session.place = WHOSE
    else:
        _begin(session, brought)


def _begin(session: Session, brought: Brought) -> None:
    """The marks of the file are those of the visit from now on."""
    desk_of(session).close()
    session.desk, brought.opened = brought.desk, True
    session.forget_draft()
    marks = next((one.marks for one in brought.people if brought.desk.person in (None, one.id)), 0)
    session.notice = words("screen.bring.is_open", marks=marks)
    to_step(session, Step.PHOTO)


def _wrong(app: App, session: Session, left: int) -> str:
    if left > 0:
        return (
            words("handover.passphrase.wrong", left=left) if left > 1 else words("handover.passphrase.last")
        )
    put_away(app, session)
    session.place = BRING
    return words("handover.passphrase.over")


ACTIONS = {
    "bring.start": bring,
    "bring.without": without,
    "bring.other": other,
    "bring.uploaded": uploaded,
    "bring.stick": from_stick,
    "bring.unlock": unlock,
    "bring.whose": whose,
    "take.another": another,
    "take.pack": pack,
    "take.back": put_back,
    "take.lock": lock,
}
"""The actions of this file."""
