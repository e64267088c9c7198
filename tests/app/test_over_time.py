"""A mark over time behind the screens: what a browser may send, and that a chart says what its table says."""

import json
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from starlette.testclient import TestClient

from tests.app.conftest import HOST, SCRIPT, follow_mark
from tests.builders import ALL_NO, answers, sharp_photo
from tests.over_time import MEASURED, OUTLINE, SCALE, figure
from triage.app.actions import offer_photo, perform, show
from triage.app.context import App
from triage.app.drawn import read_outline, read_pin, read_spots
from triage.app.places import known
from triage.app.screens.body import on_drawing
from triage.app.screens.growth import LIBRARY, chart
from triage.app.session import Session
from triage.app.shapes import drawn, focus
from triage.app.sizes import about, error_of, size_words
from triage.domain.body import Pin, Spot, SpotAnswer, View
from triage.domain.events import EventKind
from triage.domain.outline import DrawnBy
from triage.domain.photo import PhotoFacts
from triage.domain.scale_fault import ScaleFault
from triage.errors import UsageError
from triage.service import events
from triage.service.body import FIGURE_WIDTH
from triage.service.check import check
from triage.service.compare import GrowthPoint
from triage.service.outline import Traced
from triage.service.overview import spot_key
from triage.service.record import save
from triage.words import words

SQUARE = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]
DAY = date(2026, 11, 24)


def measured_mark(app: App, name: str = "shoulder, brown") -> str:
    """Save a check whose photo has a scale and return the id of its mark."""
    result = check(sharp_photo(), answers(**ALL_NO), model=None)
    result = replace(result, traced=Traced(OUTLINE, SCALE, MEASURED))
    return save(app.desk, sharp_photo(), result, name=name).lesion_id


def at(app: App, session: Session, place: str) -> str:
    return perform(app, session, "go", {"to": place})


@pytest.mark.parametrize(
    "points",
    [
        "",
        "no json",
        "{}",
        "[[0.1, 0.2]]",
        "[[0.1, 0.2], [0.3, 2], [0.4, 0.5]]",
        "[[0.1, NaN], [0, 0], [1, 1]]",
        '[["0.1", 0.2], [0.3, 0.3], [0.4, 0.5]]',
        json.dumps([[0.1, 0.1]] * 300),
        "[" * 40_000,
    ],
)
def test_what_is_no_outline_changes_nothing(app: App, session: Session, points: str) -> None:
    mark = measured_mark(app)
    seen = app.desk.history.story(mark).observations[0]
    at(app, session, f"/mark/{mark}/outline/{seen.id}")
    perform(app, session, "outline.use", {"points": points, "by": "person"})
    assert app.desk.history.observation(seen.id) == seen
    assert session.place.endswith(seen.id)


def test_an_outline_says_who_drew_it() -> None:
    assert read_outline({"points": json.dumps(SQUARE), "by": "ring"}).by is DrawnBy.RING
    with pytest.raises(UsageError):
        read_outline({"points": json.dumps(SQUARE), "by": "nobody"})


def test_an_outline_is_kept_with_its_photo(app: App, session: Session) -> None:
    mark = measured_mark(app)
    seen = app.desk.history.story(mark).observations[0]
    assert 'data-act="outline.use"' in at(app, session, f"/mark/{mark}/outline/{seen.id}")
    page = perform(app, session, "outline.use", {"points": json.dumps(SQUARE), "by": "person"})
    kept = app.desk.history.observation(seen.id).outline
    assert kept is not None
    assert [list(point) for point in kept.points] == SQUARE
    assert kept.by is DrawnBy.PERSON
    assert words("screen.outline.kept") in page
    assert session.place == f"/mark/{mark}"


def test_an_outline_in_a_check_takes_the_result_back(app: App, session: Session) -> None:
    offer_photo(app, session, sharp_photo())
    perform(app, session, "where.place", {"site": "belly"})
    perform(app, session, "where.next", {})
    perform(app, session, "questions.view", {"all": "yes"})
    perform(app, session, "questions.finish", {"age": "44"})
    assert session.draft.result is not None
    at(app, session, "/check/outline")
    perform(app, session, "outline.use", {"points": json.dumps(SQUARE), "by": "ring"})
    assert session.draft.outline is not None
    assert session.draft.result is None
    offer_photo(app, session, sharp_photo(2))
    assert session.draft.outline is None


