"""The kiosk's first and last screen."""

from triage.app.acts.letter import offered
from triage.app.context import App
from triage.app.render import first_sentence, screen
from triage.app.session import Session
from triage.words import words


def show_start(app: App, session: Session) -> str:
    """Return the start screen of the kiosk."""
    return screen(app, session, "start", {"wide": True})


def show_finish(app: App, session: Session) -> str:
    """Return the screen from which the letter is taken along and the visit is wiped."""
    result = session.draft.result
    if result is None:
        return show_start(app, session)
    tier = result.assessment.tier
    values = {
        "tier": tier,
        "head": first_sentence(words(f"tier.{tier.code}.text"))[0],
        "form": session.letter_form,
        "letter": offered(session, app.today()),
    }
    return screen(app, session, "finish", values)
