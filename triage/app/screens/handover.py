"""The screens on which a person's own file is chosen, unlocked and given back."""

from typing import Any

from triage.app.acts.check import to_step
from triage.app.acts.handover import BRING, EXPORT, FILE, LOCKED, WHOSE, kind, may_bring
from triage.app.context import App, desk_of
from triage.app.render import day, screen
from triage.app.screens.file import size_words
from triage.app.session import Media, Session, Step
from triage.service import handover, locking, stick
from triage.service.handover import Kind
from triage.words import words

_LOCKED_KINDS = (Kind.SEALED, Kind.PAIR)
_MEDIA = {Kind.EXPORT: ("application/zip", ".zip")}
_ANY = ("application/octet-stream", ".triage")


def show(app: App, session: Session) -> str:
    """Return the screen of the step that is next: the file, its passphrase, or whose it is."""
    from triage.app.screens import photo

    if not may_bring(session):
        to_step(session, Step.PHOTO)
        return photo.show(app, session)
    brought = session.brought
    if brought is None:
        session.place = BRING
        return screen(app, session, "bring", {"stick": _listed(app)})
    if handover.needs_passphrase(brought.desk):
        session.place = LOCKED
        return screen(app, session, "bring_locked", {"name": brought.name})
    session.place = WHOSE
    return screen(app, session, "bring_whose", {"people": _people(brought.people)})


def taking(app: App, session: Session) -> dict[str, Any]:
    """Return what the last screen says of the file: what it is, and the addresses of what is ready."""
    brought, desk = session.brought, desk_of(session)
    now = kind(session)
    fetch, session.fetch_now = session.fetch_now, ""
    return {
        "kind": now.value,
        "brought": brought is not None,
        "stick": brought.name if brought is not None and brought.taken is not None else None,
        "can_lock": brought is None and now is Kind.PLAIN and not desk.database_url,
        "sheet": _sheet(session) if brought is None and now is Kind.SEALED else None,
        "ready": {what: _ready(app, session, what) for what in (FILE, EXPORT) if what in session.ready},
        "fetch": fetch,
        "took": session.took,
    }


def _listed(app: App) -> list[dict[str, Any]] | None:
    """Return the files on the stick, None where the kiosk looks at no stick."""
    if app.stick is None:
        return None
    rows = []
    for one in stick.listed(app.stick):
        locked = one.kind in _LOCKED_KINDS
        said = "screen.bring.size_locked" if locked else "screen.bring.changed"
        when = day(one.changed_at.astimezone().date())
        text = words(said, size=size_words(one.size), day=when)
        rows.append({"name": one.name, "said": text, "locked": locked})
    return rows


def _people(found: tuple[handover.Whose, ...]) -> list[dict[str, str]]:
    return [
        {
            "id": one.id,
            "name": one.name or words("screen.bring.nobody", number=number),
            "marks": _marks(one.marks),
        }
        for number, one in enumerate(found, 1)
    ]


def _marks(count: int) -> str:
    if count > 1:
        return words("screen.bring.marks", marks=count)
    return words("screen.bring.one_mark" if count else "screen.bring.no_mark")


def _ready(app: App, session: Session, what: str) -> str:
    """Return the address of a file that is ready. Its name says nothing of the person: browsers remember it."""
    media, end = _MEDIA.get(Kind.EXPORT if what == EXPORT else kind(session), _ANY)
    if what == FILE and kind(session) is Kind.SEALED:
        end = f".locked{end}"
    path = session.ready[what]
    return session.offer(f"{what} {path}", Media(lambda: path, media, f"marks-{app.today()}{end}"))


def _sheet(session: Session) -> str:
    """Return the address of the recovery sheet of a file that got its passphrase in this visit."""
    desk = desk_of(session)
    media = Media(lambda: locking.recovery_sheet(desk), "application/pdf", "recovery-sheet.pdf")
    return session.offer("recovery sheet", media)
