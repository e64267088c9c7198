"""The kiosk's first and last screen."""

from typing import Any

from triage.app.acts.letter import offered
from triage.app.context import App, desk_of
from triage.app.render import first_sentence, screen
from triage.app.screens import handover
from triage.app.session import Session
from triage.service import follow
from triage.words import words


def show_start(app: App, session: Session) -> str:
    """Return the start screen of the kiosk."""
    return screen(app, session, "start", {"wide": True, "may_bring": not app.desk.database_url})


def show_finish(app: App, session: Session) -> str:
    """Return the screen from which the letter and the file are taken along and the visit is wiped."""
    if session.desk is None or not (session.checked or session.brought):
        return show_start(app, session)
    values = {
        "marks": _checked(session),
        "form": session.letter_form,
        "letter": offered(session, app.today()),
        "result": session.draft.result is not None,
        "file": handover.taking(app, session),
    }
    return screen(app, session, "finish", values)


def _checked(session: Session) -> list[dict[str, Any]]:
    """Return the marks that were checked in this visit, the last one first."""
    return [
        {
            "id": lesion_id,
            "name": follow.story(desk_of(session), lesion_id).story.lesion.name,
            "tier": tier,
            "head": first_sentence(words(f"tier.{tier.code}.text"))[0],
        }
        for lesion_id, tier in reversed(session.checked.items())
    ]