def test_only_a_coin_that_is_known_counts(app: App, session: Session) -> None:
    perform(app, session, "photo.coin", {"coin": "eur-2"})
    assert session.draft.coin == "eur-2"
    perform(app, session, "photo.coin", {"coin": SCRIPT})
    assert session.draft.coin is None


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"view": "side", "x": "0.5", "y": "0.5"},
        {"view": "front", "x": "nan", "y": "0"},
        {"view": "back", "x": "1.01", "y": "0.5"},
        {"view": "front", "x": "left", "y": "0.5"},
    ],
)
def test_what_is_no_pin_is_refused(app: App, session: Session, form: dict[str, str]) -> None:
    assert read_pin(form) is None
    mark = follow_mark(app.desk)
    at(app, session, f"/mark/{mark}/pin")
    assert words("screen.pin.missing") in perform(app, session, "body.pin", form)
    assert app.desk.history.story(mark).lesion.pin is None


def test_a_pin_is_kept_and_drawn(app: App, session: Session) -> None:
    mark = follow_mark(app.desk, SCRIPT)
    at(app, session, f"/mark/{mark}/pin")
    perform(app, session, "body.pin", {"view": "back", "x": "0.25", "y": "0.5"})
    assert app.desk.history.story(mark).lesion.pin == Pin(View.BACK, 0.25, 0.5)
    page = at(app, session, "/body")
    assert f'cx="{1.25 * FIGURE_WIDTH:.1f}"' in page
    assert "<script" not in page
    assert "rough" not in page


def test_the_tapped_point_becomes_the_pin_of_a_new_mark(app: App, session: Session) -> None:
    perform(app, session, "photo.none", {})
    tapped = {"view": "front", "x": "0.5", "y": "0.37"}
    page = perform(app, session, "where.place", {"site": "belly", **tapped})
    x, y = on_drawing(Pin(View.FRONT, 0.5, 0.37))
    assert f'data-dot="{x:.1f} {y:.1f}"' in page
    perform(app, session, "where.next", {})
    perform(app, session, "questions.view", {"all": "yes"})
    perform(app, session, "questions.finish", {"age": "44"})
    perform(app, session, "result.save", {"name": "belly"})
    assert app.desk.history.lesions()[0].lesion.pin == Pin(View.FRONT, 0.5, 0.37)


def test_marks_at_one_place_do_not_lie_on_each_other(app: App, session: Session) -> None:
    for name in ("one", "two", "three"):
        follow_mark(app.desk, name)
    page = at(app, session, "/body")
    places = {part.split('"')[0] for part in page.split('class="reach" cx="')[1:]}
    assert len(places) == 3
    assert 'role="button"' not in page.split('class="bodymap"')[1].split("</svg>")[0]


def test_an_event_is_noted_and_taken_back(app: App, session: Session) -> None:
    mark, other = follow_mark(app.desk, "one"), follow_mark(app.desk, "two")
    at(app, session, f"/mark/{mark}")
    form = {"kind": "histology", "on": "2026-11-20", "result": SCRIPT}
    page = perform(app, session, "event.add", form)
    (noted,) = app.desk.history.story(mark).events
    assert (noted.kind, noted.on, noted.result) == (EventKind.HISTOLOGY, date(2026, 11, 20), SCRIPT)
    assert words("screen.mark.event.histology") in page
    assert "<script" not in page
    at(app, session, f"/mark/{other}")
    perform(app, session, "event.remove", {"event": noted.id})
    assert app.desk.history.story(mark).events == (noted,)
    at(app, session, f"/mark/{mark}")
    perform(app, session, "event.remove", {"event": noted.id})
    assert app.desk.history.story(mark).events == ()


@pytest.mark.parametrize(
    "form", [{"kind": "party"}, {"kind": "seen", "on": "yesterday"}, {"kind": "seen", "on": "2031-01-01"}, {}]
)
def test_an_event_that_cannot_be_is_refused(app: App, session: Session, form: dict[str, str]) -> None:
    mark = follow_mark(app.desk)
    at(app, session, f"/mark/{mark}")
    assert 'role="alert"' in perform(app, session, "event.add", form)
    assert app.desk.history.story(mark).events == ()


