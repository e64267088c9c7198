"""Every figure of a photo is shown with its unit and its error, and none of them as a score."""

from dataclasses import replace

from tests.app.conftest import follow_mark
from tests.builders import ALL_NO, answers, sharp_photo
from tests.over_time import MEASURED, OUTLINE, SCALE, figure
from triage.app.actions import perform, show
from triage.app.context import App
from triage.app.session import Session, Step
from triage.app.sizes import measured
from triage.domain.measurements import Measured, Measurements
from triage.service.check import check
from triage.service.outline import Traced
from triage.service.record import save
from triage.words import words

ROWS = [
    (words("record.figure.diameter"), "6.2 mm", "5.9 to 6.5"),
    (words("record.figure.area"), "24.1 mm²", "22.2 to 26.0"),
    (words("record.figure.asymmetry"), "0.12 of 1", "0.10 to 0.14"),
    (words("record.figure.border"), "1.20", "1.10 to 1.30"),
    (words("record.figure.colours"), "3", "2 to 4"),
    (words("record.figure.contrast"), "24.0 ΔE", "22.0 to 26.0"),
]
BARE = replace(MEASURED, diameter=None, area=None)


def followed(app: App, found: Measurements | None) -> str:
    """Save a check with what was measured on its photo; return the id of the mark."""
    result = check(sharp_photo(), answers(**ALL_NO), model=None)
    traced = Traced(OUTLINE, SCALE, found)
    return save(app.desk, sharp_photo(), replace(result, traced=traced), name="belly").lesion_id


def table(page: str) -> str:
    return page.split('data-part="measured"')[1].split("</table>")[0]


def test_each_figure_has_its_unit_and_its_error() -> None:
    assert measured(MEASURED) == {"rows": ROWS, "unknown": False}


def test_bounds_are_rounded_outwards() -> None:
    narrow = replace(MEASURED, diameter=Measured(6.21, 5.96, 6.44, "mm"))
    assert measured(narrow)["rows"][0][2] == "5.9 to 6.5"


def test_without_a_scale_the_sizes_are_unknown() -> None:
    found = measured(BARE)
    assert [row[1:] for row in found["rows"][:2]] == [(words("scale.unknown"), "")] * 2
    assert found["rows"][2:] == ROWS[2:]
    assert found["unknown"]


def test_the_mark_shows_the_figures_of_its_newest_photo(app: App, session: Session) -> None:
    page = perform(app, session, "go", {"to": f"/mark/{followed(app, MEASURED)}"})
    assert all(
        name in table(page) and value in table(page) and both in table(page) for name, value, both in ROWS
    )
    assert words("screen.measured.no_score") in page
    assert words("screen.scale.why") not in page


def test_the_mark_says_how_to_get_a_size(app: App, session: Session) -> None:
    page = perform(app, session, "go", {"to": f"/mark/{followed(app, BARE)}"})
    assert table(page).count(words("scale.unknown")) == 2
    assert words("screen.scale.why") in page


def test_a_photo_without_an_outline_says_that_nothing_was_measured(app: App, session: Session) -> None:
    page = perform(app, session, "go", {"to": f"/mark/{follow_mark(app.desk)}"})
    assert words("screen.measured.none") in page


def test_the_result_shows_them_closed_below_the_advice(app: App, session: Session) -> None:
    result = check(sharp_photo(), answers(**ALL_NO), model=None)
    measures = replace(MEASURED, diameter=figure(6.4, 0.3, "mm"))
    session.draft.result = replace(result, traced=Traced(OUTLINE, SCALE, measures))
    session.draft.step, session.place = Step.RESULT, "/check/result"
    page = show(app, session)
    assert "6.4 mm" in table(page)
    assert page.index('data-part="why"') < page.index('<details class="drawer" data-part="measured">')
