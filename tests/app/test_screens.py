"""What the screens say, and that nothing a person types becomes a part of the page."""

from datetime import UTC, datetime

import pytest

from tests.app.conftest import SCRIPT, follow_mark
from tests.builders import blurred_photo, sharp_photo
from triage.app.actions import offer_photo, perform, show
from triage.app.context import App
from triage.app.neighbours import near
from triage.app.render import day, first_sentence, icon, short_day
from triage.app.screens.file import size_words
from triage.app.session import Session
from triage.domain.sites import SITES
from triage.domain.tier import Tier
from triage.resources import folder
from triage.words import words

PLACES = (
    "/marks",
    "/mark/{mark}",
    "/mark/{mark}/pin",
    "/body",
    "/reminders",
    "/overviews",
    "/letter",
    "/about",
    "/help",
)
NAMELESS = ("/about", "/help", "/overviews")


@pytest.mark.parametrize("place", PLACES)
def test_a_name_is_never_markup(app: App, session: Session, place: str) -> None:
    mark = follow_mark(app.desk, SCRIPT, worried="worried")
    session.letter_form = {"lesion": mark, "name": SCRIPT, "question": f"</textarea>{SCRIPT}"}
    page = perform(app, session, "go", {"to": place.format(mark=mark)})
    assert "<script" not in page
    if place not in NAMELESS:
        assert "&lt;script&gt;" in page


def test_a_notice_and_a_refused_field_are_never_markup(app: App, session: Session) -> None:
    page = perform(app, session, "where.place", {"site": SCRIPT})
    assert "<script" not in page
    offer_photo(app, session, sharp_photo())
    perform(app, session, "where.place", {"site": "belly"})
    perform(app, session, "where.next", {})
    page = perform(app, session, "questions.answer", {"card": "size", "question.size": SCRIPT})
    assert "<script" not in page


def test_every_screen_has_both_lines_at_its_foot(app: App, session: Session) -> None:
    mark = follow_mark(app.desk)
    for place in PLACES:
        page = perform(app, session, "go", {"to": place.format(mark=mark)})
        assert words("worried_line") in page
        assert words("intended_use") in page


def test_the_start_page_names_emergencies(app: App, session: Session) -> None:
    page = show(app, session)
    for name in ("bleeding", "swelling", "fever", "rash", "call"):
        assert words(f"emergency.{name}") in page


def test_a_refused_photo_lists_its_findings(app: App, session: Session) -> None:
    page = offer_photo(app, session, blurred_photo())
    assert words("quality.blur.name") in page
    assert words("screen.photo.try", tries=1, most=3) in page
    assert "0.4" not in page


def test_the_same_place_keeps_its_root_and_another_place_gets_a_new_one(app: App, session: Session) -> None:
    first, again = show(app, session), show(app, session)
    other = perform(app, session, "go", {"to": "/marks"})
    assert first[:5] == again[:5] != other[:5]


def test_words_of_dates_and_sizes() -> None:
    when = datetime(2026, 12, 7, tzinfo=UTC).date()
    assert day(when) == "7 December 2026"
    assert day(when, weekday=True) == "Monday, 7 December 2026"
    assert short_day(when) == "7 Dec 2026"
    assert (size_words(10), size_words(2048), size_words(3 * 1024 * 1024)) == ("1 kB", "2 kB", "3.0 MB")


@pytest.mark.parametrize("tier", Tier)
def test_a_tiers_text_splits_into_a_title_and_the_rest(tier: Tier) -> None:
    text = words(f"tier.{tier.code}.text")
    head, rest = first_sentence(text)
    assert f"{head} {rest}" == text
    assert head.endswith(".")


def test_every_place_has_places_close_by_that_exist() -> None:
    lonely = [code for code in SITES if not near(code, None)]
    assert lonely == ["other"]
    assert {one.side for one in near("shoulder", "left") if SITES[one.code].side == "P"} == {"left"}


def test_the_body_map_draws_known_places_only() -> None:
    import re

    drawn = re.findall(r'data-site="(\w+)"', (folder("assets") / "bodymap.svg").read_text())
    assert len(set(drawn)) == 45
    assert set(drawn) <= set(SITES)


def test_icons_are_hidden_from_screen_readers() -> None:
    for path in (folder("assets") / "icons").glob("*.svg"):
        assert 'aria-hidden="true"' in icon(path.stem)