def test_reminders_are_put_off_moved_and_taken_back(app: App, session: Session) -> None:
    follow_mark(app.desk, "belly, brown", worried="worried")
    page = at(app, session, "/reminders")
    assert "belly, brown" in page
    reminder = page.split('data-act="remind.snooze" data-reminder="')[1].split('"')[0]
    perform(app, session, "remind.snooze", {"reminder": reminder})
    (edit,) = app.desk.history.reminder_edits()
    assert edit.moved_to == edit.planned + timedelta(days=7)
    assert words("screen.reminders.no_day") in perform(app, session, "remind.move", {"reminder": reminder})
    perform(app, session, "remind.undo", {"reminder": reminder})
    assert app.desk.history.reminder_edits() == ()
    perform(app, session, "remind.done", {"reminder": reminder})
    assert app.desk.history.reminder_edits()[0].done_on is not None


def test_an_urgent_reminder_cannot_be_put_off(app: App, session: Session) -> None:
    follow_mark(app.desk, items={**ALL_NO["items"], "size": "yes", "colour": "yes", "shape": "yes"})
    page = at(app, session, "/reminders")
    assert words("screen.reminders.pressing") in page
    urgent = page.split(words("screen.reminders.pressing"))[1].split("</li>")[0]
    assert "remind.snooze" not in urgent
    assert "remind.done" in urgent


def test_the_calendar_names_no_mark(app: App, session: Session, client: TestClient) -> None:
    follow_mark(app.desk, "secret name")
    address = "/media/" + at(app, session, "/reminders").split('href="/media/')[1].split('"')[0]
    told = session.media(address.removeprefix("/media/"))
    assert told is not None
    assert (told.kind, told.download) == ("text/calendar", "skin-checks.ics")
    body = told.make()
    assert body is not None
    assert body.startswith(b"BEGIN:VCALENDAR")
    assert b"secret" not in body


def overview(app: App, session: Session, place: str = "back_upper") -> str:
    at(app, session, "/overviews")
    perform(app, session, "overview.place", {"place": place})
    offer_photo(app, session, sharp_photo())
    assert session.place.startswith("/overview/")
    return session.place.removeprefix("/overview/")


def test_an_overview_photo_needs_its_part_of_the_body(app: App, session: Session) -> None:
    at(app, session, "/overviews")
    assert words("screen.overview.no_place") in offer_photo(app, session, sharp_photo())
    perform(app, session, "overview.place", {"place": SCRIPT})
    offer_photo(app, session, sharp_photo())
    offer_photo(app, session, b"no picture")
    assert app.desk.history.overviews() == ()
    assert session.draft.look is None


def test_spots_are_kept_as_the_person_left_them(app: App, session: Session) -> None:
    mark = follow_mark(app.desk)
    seen = overview(app, session)
    for nonsense in ("", "[[0.1, 0.2]]", "[[0.1, 0.2, 3]]", '[[2, 0.2, ""]]', "[[0.1, 0.2, null]]"):
        before = app.desk.history.overviews()
        perform(app, session, "overview.spots", {"spots": nonsense})
        assert app.desk.history.overviews() == before
    perform(app, session, "overview.spots", {"spots": '[[0.1, 0.2, "nobody"]]'})
    perform(app, session, "overview.spots", {"spots": json.dumps([[0.1, 0.2, mark], [0.5, 0.5, ""]])})
    (kept,) = app.desk.history.overviews()
    assert kept.id == seen
    assert [(spot.x, spot.y, spot.lesion_id) for spot in kept.spots] == [(0.1, 0.2, mark), (0.5, 0.5, None)]
    assert read_spots({"spots": "[]"}) == ()


def test_two_overviews_with_few_marks_prove_nothing(app: App, session: Session) -> None:
    first, second = overview(app, session), overview(app, session)
    for one in (first, second):
        app.desk.history.set_spots(one, (Spot(0.2, 0.3), Spot(0.5, 0.4), Spot(0.7, 0.6)), app.desk.clock())
    page = at(app, session, f"/overview/{second}/with/{first}")
    assert 'data-part="proves-nothing"' in page
    assert words("screen.overview.no_match") in page
    assert 'data-part="new"' not in page
    at(app, session, f"/overview/{second}")
    assert "/with/" in show(app, session)
    perform(app, session, "overview.check", {})
    assert (session.place, session.draft.answers.site) == ("/check/photo", "back_upper")


