"""The details of a letter as JSON: strict, and the same on the way back."""

from datetime import date

import pytest

from tests.letter.letters import FULL
from triage.domain.referral import LONG, SHORT, LetterDetails
from triage.errors import UsageError


def test_details_come_back_the_same() -> None:
    assert LetterDetails.from_json(FULL.to_json()) == FULL
    assert LetterDetails.from_json({}) == LetterDetails()
    assert LetterDetails().to_json() == {}


def test_refused_consent_is_kept_and_is_not_the_same_as_unasked() -> None:
    refused = LetterDetails(consent_images=False)
    assert refused.to_json() == {"consent_images": False}
    assert LetterDetails.from_json(refused.to_json()).consent_images is False
    assert LetterDetails.from_json({"consent_images": None}).consent_images is None


def test_empty_texts_are_not_recorded() -> None:
    assert LetterDetails.from_json({"name": "  ", "born": "", "consent_date": ""}) == LetterDetails()


def test_teaching_and_research_are_no_unless_said() -> None:
    assert not LetterDetails().teaching
    assert not LetterDetails().research


@pytest.mark.parametrize(
    ("data", "named"),
    [
        ({"nmae": "A"}, "nmae"),
        ({"name": 3}, "name"),
        ({"consent_images": "yes"}, "consent_images"),
        ({"consent_date": "23.11.2026"}, "consent_date"),
        ({"born": "spring 1965"}, "born"),
        ({"born": "19a5"}, "born"),
        ({"name": "x" * (SHORT + 1)}, "name"),
        ({"medicines": "x" * (LONG + 1)}, "medicines"),
        ([], "object"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(data: object, named: str) -> None:
    with pytest.raises(UsageError, match=named):
        LetterDetails.from_json(data)


@pytest.mark.parametrize("born", ["1965", "1965-03-06"])
def test_a_year_or_a_day_of_birth(born: str) -> None:
    assert LetterDetails.from_json({"born": born}).born == born


def test_the_day_of_consent_is_a_date() -> None:
    assert LetterDetails.from_json({"consent_date": "2026-11-23"}).consent_date == date(2026, 11, 23)
