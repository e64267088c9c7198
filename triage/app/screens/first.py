"""What comes before everything else: the first start, the lock, the recovery sheet, and whose marks are meant."""

from functools import partial

from triage.app.acts.welcome import HAS_KEY
from triage.app.bar import listed
from triage.app.context import App
from triage.app.render import screen
from triage.app.session import Media, Session
from triage.service import locking
from triage.service.locking import State
from triage.service.people import LONGEST
from triage.words import words

PDF = "application/pdf"


def show_welcome(app: App, session: Session) -> str:
    """Return the one step of the first start."""
    return screen(app, session, "welcome", {"wide": True, "longest": LONGEST})


def show_have(app: App, session: Session) -> str:
    """Return the screen that takes in a history that is there already."""
    return screen(app, session, "welcome_have", {"has_key": session.asked == HAS_KEY})


def show_lock(app: App, session: Session) -> str:
    """Return the screen that asks for the passphrase."""
    keyless = locking.state(app.desk) is State.KEYLESS
    template = "lock_code" if keyless or session.place == "/lock/code" else "lock"
    return screen(app, session, template, {"name": app.desk.history_path.stem, "keyless": keyless})


def sheet(app: App, session: Session) -> dict[str, str]:
    """Return the addresses of the recovery sheet: one to download, one to print. It is made when it is fetched."""
    made = partial(locking.recovery_sheet, app.desk)
    return {
        "download": session.offer("sheet file", Media(made, PDF, "recovery-sheet.pdf")),
        "view": session.offer("sheet view", Media(made, PDF)),
    }


def show_sheet(app: App, session: Session) -> str:
    """Return the offer of the recovery sheet; for a history without a passphrase, where one is set."""
    if locking.state(app.desk) is not State.UNLOCKED:
        session.place = "/file/lock"
        from triage.app.screens.file import show_lock as show_file_lock

        return show_file_lock(app, session)
    return screen(app, session, "sheet", {"sheet": sheet(app, session), "name": app.desk.history_path.stem})


def show_people(app: App, session: Session) -> str:
    """Return everybody in the file, to choose, to rename, and to add somebody."""
    there = listed(app, session)
    first = not any(one.chosen for one in there) and len(there) > 1
    title = words("screen.people.who" if first else "screen.people.title")
    return screen(
        app, session, "people", {"listed": there, "first": first, "title": title, "longest": LONGEST}
    )
