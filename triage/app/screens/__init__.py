"""From the session to a screen. Each file gathers the values of one screen and fills its template."""

import re
from collections.abc import Callable
from typing import Final

from triage.app.context import App
from triage.app.render import screen
from triage.app.screens import (
    about,
    backups,
    body,
    clinic,
    copies,
    erase,
    file,
    first,
    handover,
    kiosk,
    letter,
    mark,
    marks,
    outline,
    overview,
    photo,
    questions,
    reminders,
    result,
    where,
)
from triage.app.session import Session, Step
from triage.domain.tier import Tier

Show = Callable[[App, Session], str]

_STEPS: Final[dict[Step, Show]] = {
    Step.PHOTO: photo.show,
    Step.WHERE: where.show,
    Step.QUESTIONS: questions.show,
    Step.RESULT: result.show,
}


def _help(app: App, session: Session) -> str:
    return screen(app, session, "help", {"tiers": tuple(reversed(Tier))})


def _trouble(app: App, session: Session) -> str:
    return screen(app, session, "trouble", {})


_PLACES: Final[tuple[tuple[str, Show], ...]] = (
    (r"/check/outline", outline.show_draft),
    (r"/check.*", lambda app, session: _STEPS[session.draft.step](app, session)),
    (r"/marks", marks.show),
    (r"/reminders", reminders.show),
    (r"/overviews", overview.show_list),
    (r"/overview/[^/]+/with/.+", overview.show_two),
    (r"/overview/.+", overview.show_one),
    (r"/body", body.show_map),
    (r"/mark/[^/]+/pin", body.show_pin),
    (r"/mark/[^/]+/outline/.+", outline.show_saved),
    (r"/mark/.+", mark.show),
    (r"/letter", letter.show),
    (r"/about", about.show),
    (r"/help", _help),
    (r"/welcome", first.show_welcome),
    (r"/welcome/have", first.show_have),
    (r"/lock(?:/code)?", first.show_lock),
    (r"/sheet", first.show_sheet),
    (r"/people", first.show_people),
    (r"/file", file.show),
    (r"/file/lock", file.show_lock),
    (r"/file/backups", backups.show),
    (r"/file/copies", copies.show),
    (r"/file/erase", erase.show),
    (r"/login", clinic.show_login),
    (r"/patients", clinic.show_patients),
    (r"/start", kiosk.show_start),
    (r"/bring(?:/locked|/whose)?", handover.show),
    (r"/finish", kiosk.show_finish),
)


def show_screen(app: App, session: Session) -> str:
    """Return the screen of the place where the session is. Raises `HistoryError`."""
    for pattern, show in _PLACES:
        if re.fullmatch(pattern, session.place):
            return show(app, session)
    return _trouble(app, session)
