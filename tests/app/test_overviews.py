"""Overview photos on the screen: what a match is worth, and the day on which a photo was taken."""

import numpy as np
import pytest
from PIL import Image

from tests.builders import jpeg, skin
from triage.app.actions import offer_photo, perform
from triage.app.context import App
from triage.app.session import Session
from triage.domain.body import Spot
from triage.service import overview as service
from triage.words import words


def add(app: App, session: Session, taken: str | None = None, seed: int = 1) -> str:
    """Add an overview photo with the camera's day, such as 2026:03:04, and return its id."""
    exif = Image.Exif()
    if taken is not None:
        exif.get_ifd(0x8769)[0x9003] = f"{taken} 12:00:00"
    perform(app, session, "go", {"to": "/overviews"})
    perform(app, session, "overview.place", {"place": "back_upper"})
    offer_photo(app, session, jpeg(skin(seed), exif=exif))
    return session.place.removeprefix("/overview/")


def with_shared(app: App, session: Session, shared: int) -> str:
    """Return the page of two photos with 15 marks each, of which so many lie on the skin that both show."""
    first, second = add(app, session), add(app, session)
    x, y = np.random.default_rng(3).uniform(0.05, 0.95, (2, shared))
    left = [(0.5 + one / 2, two) for one, two in zip(x, y, strict=True)]
    alone = [(0.02 + 0.45 * number / 15, 0.5) for number in range(15 - shared)]
    app.desk.history.set_spots(first, tuple(Spot(*one) for one in left + alone), app.desk.clock())
    right = [(one - 0.5, two) for one, two in left] + [(one + 0.52, two) for one, two in alone]
    app.desk.history.set_spots(second, tuple(Spot(*one) for one in right), app.desk.clock())
    return perform(app, session, "go", {"to": f"/overview/{second}/with/{first}"})


@pytest.mark.parametrize("shared", [13, 15])
def test_a_match_of_photos_that_share_too_few_marks_is_said_to_prove_nothing(
    app: App, session: Session, shared: int
) -> None:
    page = with_shared(app, session, shared)
    assert words("screen.overview.matched", count=shared) in page
    told = words("screen.overview.little_shared", enough=service.ENOUGH)
    assert (told in page) == (shared < service.ENOUGH)


def test_an_older_photo_that_is_added_later_is_the_earlier_one(app: App, session: Session) -> None:
    new = add(app, session, "2026:11:20")
    old = add(app, session, "2025:03:04", seed=2)
    place = f"/overview/{new}/with/{old}"
    assert place not in perform(app, session, "go", {"to": f"/overview/{old}"})
    page = perform(app, session, "go", {"to": f"/overview/{new}"})
    assert place in page
    assert words("screen.photo.of", day="20 November 2026") in page
    assert "4 March 2025" in page.split(place)[1].split("</a>")[0]
    listed = perform(app, session, "go", {"to": "/overviews"})
    assert listed.index(f"#/overview/{new}") < listed.index(f"#/overview/{old}")


def test_a_photo_without_a_camera_day_is_of_the_day_it_was_added(app: App, session: Session) -> None:
    old, new = add(app, session, "2026:11:20"), add(app, session, seed=2)
    page = perform(app, session, "go", {"to": f"/overview/{new}"})
    assert words("screen.photo.of", day="24 November 2026") in page
    assert f"/overview/{new}/with/{old}" in page