def test_what_is_said_of_new_and_gone_spots_is_kept(app: App, session: Session) -> None:
    first, second = overview(app, session), overview(app, session)
    places = np.random.default_rng(3).uniform(0.1, 0.9, (24, 2))
    early = tuple(Spot(float(x), float(y)) for x, y in places[1:])
    late = tuple(Spot(float(x), float(y)) for x, y in places[:-1])
    app.desk.history.set_spots(first, early, app.desk.clock())
    app.desk.history.set_spots(second, late, app.desk.clock())
    new, gone = (f"{kind}-{spot_key(spot)}" for kind, spot in (("new", late[0]), ("gone", early[-1])))
    both = f"/overview/{second}/with/{first}"
    page = at(app, session, both)
    assert f'id="{new}-new" aria-pressed="false"' in page
    assert f'id="{gone}-gone" aria-pressed="false"' in page
    before = app.desk.history.overviews()
    wrong = ((new, "gone"), (gone, "new"), ("gone-9-9", "gone"), ("gone-x", "gone"), ("", ""))
    for spot, which in wrong:
        assert words("screen.fault") not in perform(
            app, session, "overview.say", {"at": spot, "which": which}
        )
        assert app.desk.history.overviews() == before
    at(app, session, f"/overview/{second}/with/{second}")
    perform(app, session, "overview.say", {"at": new, "which": "new"})
    assert app.desk.history.overviews() == before
    at(app, session, both)
    perform(app, session, "overview.say", {"at": new, "which": "new"})
    page = perform(app, session, "overview.say", {"at": gone, "which": "gone"})
    assert f'id="{new}-new" aria-pressed="true"' in page
    assert f'id="{gone}-gone" aria-pressed="true"' in page
    perform(app, session, "overview.say", {"at": gone, "which": "still_there"})
    session.forget()
    page = at(app, session, both)
    assert f'id="{new}-new" aria-pressed="true"' in page
    assert f'id="{gone}-gone" aria-pressed="false"' in page
    assert f'id="{gone}-still_there" aria-pressed="true"' in page
    kept = {one.id: one for one in app.desk.history.overviews()}
    assert [spot.said for spot in kept[second].spots if spot.said] == [((first, SpotAnswer.NEW),)]
    moved = [
        [round(spot.x, 5), round(spot.y, 5), ""] for spot in kept[first].spots[1:]
    ]  # as spots.js sends them
    at(app, session, f"/overview/{first}")
    perform(app, session, "overview.spots", {"spots": json.dumps(moved)})
    assert len(kept[first].spots) == 23
    assert [spot.said for spot in app.desk.history.overviews()[0].spots if spot.said] == [
        ((second, SpotAnswer.STILL_THERE),)
    ]


def test_an_answer_means_the_spot_that_was_shown_whatever_was_changed_since(
    app: App, session: Session
) -> None:
    first, second = overview(app, session), overview(app, session)
    places = np.random.default_rng(3).uniform(0.1, 0.9, (24, 2))
    late = tuple(Spot(float(x), float(y)) for x, y in places)
    app.desk.history.set_spots(first, late[:-1], app.desk.clock())
    app.desk.history.set_spots(second, late, app.desk.clock())
    shown = f"new-{spot_key(late[-1])}"
    assert f'id="{shown}-new"' in at(app, session, f"/overview/{second}/with/{first}")
    app.desk.history.set_spots(second, late[1:], app.desk.clock())  # another screen takes a ring away
    perform(app, session, "overview.say", {"at": shown, "which": "new"})
    kept = app.desk.history.overviews()[-1].spots
    assert [spot.x for spot in kept if spot.said] == [late[-1].x]
    app.desk.history.set_spots(second, late[:-1], app.desk.clock())
    page = perform(app, session, "overview.say", {"at": shown, "which": "new"})
    assert "were changed meanwhile" in page
    assert not any(spot.said for spot in app.desk.history.overviews()[-1].spots)


