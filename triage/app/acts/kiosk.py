"""A kiosk visit: it begins with nothing, and it ends with nothing left."""

from typing import Final

from triage.app.acts.check import to_step
from triage.app.acts.handover import keep
from triage.app.context import App
from triage.app.session import Session, Step

Form = dict[str, str]

BEFORE_A_VISIT: Final = frozenset({"kiosk.start", "bring.start", "kiosk.wipe", "go"})
"""What may be pressed while no visit is open."""


def start(app: App, session: Session, form: Form) -> None:
    """Begin a visit with nothing of an earlier one, and an empty history of its own."""
    if app.kiosk and session.desk is None:
        session.forget()
        app.open_visit(session)
        to_step(session, Step.PHOTO)


def wipe(app: App, session: Session, form: Form) -> None:
    """End the visit: its file, its photo and its answers leave disk and memory; the browser starts anew."""
    if app.kiosk:
        app.close_visit(session)


def here(app: App, session: Session, form: Form) -> None:
    """Someone is still there; the press itself keeps the visit alive."""


def finish(app: App, session: Session, form: Form) -> None:
    """Keep the check, and show how to take the letter and the file along and end the visit."""
    if app.kiosk and session.desk is not None:
        keep(app, session)
        session.place = "/finish"


ACTIONS = {"kiosk.start": start, "kiosk.wipe": wipe, "kiosk.finish": finish, "kiosk.here": here}
"""The actions of this file."""
