"""The gate with what the scale card tells of blur and light."""

from dataclasses import replace

import pytest

from tests.domain.test_quality_judge import GOOD
from triage.domain import quality
from triage.domain.card_light import CardLight
from triage.domain.quality import QualityCode, Severity, judge

CLEAR = CardLight(blur=0.1, gains=1.05)
CAST = replace(GOOD, cast=quality.CAST_WARN + 1)


def test_a_sharp_card_in_white_light_finds_nothing() -> None:
    assert judge(GOOD, card=CLEAR).findings == ()


@pytest.mark.parametrize(
    ("blur", "severity"),
    [(quality.CARD_BLUR_REFUSE + 0.01, Severity.REFUSE), (quality.CARD_BLUR_WARN + 0.01, Severity.WARN)],
)
def test_a_blurred_card_is_a_blurred_photo(blur: float, severity: Severity) -> None:
    (finding,) = judge(GOOD, card=replace(CLEAR, blur=blur)).findings
    assert (finding.code, finding.severity, finding.value) == (QualityCode.BLUR, severity, blur)


@pytest.mark.parametrize("measure", ["blurriness", "centre_blurriness"])
def test_a_sharp_card_excuses_no_blur(measure: str) -> None:
    blurred = replace(GOOD, **{measure: 0.7})
    assert judge(blurred, card=CLEAR).findings == judge(blurred).findings
    assert not judge(blurred, card=CLEAR).accepted


def test_blur_is_said_once_and_refuses_where_either_does() -> None:
    soft = replace(GOOD, blurriness=(quality.BLUR_WARN + quality.BLUR_REFUSE) / 2)
    (finding,) = judge(soft, card=replace(CLEAR, blur=quality.CARD_BLUR_REFUSE + 0.1)).findings
    assert finding.severity is Severity.REFUSE


def test_the_grey_fields_go_before_the_colour_of_the_skin() -> None:
    assert judge(CAST, card=CLEAR).findings == ()
    (finding,) = judge(GOOD, card=replace(CLEAR, gains=1.5)).findings
    assert (finding.code, finding.severity, finding.value) == (QualityCode.COLOUR_CAST, Severity.WARN, 1.5)


def test_fields_that_cannot_be_read_leave_it_to_the_skin() -> None:
    unread = replace(CLEAR, gains=None)
    assert judge(CAST, card=unread).findings == judge(CAST).findings != ()
