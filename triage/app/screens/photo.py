"""Step 1: take or choose a photo, and hear at once whether it will do."""

from triage.app.context import App, desk_of
from triage.app.render import screen
from triage.app.screens.pictures import draft_photo
from triage.app.session import MOST_TRIES, Session
from triage.service import follow
from triage.service.check import Look
from triage.words import words


def verdict(look: Look) -> tuple[str, str | None]:
    """Return the verdict on an accepted photo, and the advice that goes with its first warning."""
    findings = look.quality.findings
    if not findings:
        return words("quality.good"), None
    first = f"quality.{findings[0].code}"
    return words("screen.photo.will_do"), f"{words(f'{first}.name')}. {words(f'{first}.title')}"


def show(app: App, session: Session) -> str:
    """Return the photo step: empty, refused, or the photo that was taken."""
    draft = session.draft
    frame = {"tab": "check", "wide": True, "in_check": draft.look is not None}
    look = draft.look
    if look is None:
        following = None
        if draft.lesion_id:
            following = follow.story(desk_of(session), draft.lesion_id).story.lesion.name
        problem = desk_of(session).model_problem
        return screen(app, session, "photo", {**frame, "following": following, "model_problem": problem})
    values = {**frame, "photo": draft_photo(session), "findings": look.quality.findings}
    if look.quality.accepted:
        return screen(app, session, "photo_good", {**values, "verdict": verdict(look)[0]})
    counted = {"tries": draft.tries, "most": MOST_TRIES, "third": draft.third_refusal}
    return screen(app, session, "photo_refused", {**values, **counted})
