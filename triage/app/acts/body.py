"""The pin of a mark on the body map."""

from triage.app import places
from triage.app.context import App, desk_of
from triage.app.drawn import read_pin
from triage.app.session import Session
from triage.errors import UsageError
from triage.service import body
from triage.words import words

Form = dict[str, str]


def pin(app: App, session: Session, form: Form) -> None:
    """Keep where the mark that is shown lies on the body map."""
    found = places.MARK.fullmatch(session.place)
    if found is None or not found["pin"]:
        return
    chosen = read_pin(form)
    if chosen is None:
        raise UsageError(words("screen.pin.missing"))
    body.set_pin(desk_of(session), found["mark"], chosen)
    session.notice = words("screen.pin.kept")
    session.place = f"/mark/{found['mark']}"


ACTIONS = {"body.pin": pin}
"""The actions of this file."""
