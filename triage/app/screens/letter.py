"""The letter's form, and the finished letter to download and print."""

from typing import Any, Final

from triage.app.acts.letter import filled_in, offered
from triage.app.context import App, desk_of
from triage.app.render import screen
from triage.app.screens.pictures import THUMB, last_with_photo, photo_of
from triage.app.session import Session
from triage.service import follow

SECTIONS: Final[tuple[tuple[str, bool, tuple[str, ...]], ...]] = (
    ("who", True, ("name", "born", "sex", "contact", "record_number")),
    ("doctor", True, ("recipient", "question")),
    ("mark", False, ("onset", "change", "symptoms", "size", "injury", "treatment")),
    (
        "health",
        False,
        ("own_cancer", "family", "immune", "medicines", "allergies", "devices", "pregnancy", "skin_type"),
    ),
    ("sender", False, ("sender", "sender_role", "clinic")),
)
"""The parts of the form: a name, whether it is open, and its fields as in ``LetterDetails``."""

LONG: Final = frozenset(
    {
        "question",
        "onset",
        "change",
        "symptoms",
        "injury",
        "treatment",
        "own_cancer",
        "family",
        "immune",
        "medicines",
    }
)
"""Fields with room for a sentence or two."""


def show(app: App, session: Session) -> str:
    """Return the letter's form for the mark that is chosen, or for the one to act on first."""
    listed = follow.agenda(desk_of(session))
    ids = [one.story.lesion.id for one in listed]
    chosen = session.letter_form.get("lesion")
    if chosen not in ids:
        chosen = ids[0] if ids else None
    marks = [
        {
            "id": one.story.lesion.id,
            "name": one.story.lesion.name,
            "tier": one.standing.tier if one.standing else None,
            "photo": photo_of(session, last_with_photo(one.story), THUMB),
        }
        for one in listed
    ]
    values: dict[str, Any] = {
        "marks": marks,
        "chosen": chosen,
        "form": filled_in(session, chosen) if chosen else {},
        "sections": SECTIONS,
        "long": LONG,
        "letter": offered(session, app.today()),
    }
    return screen(app, session, "letter", {"tab": "letter", "wide": False, **values})
