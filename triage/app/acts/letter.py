"""The letter for the doctor: open it for a mark, fill it in, make the PDF."""

from dataclasses import fields
from datetime import date
from typing import Any, Final

from triage.app.acts.check import keep_result
from triage.app.acts.handover import keep
from triage.app.context import App, desk_of
from triage.app.session import Media, Session
from triage.domain.referral import LetterDetails
from triage.errors import UsageError
from triage.service import follow, refer
from triage.words import words

Form = dict[str, str]

TICKS: Final = ("consent_images", "consent_sharing", "teaching", "research")
"""Fields that are a tick: agreed or not."""

_ASKED_ANEW: Final = frozenset({*TICKS, "consent_date", "consent_by"})

PDF: Final = "letter"
"""The name under which the finished letter is offered to its browser."""


def open_letter(app: App, session: Session, form: Form) -> None:
    """Go to the letter of a mark. From a result that is not saved yet, save it first."""
    lesion_id = form.get("lesion")
    draft = session.draft
    if not lesion_id and draft.result is not None:
        keep_result(app, session, form)
        lesion_id = draft.lesion_id
    if lesion_id:
        session.letter_form = {"lesion": follow.story(desk_of(session), lesion_id).story.lesion.id}
    session.letter = None
    session.place = "/letter"


def choose(app: App, session: Session, form: Form) -> None:
    """Choose the mark the letter is about."""
    session.letter_form = {"lesion": form.get("lesion", "")}
    session.letter = None


def _remember(session: Session, form: Form) -> None:
    known = {field.name for field in fields(LetterDetails)} | {"lesion"}
    session.letter_form = {key: value for key, value in form.items() if key in known}


def details_of(form: Form, today: date) -> LetterDetails:
    """Return the letter's details. A ``UsageError`` says which field cannot be used."""
    data: dict[str, Any] = {
        key: value for key, value in form.items() if key != "lesion" and key not in TICKS and value.strip()
    }
    data.update({key: form.get(key) == "yes" for key in TICKS})
    if data["consent_images"] or data["consent_sharing"]:
        data.setdefault("consent_date", today.isoformat())
        data.setdefault("consent_by", form.get("name", "").strip() or words("screen.letter.self"))
    data.setdefault("sender", "self")
    return LetterDetails.from_json(data)


def make(app: App, session: Session, form: Form) -> None:
    """Make the PDF of the letter and keep it in memory until it is fetched."""
    _remember(session, form)
    lesion_id = session.letter_form.get("lesion")
    if not lesion_id:
        raise UsageError(words("screen.letter.no_mark"))
    desk = desk_of(session)
    details = details_of(session.letter_form, app.today())
    session.letter = refer.letter(desk, lesion_id, details)
    refer.keep_details(desk, lesion_id, details)


def filled_in(session: Session, lesion_id: str) -> Form:
    """Return what the form shows: what was typed, else what is known. Consent is asked anew each time."""
    if session.letter_form.get("lesion") == lesion_id and len(session.letter_form) > 1:
        return session.letter_form
    known = refer.known_details(desk_of(session), lesion_id).to_json()
    held = {key: str(value) for key, value in known.items() if key not in _ASKED_ANEW}
    return {**held, "lesion": lesion_id}


def make_at_kiosk(app: App, session: Session, form: Form) -> None:
    """Keep the check in the visit's own file and make its letter."""
    keep(app, session)
    lesion_id = form.get("lesion") or next(reversed(session.checked), None)
    if lesion_id in session.checked:
        make(app, session, {**form, "lesion": lesion_id})
        session.forget_ready()


def offered(session: Session, day: date) -> dict[str, str] | None:
    """Return the addresses of the finished letter: one to download, one to look at and print."""
    body = session.letter
    if body is None:
        return None
    name = f"letter-{day.isoformat()}.pdf"
    return {
        "download": session.offer(f"{PDF} file", Media(lambda: body, "application/pdf", name)),
        "view": session.offer(f"{PDF} view", Media(lambda: body, "application/pdf")),
    }


ACTIONS = {
    "letter.open": open_letter,
    "letter.choose": choose,
    "letter.make": make,
    "letter.kiosk": make_at_kiosk,
}
"""The actions of this file."""