@pytest.mark.parametrize("place", ["/body", "/reminders", "/overviews", "/mark/a/pin", "/overview/a/with/b"])
def test_a_kiosk_has_no_history_to_show(kiosk: App, place: str) -> None:
    assert known(place, kiosk=False)
    assert not known(place, kiosk=True)
    visit = kiosk.sessions.open(None)
    perform(kiosk, visit, "kiosk.start", {})
    perform(kiosk, visit, "go", {"to": place})
    assert visit.place == "/check/photo"


def test_a_kiosk_visit_can_set_the_outline(kiosk: App) -> None:
    visit = kiosk.sessions.open(None)
    perform(kiosk, visit, "kiosk.start", {})
    offer_photo(kiosk, visit, sharp_photo())
    page = perform(kiosk, visit, "go", {"to": "/check/outline"})
    assert 'data-act="outline.use"' in page
    assert "/marks" not in page


def points(*figures: tuple[int, float, float]) -> list[GrowthPoint]:
    return [
        GrowthPoint(f"o{days}", DAY + timedelta(days=days), figure(value, error, "mm"))
        for days, value, error in figures
    ]


def test_the_chart_and_its_table_say_the_same() -> None:
    made = chart(points((0, 5.1, 0.3), (84, 6.4, 0.42)), "mm")
    assert made is not None
    told = json.loads(made["told"])
    assert told["days"] == ["2026-11-24", "2027-02-16"]
    assert told["labels"] == ["5.1", "6.4"]
    assert told["above"] == told["below"] == [0.3, 0.42]
    assert made["rows"] == [("16 February 2027", "6.4", "0.5"), ("24 November 2026", "5.1", "0.3")]
    assert told["spoken"][1] == "16 February 2027: About 6.4 mm wide, give or take 0.5"


def test_one_point_is_no_chart() -> None:
    assert chart(points((0, 5.1, 0.3)), "mm") is None


def test_an_error_is_never_said_smaller_than_it_is() -> None:
    assert error_of(figure(6, 0.3, "mm")) == "0.3"
    assert error_of(figure(6, 0.31, "mm")) == "0.4"
    assert error_of(figure(6, 0.001, "mm")) == "0.1"
    assert about(figure(6.12, 0.4, "mm"), "mm") == "About 6.1 mm wide, give or take 0.4"


def test_a_photo_without_a_scale_has_no_size() -> None:
    without = Traced(OUTLINE, None, replace(MEASURED, diameter=None), ScaleFault.TILTED)
    assert size_words(without) == (words("scale.unknown"), words("scale.fault.tilted"))
    assert size_words(Traced(OUTLINE, SCALE, MEASURED))[0] == "About 6.2 mm wide, give or take 0.3"


def test_the_width_stands_under_its_photo(app: App, session: Session) -> None:
    page = at(app, session, f"/mark/{measured_mark(app)}")
    assert "6.2 mm wide" in page


def test_a_frame_looks_at_the_mark() -> None:
    facts = PhotoFacts("0", "JPEG", 2000, 1000)
    assert drawn(((0.5, 0.5), (0.6, 0.5), (0.6, 0.6)), facts).path == "M500.0 250.0L600.0 250.0L600.0 300.0Z"
    assert drawn((), facts).path == ""
    assert focus(((0.4, 0.4), (0.6, 0.6))) == "0.5000 0.5000 2.25"
    assert focus(()) == "0.5 0.5 1"


def test_plotly_comes_from_this_program(client: TestClient) -> None:
    answer = client.get(LIBRARY, headers={"host": HOST.removeprefix("http://")})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert b"Plotly" in answer.content[:2000] or b"plotly" in answer.content[:2000]
    assert LIBRARY not in client.get("/").text


def test_a_mark_that_is_gone_asks_for_its_result_and_for_no_photo(app: App, session: Session) -> None:
    mark = measured_mark(app)
    events.note(app.desk, mark, EventKind.REMOVED)
    session.desk = app.desk
    listed = show_at(app, session, "/marks")
    assert words("due.lab_result") in listed
    assert "New photo" not in listed
    events.note(app.desk, mark, EventKind.HISTOLOGY, result="as the clinic wrote it")
    assert "Taken off on" in show_at(app, session, "/marks")


def show_at(app: App, session: Session, place: str) -> str:
    session.place = place
    return show(app, session)
