"""Overview photos: add one, say where its marks are, and say what is new or gone beside an earlier one."""

import re
from typing import Final

from triage.app import places
from triage.app.acts.check import to_step
from triage.app.context import App, desk_of
from triage.app.drawn import read_spots
from triage.app.session import Session, Step
from triage.domain.answers import Answers
from triage.domain.body import SpotAnswer
from triage.domain.sites import SITES
from triage.errors import PictureError, UsageError
from triage.service import overview as service
from triage.words import words

Form = dict[str, str]

LIST: Final = "/overviews"
"""The place that shows all overview photos and takes a new one."""

_ABOUT: Final = re.compile(r"(?P<kind>new|gone)-(?P<spot>\d{1,6}-\d{1,6})")
_ANSWERS: Final = {
    "new": (SpotAnswer.NEW, SpotAnswer.WAS_THERE),
    "gone": (SpotAnswer.GONE, SpotAnswer.STILL_THERE),
}
"""What a person may say of a spot of the later, and of the earlier photo, that has no partner on the other."""


def choose_place(app: App, session: Session, form: Form) -> None:
    """Say which part of the body the next overview photo shows."""
    session.overview_place = form["place"] if form.get("place") in SITES else ""


def offer(app: App, session: Session, data: bytes | None) -> None:
    """Take a photo as an overview of the chosen part of the body, and show the spots that are found on it."""
    if data is None:
        raise PictureError(words("screen.photo.not_read"))
    if not session.overview_place:
        raise UsageError(words("screen.overview.no_place"))
    made = service.add(desk_of(session), data, session.overview_place)
    session.overview_place = ""
    session.place = f"/overview/{made.id}"


def keep_spots(app: App, session: Session, form: Form) -> None:
    """Keep the spots of the photo that is shown, as the person left them."""
    at = places.OVERVIEW.fullmatch(session.place)
    if at is None:
        return
    service.set_spots(desk_of(session), at["overview"], read_spots(form))
    session.notice = words("screen.overview.kept")


def say(app: App, session: Session, form: Form) -> None:
    """Keep what the person says of a spot without a partner; nothing is concluded from it."""
    at, about = places.OVERVIEW.fullmatch(session.place), _ABOUT.fullmatch(form.get("at", ""))
    if at is None or not at["other"] or about is None or form.get("which") not in _ANSWERS[about["kind"]]:
        return
    desk = desk_of(session)
    before, after = service.overview(desk, at["other"]), service.overview(desk, at["overview"])
    one, beside = (after, before) if about["kind"] == "new" else (before, after)
    if before in service.earlier(desk, after):
        service.say(desk, one, about["spot"], beside, SpotAnswer(form["which"]))


def carry(app: App, session: Session, form: Form) -> None:
    """Name the spots of the later photo after the marks that their partners are."""
    at = places.OVERVIEW.fullmatch(session.place)
    if at is None or not at["other"]:
        return
    desk = desk_of(session)
    count = service.carry_over(desk, service.between(desk, at["other"], at["overview"]))
    session.notice = words("screen.overview.carried", count=count)


def check(app: App, session: Session, form: Form) -> None:
    """Begin a check of a mark of the overview photo: its part of the body is known."""
    at = places.OVERVIEW.fullmatch(session.place)
    if at is None:
        return
    place = service.overview(desk_of(session), at["overview"]).place
    session.forget_draft()
    session.draft.answers = Answers(site=place)
    to_step(session, Step.PHOTO)


ACTIONS = {
    "overview.place": choose_place,
    "overview.spots": keep_spots,
    "overview.say": say,
    "overview.carry": carry,
    "overview.check": check,
}
"""The actions of this file."""
